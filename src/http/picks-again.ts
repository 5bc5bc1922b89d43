import type { KeptPickRow } from '../db/placements.ts';
import type { GroupId } from '../domain/ids.ts';
import type { DirectoryUser } from '../placement/directory.ts';
import { possibleCandidates, verifyKeptPick } from '../placement/verify-kept-pick.ts';
import type { KeptFault } from '../placement/verify-kept-pick.ts';
import { verifyPick } from '../placement/verify-pick.ts';

type Members = ReadonlyMap<string, DirectoryUser>;

/** Who belonged to a version of a group; undefined where that is not known, or not to whoever asks. */
export type MembersOfVersion = (groupId: GroupId, version: number) => Promise<Members | undefined>;

export interface PickAgain {
  readonly row: KeptPickRow;
  readonly candidates: 'kept' | 'worked_out' | 'unknown';
  /** Null: the index is right, but who stood there is not known. */
  readonly verified: boolean | null;
  readonly faults: readonly KeptFault[];
}

/**
 * Computes each pick again (PLC-22), in the order of the rows. The members of a version are read once however many picks
 * were made from it, and of one version at a time.
 */
export async function picksAgain(
  rows: readonly KeptPickRow[],
  membersOf: MembersOfVersion,
): Promise<PickAgain[]> {
  const again = new Map<KeptPickRow, PickAgain>();
  const byVersion = new Map<string, KeptPickRow[]>();
  for (const row of rows) {
    if (row.kept.pick.candidates !== null) again.set(row, pickAgain(row, undefined));
    else byVersion.set(versionOf(row), [...(byVersion.get(versionOf(row)) ?? []), row]);
  }
  for (const some of byVersion.values()) {
    const [first] = some;
    const members = first && (await membersOf(first.group.id, first.kept.groupVersion));
    for (const row of some) again.set(row, pickAgain(row, members));
  }
  return rows.flatMap((row) => again.get(row) ?? []);
}

const versionOf = ({ group, kept }: KeptPickRow): string => `${group.id} ${kept.groupVersion}`;

function pickAgain(row: KeptPickRow, members: Members | undefined): PickAgain {
  const { pick } = row.kept;
  const list = pick.candidates ?? candidatesAgain(row, members);
  const faults = verifyKeptPick(row.kept, list);
  return {
    ...{ row, faults },
    candidates: pick.candidates === null ? (list === null ? 'unknown' : 'worked_out') : 'kept',
    verified: faults.length > 0 ? false : list === null ? null : true,
  };
}

/** The candidates of then, where they can still be made out of the group's version: the fingerprint tells. */
function candidatesAgain(
  { kept, roles }: KeptPickRow,
  members: Members | undefined,
): readonly string[] | null {
  const { pick, trace, approvalId } = kept;
  if (!members || trace.pick === null) return null;
  const { sha256 } = trace.pick;
  const lists = possibleCandidates(members, { need: trace, otherRoles: roles });
  const isThat = (candidates: readonly string[]): boolean =>
    !verifyPick({ ...pick, approvalId, candidates, sha256 }).includes('fingerprint');
  return lists.find(isThat) ?? null;
}
