import { verifyPick } from '../placement/verify-pick.ts';
import type { PickFault } from '../placement/verify-pick.ts';
import type { Api, Placement } from './api.ts';
import type { Print } from './approve.ts';
import type { Verification, VerifiedPick } from './verified-picks.ts';

/** As `placement check` ends: 1 is a verdict, 2 that there is none. */
const exitCodes = {
  true: 0,
  false: 1,
  /** Not known any more: the permissions of a very large group have been changed since. */
  unknown: 2,
} as const;

/**
 * Computes every random pick of an approval again (PLC-22): here, from the candidates that are kept with it, and by the
 * API from all that stands around it. Returns the exit code: 0 if all are true, 1 if one is false, 2 if none is false and
 * one is not known any more.
 */
export async function verifyPlacements(api: Api, approvalId: string, print: Print): Promise<number> {
  const verification = await api.verifyPlacements(approvalId);
  const placements = await api.placements(approvalId);
  const lines = describeVerification(approvalId, verification, placements);
  for (const { line } of lines) print(line);
  const verdicts = lines.map(({ verified }) => verified);
  if (lines.length === 0) print('Nobody was drawn in this approval: there is nothing to compute again.');
  if (verdicts.includes(false)) return exitCodes.false;
  return verdicts.includes(null) ? exitCodes.unknown : exitCodes.true;
}

interface Told {
  readonly line: string;
  readonly verified: boolean | null;
}

export function describeVerification(
  approvalId: string,
  { picks }: Verification,
  placements: readonly Placement[],
): Told[] {
  return picks.map((pick) => {
    const placement = placements.find((one) => isSame(one, pick));
    const own = placement ? faultsHere(approvalId, placement) : [];
    const faults = [...new Set<string>([...pick.faults, ...own])];
    const verified = faults.length > 0 ? false : pick.verified;
    return { verified, line: lineOf(pick, verified, faults) };
  });
}

const isSame = (placement: Placement, pick: VerifiedPick): boolean =>
  (['phase', 'attempt', 'slot', 'look'] as const).every((key) => placement[key] === pick[key]);

function faultsHere(approvalId: string, { pick, trace }: Placement): readonly PickFault[] {
  if (pick === null || pick.candidates === null) return [];
  const { count, sha256 } = trace.pick ?? {};
  const told = { ...(count === undefined ? {} : { count }), ...(sha256 === undefined ? {} : { sha256 }) };
  return verifyPick({ ...pick, ...told, approvalId });
}

const verdicts = new Map<boolean | null, string>([
  [true, 'true'],
  [false, 'FALSE'],
  [null, 'not known any more: permissions have been changed since'],
]);

function lineOf(pick: VerifiedPick, verified: boolean | null, faults: readonly string[]): string {
  const { phase, slot, group, groupVersion, user, index, count, role } = pick;
  const place = slot === 0 ? 'manager' : role.replaceAll('_', ' ');
  const who = user?.name ?? 'somebody unknown';
  const why = faults.length > 0 ? ` (${faults.join(', ')})` : '';
  return `phase ${phase}, ${place}, ${group.name} version ${groupVersion}: ${who}, number ${index + 1} of ${count}: ${verdicts.get(verified)}${why}`;
}
