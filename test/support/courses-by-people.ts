// People who answer when their task comes up, and whose answers nudge the workflow as the API does.
import type { Decision } from '../../src/domain/phase-kind.ts';
import { answerNewest, startOne, tasksOf } from './approvals.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { Place } from './courses.ts';
import type { PersonName } from './house.ts';
import { until } from './temporal.ts';
import type { TestTemporal } from './temporal.ts';

export interface Stage {
  readonly place: Place;
  readonly temporal: TestTemporal;
}

/** Starts the house's approval and nudges Temporal. */
export async function startCourse({ place, temporal }: Stage): Promise<ApprovalRef> {
  const { approvalId, nudge } = await startOne(place.db, place.house);
  await temporal.sendNudge(nudge);
  return { environmentId: place.house.environmentId, approvalId };
}

/** Waits until one of these people is in turn, and says who. */
export const inTurn = ({ place }: Stage, ...names: readonly PersonName[]): Promise<PersonName> =>
  until(`${names.join(' or ')} to be in turn`, async () => {
    for (const name of names) {
      if ((await tasksOf(place.db, place.house, name)).length > 0) return name;
    }
    return undefined;
  });

/** Whoever of these is in turn answers; the outcome, if there is one, is told to Temporal. */
export async function say(
  stage: Stage,
  decision: Decision,
  ...names: readonly PersonName[]
): Promise<PersonName> {
  const name = await inTurn(stage, ...names);
  const { nudge } = await answerNewest(stage.place, name, { decision, reason: 'so it is' });
  if (nudge) await stage.temporal.sendNudge(nudge);
  return name;
}

/** The house's whole course: a review, two approvals in turn, a signature. */
export async function approveAll(stage: Stage): Promise<PersonName[]> {
  return [
    await say(stage, 'reviewed', 'rita'),
    await say(stage, 'approved', 'bob'),
    await say(stage, 'approved', 'cleo', 'dora'),
    await say(stage, 'signed', 'sam'),
  ];
}
