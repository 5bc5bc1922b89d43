// What a change of the directory would do to running work (PLC-26): the change is made by its own function, the steps that
// it asks for are taken by theirs, what they wrote is read, and all of it is rolled back.
import { sql } from 'kysely';
import type { ApprovalId } from '../domain/ids.ts';
import type { TrialRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { groupsKnownTo } from './addressing.ts';
import type { DirectoryChange } from './directory-change.ts';
import { gaveWay } from './errors.ts';
import { newId } from './ids.ts';
import type { Nudge } from './outbox.ts';
import { inTenant, rehearse } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';
import { mayKnowApproval, readerOf } from './visibility.ts';
import { countMoved, ours, readEffect, readGroups, readMoved } from './what-if-effects.ts';
import type { ApprovalEffect, GroupEffect, Moved } from './what-if-effects.ts';

/** So many approvals are looked into, and for so long: a change holds the locks of all that it touches meanwhile. */
const approvalsAtMost = 100;
const millisecondsAtMost = 2_000;

/** A change that is tried out, and how the steps of courses are taken that it asks for. */
export interface Trial<E> {
  readonly actor: Actor;
  readonly change: (stage: Transaction) => Promise<Result<DirectoryChange, E>>;
  readonly follow: (stage: Db, nudge: Nudge) => Promise<void>;
}

export interface WhatIf {
  /** Whether anything would be changed: what is as asked for already stays as it is. */
  readonly changed: boolean;
  /** How many people would get into a group or out of one. */
  readonly peopleMoved: number;
  /** How many open tasks of groups each of them gains or loses; 1,001 are more than 1,000. */
  readonly openTasks: number;
  readonly groups: readonly GroupEffect[];
  /** Whose versions would rise as well, and that the caller may not know of. */
  readonly unknownGroups: number;
  readonly approvals: readonly ApprovalEffect[];
  /** Touched as well, and nothing that the caller may know of. */
  readonly unknownApprovals: number;
  /** May be touched as well, and were not looked into: there are too many, or somebody changes them at this moment. */
  readonly moreApprovals: number;
}

/**
 * Makes the change, sees what comes of it, and undoes it: nothing is written, nobody is told. Refused as the change is, and
 * where somebody makes another change of the same or tries one out in this environment at this moment. What the caller
 * may know of is judged by how things are, not by how they would be.
 */
export async function whatIf<E>(db: Db, trial: Trial<E>): Promise<Result<WhatIf, E | TrialRefusal>> {
  const { environmentId } = trial.actor;
  try {
    const tried = await rehearse(db, environmentId, (stage) => tryOut(stage, trial));
    return tried.ok
      ? ok(await inTenant(db, environmentId, (tx) => told(tx, trial.actor, tried.value)))
      : tried;
  } catch (error) {
    if (gaveWay(error)) return err({ code: 'trial_busy' });
    throw error;
  }
}

/** All that a change would do, whoever may know of it. */
interface Tried {
  readonly changed: boolean;
  readonly moved: Moved;
  readonly groups: readonly GroupEffect[];
  readonly approvals: readonly ApprovalEffect[];
  readonly moreApprovals: number;
}

async function tryOut<E>(
  stage: Transaction,
  { actor, change, follow }: Trial<E>,
): Promise<Result<Tried, E | TrialRefusal>> {
  if (!(await isAlone(stage))) return err({ code: 'trial_busy' });
  const since = newId<'moment'>();
  const made = await change(stage);
  if (!made.ok) return err(made.error);
  const { changed, nudges } = made.value;
  const moved = await readMoved(stage, since);
  const groups = await readGroups(stage, actor);
  const touched = await touchedApprovals(stage, since, nudges);
  const looked: ApprovalEffect[] = [];
  const ends = performance.now() + millisecondsAtMost;
  for (const approvalId of touched.slice(0, approvalsAtMost)) {
    if (performance.now() > ends) break;
    const due = inTheirOrder(nudges.filter((nudge) => nudge.approvalId === approvalId));
    // Undone at once, so that nobody waits for an approval longer than it takes to look into it.
    const effect = await unlessHeld(() =>
      rehearse(stage, actor.environmentId, async (inner) => {
        for (const nudge of due) await follow(inner, nudge);
        return readEffect(inner, approvalId, since);
      }),
    );
    if (effect) looked.push(effect);
  }
  const approvals = looked.filter(({ events, told: news }) => events.length > 0 || news.length > 0);
  return ok({ changed, moved, groups, approvals, moreApprovals: touched.length - looked.length });
}

/** One trial at a time in an environment: two would each hold what the other wants, and real changes would wait for both. */
async function isAlone(stage: Transaction): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('what-if/' || current_setting('app.environment_id'), 0)) as alone`.execute(
    stage,
  );
  return rows[0]?.alone ?? false;
}

/** What comes of it, or null where somebody else holds what it wants. */
async function unlessHeld<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (gaveWay(error)) return null;
    throw error;
  }
}

/** As much of it as the caller may know, all of it being undone. */
async function told(
  tx: Transaction,
  actor: Actor,
  { changed, moved, groups, approvals, moreApprovals }: Tried,
): Promise<WhatIf> {
  const reader = await findActiveActor(tx, actor);
  const known = await readKnown(tx, reader, { groups, approvals });
  const knownGroups = groups.filter(({ id }) => known.has(id));
  const knownApprovals = approvals.filter(({ id }) => known.has(id));
  return {
    ...{ changed, peopleMoved: await countMoved(tx, moved), openTasks: moved.openTasks },
    groups: knownGroups,
    unknownGroups: new Set(groups.map(({ id }) => id)).size - new Set(knownGroups.map(({ id }) => id)).size,
    approvals: knownApprovals,
    unknownApprovals: approvals.length - knownApprovals.length,
    moreApprovals,
  };
}

/** The ids of those that the reader may know of. */
async function readKnown(
  tx: Transaction,
  reader: ActiveActor | null,
  { groups, approvals }: Pick<Tried, 'groups' | 'approvals'>,
): Promise<ReadonlySet<string>> {
  if (reader === null) return new Set();
  const { rows } = await sql<{ id: string }>`
    select g.id from groups g
    where g.id = any (${groups.map(({ id }) => id)}::uuid[]) and ${await groupsKnownTo(tx, reader)}
    union all
    select a.id from approvals a
    where a.id = any (${approvals.map(({ id }) => id)}::uuid[]) and ${mayKnowApproval(readerOf(reader))}`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}

/** As a workflow takes them: it looks at the directory first, and then closes what is decided. */
const inTheirOrder = (nudges: readonly Nudge[]): readonly Nudge[] => [
  ...nudges.filter(({ kind }) => kind === 'directory_changed'),
  ...nudges.filter(({ kind }) => kind !== 'directory_changed'),
];

/** Those that the change itself has written in, and those that it asks to look, by id. */
async function touchedApprovals(
  tx: Transaction,
  since: string,
  nudges: readonly Nudge[],
): Promise<ApprovalId[]> {
  const { rows } = await sql<{ id: ApprovalId }>`
    select approval_id as id from audit where ${ours(since)} and at = now() and approval_id is not null
    union select approval_id from notifications where ${ours(since)} and created_at = now() and approval_id is not null
    union select approval_id from outbox where ${ours(since)} and created_at = now() and approval_id is not null
    union select unnest(${nudges.map(({ approvalId }) => approvalId)}::uuid[])
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}
