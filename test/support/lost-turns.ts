// What tests of lost turns look at: who has which turn in a phase, what its groups yielded, and who was told.
import { sql } from 'kysely';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { Place } from './courses.ts';
import { nameOf } from './nested-groups.ts';
import { rowsOf } from './rows.ts';

const under = <Row>({ db }: Place, { environmentId }: ApprovalRef, statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(db, environmentId, statement);

/** The tasks of people in a phase, in the order of turns: `1 bob closed`. */
export async function turnsOf(place: Place, approval: ApprovalRef, phase = 1): Promise<string[]> {
  const tasks = await under<{ turn: number; id: string; state: string }>(
    place,
    approval,
    sql`select turn, user_id as id, state from tasks
      where approval_id = ${approval.approvalId} and phase = ${phase} and user_id is not null`,
  );
  return tasks.map(({ turn, id, state }) => `${turn} ${nameOf(place, id)} ${state}`).sort();
}

/** What each place of a phase yielded at its looks: `slot look rule people with a turn`. */
export async function looksOf(place: Place, approval: ApprovalRef, phase = 1): Promise<string[]> {
  const looks = await under<{ slot: number; look: number; rule: string; sequenced: string[] }>(
    place,
    approval,
    sql`select slot, look, trace ->> 'rule' as rule, sequenced::text[] as sequenced from placements
      where approval_id = ${approval.approvalId} and phase = ${phase} and slot > 0 order by slot, look`,
  );
  return looks.map(({ slot, look, rule, sequenced }) =>
    [slot, look, rule, ...sequenced.map((id) => nameOf(place, id))].join(' '),
  );
}

/** Who was told what of the turns of an approval, in the app: `admin turn_lost 1`. */
export async function toldOfTurns(place: Place, approval: ApprovalRef): Promise<string[]> {
  const told = await under<{ id: string; event: string; phases: number[] }>(
    place,
    approval,
    sql`select user_id as id, event, phases from notifications
      where approval_id = ${approval.approvalId} and event like 'turn_%'`,
  );
  return told.map(({ id, event, phases }) => `${nameOf(place, id)} ${event} ${phases.join()}`).sort();
}

/** Who takes part in a phase, with their turns. */
export async function participantsOf(
  place: Place,
  approval: ApprovalRef,
  phase = 1,
): Promise<Readonly<Record<string, number | null>>> {
  const people = await under<{ id: string; turn: number | null }>(
    place,
    approval,
    sql`select user_id as id, turn from phase_participants
      where approval_id = ${approval.approvalId} and phase = ${phase}`,
  );
  return Object.fromEntries(people.map(({ id, turn }) => [nameOf(place, id), turn]));
}
