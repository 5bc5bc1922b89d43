// Commands of people on a running course, and changes of the directory, on the real server: as the API sends them.
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type {
  Command,
  CommandOutcome,
  CommandRequest,
  SendCommand,
} from '../../src/domain/command-request.ts';
import type { Course } from '../../src/domain/course.ts';
import type { GroupId, ReasonId } from '../../src/domain/ids.ts';
import { commandSender } from '../../src/temporal/send-command.ts';

import { keepReason } from '../../src/db/command-reasons.ts';
import { newId } from '../../src/db/ids.ts';
import { givePermissionSet } from '../../src/db/users.ts';
import { approvalQuery, phaseOutcomeSignal, setManagerUpdate } from '../../workflows/messages.ts';
import { commandOf } from '../support/commands.ts';
import { say } from '../support/courses-by-people.ts';
import type { Stage } from '../support/courses-by-people.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let place: Place;
let stage: Stage;
let send: SendCommand;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
  send = commandSender(temporal.client, 20_000);
}, 60_000);
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  stage = { place, temporal };
});
afterAll(async () => {
  await temporal.close();
  await database.close();
});

const resultOf = (approval: ApprovalRef): Promise<Course> =>
  temporal.handleOf(approval).result() as Promise<Course>;

const waitFor = (approval: ApprovalRef, phase: number, state: string): Promise<true> =>
  until(`phase ${phase} to be ${state}`, async () => {
    const { phases } = await readStanding(place.db, approval);
    return phases[phase - 1]?.state === state ? true : undefined;
  });

/** An approval whose two phases find no manager in this group; the first waits. */
async function startWaiting(group?: GroupId): Promise<ApprovalRef> {
  const manager = { kind: 'owner', groupId: group ?? (await addGroup(place, ['basil'])) } as const;
  const phase = phaseOf('approval', [[place.house.groups.buyers, 1]], manager);
  const approval = await startFrom(place, await addTemplate(place, [phase, phase]));
  await temporal.sendNudge({ kind: 'start', ...approval });
  await waitFor(approval, 1, 'awaiting_manager');
  return approval;
}

/** An approval whose only phase has nobody in turn. */
async function startWithoutPeople(phases: 1 | 2): Promise<ApprovalRef> {
  const manager = { kind: 'owner', groupId: place.house.groups.owners } as const;
  const empty = phaseOf('approval', [[await addGroup(place, ['basil']), 1]], manager);
  const next = phaseOf('approval', [[place.house.groups.buyers, 1]], manager);
  const approval = await startFrom(place, await addTemplate(place, [empty, next].slice(0, phases)));
  await temporal.sendNudge({ kind: 'start', ...approval });
  await waitFor(approval, 1, 'awaiting_participants');
  return approval;
}

const setting = (phase: number, who: PersonName): Command => ({
  ...({ type: 'set_manager', phase } as const),
  userId: place.house.people[who],
});
const by = (name: PersonName, command: Command): CommandRequest => commandOf(place.house, name, command);
const kinds = (outcomes: readonly CommandOutcome[]): string[] =>
  outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind));

