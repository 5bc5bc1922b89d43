import { createHash } from 'node:crypto';
import type { PlacementRole } from '../domain/workflow-role.ts';
import type { PlacementRequest } from './request.ts';

/** Which text was hashed: approval, group and version, or these and the role (after an earlier pick, PLC-12). */
export type PickFormula = 'countersign-pick-v1' | 'countersign-pick-v1+role';

/** A random choice that anyone can recompute (PLC-22). */
export interface PlacementPick {
  readonly role: PlacementRole;
  readonly candidates: readonly string[];
  readonly index: number;
  readonly userId: string;
  readonly groupId: string;
  readonly groupVersion: number;
  readonly formula: PickFormula;
}

/** What the published formula is fed with; `candidates` are sorted by code point. */
export interface PickInput {
  readonly request: PlacementRequest;
  readonly groupVersion: number;
  readonly candidates: readonly string[];
}

/**
 * The random pick (PLC-22): the first 8 bytes of a SHA-256 over approval, group and group version, as a big-endian
 * number, modulo the number of candidates. Where an earlier pick could not serve, the role is part of the text
 * (PLC-12); otherwise the same person could come out again for another reason than chance. Nobody to pick from: null.
 */
export function pickOne({ request, groupVersion, candidates }: PickInput): PlacementPick | null {
  const { role, approvalId, groupId } = request;
  const formula = request.earlierPick === undefined ? 'countersign-pick-v1' : 'countersign-pick-v1+role';
  const index = drawnIndex({ approvalId, groupId, groupVersion, role, formula, count: candidates.length });
  const userId = candidates[index];
  if (userId === undefined) return null;
  return { role, candidates, index, userId, groupId, groupVersion, formula };
}

/** What the published formula is computed from. */
export interface Draw {
  readonly approvalId: string;
  readonly groupId: string;
  readonly groupVersion: number;
  readonly role: PlacementRole;
  readonly formula: PickFormula;
  /** How many candidates there are. */
  readonly count: number;
}

/** The place of the drawn one among the sorted candidates, from 0 (PLC-22, PLC-12). */
export function drawnIndex({ approvalId, groupId, groupVersion, role, formula, count }: Draw): number {
  if (count === 0) return 0;
  const lines = ['countersign-pick-v1', approvalId, groupId, String(groupVersion)];
  if (formula === 'countersign-pick-v1+role') lines.push(role);
  const start = createHash('sha256').update(lines.join('\n'), 'utf8').digest().readBigUInt64BE(0);
  return Number(start % BigInt(count));
}

/** The fingerprint of a candidate list too long to keep in the trace: SHA-256 of the sorted ids, a line each. */
export function candidatesHash(candidates: readonly string[]): string {
  return createHash('sha256').update(candidates.join('\n'), 'utf8').digest('hex');
}

/** The fingerprint of the text of such a list, in UTF-8, which comes piece by piece. */
export function fingerprintOfPieces(give: (add: (bytes: Uint8Array) => void) => void): string {
  const hash = createHash('sha256');
  give((bytes) => hash.update(bytes));
  return hash.digest('hex');
}
