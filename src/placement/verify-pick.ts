import { byCodePoint } from './code-point-order.ts';
import { candidatesHash, drawnIndex } from './pick.ts';
import type { PlacementPick } from './pick.ts';

/** A pick as it is told: with its candidates, or beyond the limit of a trace without them. */
export interface ToldPick extends Pick<
  PlacementPick,
  'role' | 'groupId' | 'groupVersion' | 'formula' | 'index' | 'userId'
> {
  readonly approvalId: string;
  readonly candidates: readonly string[] | null;
  /** Where they are told beside the candidates, or instead of them. */
  readonly count?: number;
  readonly sha256?: string;
}

/**
 * What a told pick is wrong in: its candidates do not stand each once in the order of ids, are not so many, or not
 * those of the fingerprint; the formula gives another index; another person stands there.
 */
export type PickFault = 'order' | 'count' | 'fingerprint' | 'index' | 'person';

/** Computes a pick again from what is told of it (PLC-22); no fault = it is true, as far as the candidates are told. */
export function verifyPick(told: ToldPick): readonly PickFault[] {
  const { candidates, sha256 } = told;
  const count = candidates?.length ?? told.count ?? 0;
  const faults: PickFault[] = [];
  if (candidates !== null && !isInOrder(candidates)) faults.push('order');
  if (count === 0 || (told.count ?? count) !== count) faults.push('count');
  if (candidates !== null && sha256 !== undefined && candidatesHash(candidates) !== sha256)
    faults.push('fingerprint');
  if (drawnIndex({ ...told, count }) !== told.index) faults.push('index');
  if (candidates !== null && candidates[told.index] !== told.userId) faults.push('person');
  return faults;
}

const isInOrder = (ids: readonly string[]): boolean =>
  ids.every((id, at) => at === 0 || byCodePoint(ids[at - 1] ?? '', id) < 0);