describe('setting a manager', () => {
  test('PHM-08 the phase that waited goes on by itself, to the end', async () => {
    const [outcome, course] = await temporal.run(async () => {
      const approval = await startWaiting();
      const first = await send(approval, by('admin', setting(1, 'olga')));
      await send(approval, by('admin', setting(2, 'olga')));
      await say(stage, 'approved', 'bob');
      await waitFor(approval, 1, 'completed');
      await say(stage, 'approved', 'bob');
      return [first, await resultOf(approval)] as const;
    });
    expect([outcome, course.state, course.phases.map(({ manager }) => manager)]).toMatchObject([
      { kind: 'taken', answer: { phase: 1, attempt: 1, manager: { userId: place.house.people.olga } } },
      'approved',
      [place.house.people.olga, place.house.people.olga],
    ]);
  });

  test('the same command sent twice is recorded once and answered the same', async () => {
    const [first, second, standing, folded] = await temporal.run(async () => {
      const approval = await startWaiting();
      const request = by('admin', setting(1, 'olga'));
      const outcomes = [await send(approval, request), await send(approval, request)] as const;
      return [
        ...outcomes,
        await readStanding(place.db, approval),
        await foldEvents(place.db, approval),
      ] as const;
    });
    expect([second, folded]).toEqual([first, standing]);
  });

  test('the same command sent twice at once is recorded once', async () => {
    const outcomes = await temporal.run(async () => {
      const approval = await startWaiting();
      const request = by('admin', setting(1, 'olga'));
      const both = await Promise.all([send(approval, request), send(approval, request)]);
      const { seqs } = await readStanding(place.db, approval);
      return [kinds(both), seqs.length] as const;
    });
    // Started, placed, waiting, set, opened.
    expect(outcomes).toEqual([['taken', 'taken'], 5]);
  });

  test('PHM-05 two administrators at once: both are taken in order, never half', async () => {
    const [outcomes, standing, folded] = await temporal.run(async () => {
      const approval = await startWaiting();
      const both = await Promise.all([
        send(approval, by('admin', setting(1, 'olga'))),
        send(approval, by('admin', setting(1, 'admin'))),
      ]);
      return [
        kinds(both),
        await readStanding(place.db, approval),
        await foldEvents(place.db, approval),
      ] as const;
    });
    expect([outcomes, folded]).toEqual([['taken', 'taken'], standing]);
  });

  test('PHM-05 an owner who comes second is told that somebody manages the phase', async () => {
    const outcomes = await temporal.run(async () => {
      const approval = await startWaiting();
      return [
        await send(approval, by('admin', setting(1, 'admin'))),
        await send(approval, by('olga', setting(1, 'olga'))),
      ];
    });
    expect(kinds(outcomes)).toEqual(['taken', 'manager_already_set']);
  });

  test('PHM-05 whoever has no right is refused, and nothing is written', async () => {
    const [outcome, standing] = await temporal.run(async () => {
      const approval = await startWaiting();
      const refused = await send(approval, by('basil', setting(1, 'basil')));
      return [refused, await readStanding(place.db, approval)] as const;
    });
    expect([kinds([outcome]), standing.phases[0]?.manager]).toEqual([['may_not_set_manager'], null]);
  });

  test('a phase that does not exist, or is over, is refused by the workflow itself', async () => {
    const outcomes = await temporal.run(async () => {
      const approval = await startWaiting();
      await send(approval, by('admin', setting(1, 'olga')));
      await say(stage, 'approved', 'bob');
      await waitFor(approval, 1, 'completed');
      await until('the workflow to know', async () =>
        (await temporal.handleOf(approval).query(approvalQuery)).phases[0]?.state === 'completed'
          ? true
          : undefined,
      );
      return [
        await send(approval, by('admin', setting(9, 'olga'))),
        await send(approval, by('admin', setting(1, 'admin'))),
      ];
    });
    expect(kinds(outcomes)).toEqual(['not_found', 'phase_over']);
  });

  test('an id that was refused is judged anew when the caller has a key', async () => {
    const outcomes = await temporal.run(async () => {
      const approval = await startWaiting();
      const keyed = { key: 'once', requestSha256: 'ab'.repeat(32) };
      const request = { ...by('olga', setting(1, 'rita')), keyed };
      const early = await send(approval, request);
      const { environmentId, people, sets } = place.house;
      await inTenant(place.db, environmentId, (tx) =>
        givePermissionSet(tx, { environmentId, userId: people.rita, permissionSetId: sets.phase_owner }),
      );
      return [early, await send(approval, request)];
    });
    expect(kinds(outcomes)).toEqual(['manager_not_suitable', 'taken']);
  });

  test('a plain client of Temporal that does not ask for a start is answered the same', async () => {
    const failure = await temporal.run(async () => {
      const approval = await startWaiting();
      return temporal
        .handleOf(approval)
        .executeUpdate(setManagerUpdate, { args: [by('admin', setting(1, 'basil'))] })
        .catch((error: unknown) => error);
    });
    expect(failure).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((failure as WorkflowUpdateFailedError).cause).toMatchObject({ type: 'manager_not_suitable' });
  });
});

describe('a workflow that Temporal lost', () => {
  test('is started again by a command, and goes on', async () => {
    const [outcome, manager] = await temporal.run(async () => {
      const approval = await startWaiting();
      await temporal.handleOf(approval).terminate('lost');
      const taken = await send(approval, by('admin', setting(1, 'olga')));
      await say(stage, 'approved', 'bob');
      await waitFor(approval, 1, 'completed');
      const { phases } = await temporal.handleOf(approval).query(approvalQuery);
      return [taken.kind, phases[0]?.manager] as const;
    });
    expect([outcome, manager]).toEqual(['taken', place.house.people.olga]);
  });

  test('after its approval has ended answers that it is over, and writes nothing', async () => {
    const outcome = await temporal.run(async () => {
      const approval = await startWaiting();
      await send(approval, by('admin', setting(1, 'olga')));
      await say(stage, 'rejected', 'bob');
      await resultOf(approval);
      return send(approval, by('admin', setting(2, 'olga')));
    });
    expect(kinds([outcome])).toEqual(['approval_over']);
  });

  test('a nudge for a phase ahead makes the workflow read what the rows have come to', async () => {
    const state = await temporal.run(async () => {
      const approval = await startWithoutPeople(2);
      // As if the worker had died after the record, before Temporal was told.
      await stepsOf(place.db).command(approval, await completing(approval));
      await say(stage, 'approved', 'bob');
      return (await resultOf(approval)).state;
    });
    expect(state).toBe('approved');
  });
});

