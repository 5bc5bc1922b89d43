import type { PlacementRole } from '../domain/workflow-role.ts';
import type { Consider, GroupStatus } from './directory.ts';
import type { PickFormula } from './pick.ts';
import type { Reason } from './reason.ts';
import type { RuleId } from './rule.ts';

/** One person (or nobody) and what the rules made of them. */
export interface TraceEntry {
  /** Null where the entry says why the group yields nobody. */
  readonly userId: string | null;
  /** What the person became; null = passed over. */
  readonly as: 'manager' | 'sequenced' | 'participant' | null;
  readonly role: PlacementRole;
  readonly rule: RuleId;
  readonly reason: Reason;
  /** The place in the group's list of default assignees, from 1; null = not on it. */
  readonly rank: number | null;
  readonly permissionSetId: string | null;
  /** Why the first default assignees before this one were passed over, by rank. */
  readonly before?: readonly Reason[];
  /** How many the person was drawn from. */
  readonly among?: number;
  /** How many were suitable, where only those of them who suit every role were drawn from (PLC-11). */
  readonly ofSuitable?: number;
}

/** The random pick as the trace keeps it: enough to recompute it, or beyond the limit to check a given list. */
export interface TracePick {
  readonly formula: PickFormula;
  readonly userId: string;
  readonly index: number;
  readonly count: number;
  /** Of the sorted candidate ids, joined by LF, without one at the end. */
  readonly sha256: string;
  readonly candidates: readonly string[] | null;
}

/** Why a group yielded these people and not others (PLC-23): plain JSON, the same bytes for the same input. */
export interface PlacementTrace {
  readonly group: {
    readonly id: string;
    /** The version that was seen (GRP-46); null for a group that does not exist. */
    readonly version: number | null;
    readonly status: GroupStatus | 'unknown';
    readonly adminFallback: boolean | null;
    readonly consider: Consider | null;
  };
  readonly role: PlacementRole;
  readonly location: string;
  readonly contractType: string;
  /** The rule that placed the one person, or that lets all suitable members in, or that yields nobody. */
  readonly rule: RuleId;
  /** The one person chosen by PLC-02..12, or why there is nobody; null where all suitable members are placed alike. */
  readonly chosen: TraceEntry | null;
  /** The list of default assignees as it was tried; empty where no single person was looked for. */
  readonly defaults: readonly TraceEntry[];
  /** The earlier pick where the random step looked at it (PLC-11, PLC-12). */
  readonly earlierPick: TraceEntry | null;
  readonly pick: TracePick | null;
  readonly memberCount: number;
  /** How many members each reason stands for. */
  readonly counts: { readonly [reason in Reason]?: number };
  /** Every member by user id; null beyond the limit, where the counts stand for them. */
  readonly members: readonly TraceEntry[] | null;
}

/** Up to so many members a trace names each: about 200 kB, which a row and a page still carry. */
export const traceMemberLimit = 1_000;