async function completing(
  approval: ApprovalRef,
  name: PersonName = 'admin',
  phase = 1,
): Promise<CommandRequest> {
  const reasonId: ReasonId = newId<'reason'>();
  await inTenant(place.db, approval.environmentId, (tx) =>
    keepReason(tx, { ...approval, id: reasonId, reason: 'Nobody is left' }),
  );
  return by(name, { type: 'complete_phase', phase, reasonId });
}

describe('completing a phase in which nobody has a turn', () => {
  test('WFL-27 the next phase opens at once', async () => {
    const [outcome, state] = await temporal.run(async () => {
      const approval = await startWithoutPeople(2);
      const completed = await send(approval, await completing(approval));
      await say(stage, 'approved', 'bob');
      return [completed.kind, (await resultOf(approval)).state] as const;
    });
    expect([outcome, state]).toEqual(['taken', 'approved']);
  });

  test('WFL-27 the last one ends the approval, and the events tell the rows', async () => {
    const [state, standing, folded] = await temporal.run(async () => {
      const approval = await startWithoutPeople(1);
      await send(approval, await completing(approval, 'olga'));
      const ended = await resultOf(approval);
      return [
        ended.state,
        await readStanding(place.db, approval),
        await foldEvents(place.db, approval),
      ] as const;
    });
    expect([state, folded]).toEqual(['approved', standing]);
  });

  test('WFL-27 a phase that has people is not completed so', async () => {
    const outcome = await temporal.run(async () => {
      const approval = await startWaiting();
      return send(approval, await completing(approval));
    });
    expect(kinds([outcome])).toEqual(['phase_has_people']);
  });
});

describe('a change of the directory', () => {
  const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });

  test('PHM-13 a suitable new member becomes manager, and the phase goes on without a command', async () => {
    const state = await temporal.run(async () => {
      const group = await addGroup(place, ['basil']);
      const approval = await startWaiting(group);
      const added = await addMember(place.db, asAdmin(), { groupId: group, userId: place.house.people.olga });
      if (added.ok) for (const nudge of added.value.nudges) await temporal.sendNudge(nudge);
      await say(stage, 'approved', 'bob');
      await waitFor(approval, 1, 'completed');
      await say(stage, 'approved', 'bob');
      return (await resultOf(approval)).state;
    });
    expect(state).toBe('approved');
  });

  test('PHM-12 a manager who leaves the group is missed; the open phase goes on', async () => {
    const [phases, state] = await temporal.run(async () => {
      const group = await addGroup(place, ['olga']);
      const manager = { kind: 'owner', groupId: group } as const;
      const phase = phaseOf('approval', [[place.house.groups.buyers, 1]], manager);
      const approval = await startFrom(place, await addTemplate(place, [phase, phase]));
      await temporal.sendNudge({ kind: 'start', ...approval });
      await waitFor(approval, 1, 'open');
      const left = await removeMember(place.db, asAdmin(), {
        groupId: group,
        userId: place.house.people.olga,
      });
      if (left.ok) for (const nudge of left.value.nudges) await temporal.sendNudge(nudge);
      await until('the manager to be missed', async () =>
        (await readStanding(place.db, approval)).phases[0]?.manager === null ? true : undefined,
      );
      await say(stage, 'approved', 'bob');
      await waitFor(approval, 2, 'awaiting_manager');
      const standing = await readStanding(place.db, approval);
      return [standing.phases.map((each) => [each.state, each.manager]), standing.state] as const;
    });
    expect([phases, state]).toEqual([
      [
        ['completed', null],
        ['awaiting_manager', null],
      ],
      'running',
    ]);
  });

  test('a nudge of a phase and a change of the directory at once are taken one after the other', async () => {
    const [standing, folded] = await temporal.run(async () => {
      const group = await addGroup(place, ['basil']);
      const approval = await startWaiting(group);
      const added = await addMember(place.db, asAdmin(), { groupId: group, userId: place.house.people.olga });
      const nudges = added.ok ? added.value.nudges : [];
      await Promise.all([
        ...nudges.map((nudge) => temporal.sendNudge(nudge)),
        temporal.handleOf(approval).signal(phaseOutcomeSignal, { phase: 1, attempt: 1 }),
        send(approval, by('admin', setting(1, 'admin'))),
        send(approval, by('admin', setting(2, 'olga'))),
      ]);
      await waitFor(approval, 1, 'open');
      return [await readStanding(place.db, approval), await foldEvents(place.db, approval)] as const;
    });
    expect(folded).toEqual(standing);
  });
});
