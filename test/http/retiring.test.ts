// What becomes of the turns of somebody who is retired, over HTTP.
import { sql } from 'kysely';
import { followNudge } from '../../activities/follow-nudge.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { newKey, TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open();
});
afterEach(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const ref = (approvalId: ApprovalId) => ({ environmentId: api.house.environmentId, approvalId });
const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(api.database.app, api.house.environmentId, statement);
const retire = (who: PersonName, by: Caller = 'admin') =>
  api.call(by, { method: 'POST', path: `/v1/users/${api.house.people[who]}/retire` });

/** Bob approves, and behind him Cleo: in one phase that Olga manages, or in two. */
async function templateOf(phases: 'one' | 'two') {
  const { buyers, owners } = api.house.groups;
  const cleo = await addGroup(place(), ['cleo']);
  const manager = { kind: 'owner', groupId: owners } as const;
  return addTemplate(
    place(),
    phases === 'one'
      ? [phaseOf('approval', [[buyers, 1], [cleo, 2]], manager)] // prettier-ignore
      : [phaseOf('approval', [[buyers, 1]], manager), phaseOf('approval', [[cleo, 1]], manager)],
  );
}

/** What workflows do when they are nudged: they look at their people. */
async function follow(): Promise<void> {
  for (const nudge of api.nudges.splice(0)) await followNudge(api.database.app, nudge);
}

/** Who was told of the turns of the retired, of which approval and which phases: in the app and by mail. */
async function told(): Promise<{ app: string[]; mail: string[] }> {
  type Row = { name: string; event: string; approvalId: string; phases: number[] };
  const app = await under<Row>(sql`
    select split_part(u.name, ' ', 1) as name, n.event, approval_id as "approvalId", phases
    from notifications n join users u on u.id = n.user_id where n.event like 'turn_%' order by approval_id, name`);
  const mail = await under<Row>(sql`
    select split_part(u.name, ' ', 1) as name, m.template as event, approval_id as "approvalId", phases
    from outbox m join users u on u.id = m.recipient_user_id
    where m.kind = 'mail' and m.template like 'turn_%' order by approval_id, name`);
  const line = ({ name, event, approvalId, phases }: Row) =>
    `${name} ${event} ${approvalId} ${phases.join()}`;
  return { app: app.map(line), mail: mail.map(line) };
}
const both = (...lines: string[]) => ({ app: lines, mail: lines });

/** The second phase, which is Cleo's alone, after she was retired and Bob has approved in the first. */
async function reachPhaseOfTheRetired(): Promise<ApprovalId> {
  const approvalId = await api.startAndBegin({ templateId: await templateOf('two') });
  await retire('cleo');
  await api.answer('bob', approvalId, 'approve');
  await api.moveOn(approvalId, 1);
  return approvalId;
}

describe('a phase that opens after somebody was retired', () => {
  test('ENV-13 gives them no task, and opens the turn behind theirs', async () => {
    const { buyers } = api.house.groups;
    const [cleo, dora] = [await addGroup(place(), ['cleo']), await addGroup(place(), ['dora'])];
    const approvalId = await api.startAndBegin({
      templateId: await addTemplate(place(), [
        phaseOf('approval', [[buyers, 1]]),
        phaseOf('approval', [[cleo, 1], [dora, 2]]), // prettier-ignore
      ]),
    });
    await retire('cleo');
    await api.answer('bob', approvalId, 'approve');
    await api.moveOn(approvalId, 1);
    const { tasks } = await readStanding(api.database.app, ref(approvalId));
    expect(tasks.slice(1)).toMatchObject([{ userId: api.house.people.dora, state: 'open' }]);
    expect(await told()).toEqual(both());
  });

  test('ENV-13, WFL-27 waits where nobody is left; the manager and administrators are told', async () => {
    const approvalId = await reachPhaseOfTheRetired();
    const { phases } = await readStanding(api.database.app, ref(approvalId));
    expect(phases.map(({ state }) => state)).toEqual(['completed', 'awaiting_participants']);
    for (const who of ['admin', 'olga'] as const) {
      const { body } = await api.call(who, '/v1/notifications');
      const [newest] = body.items.filter(({ event }: Json) => event === 'participants_missing');
      expect(newest.phases).toMatchObject([{ number: 2 }]);
    }
  });

  test('WFL-27 is completed by an administrator with a reason, and the approval ends', async () => {
    const approvalId = await reachPhaseOfTheRetired();
    const { status } = await api.call('admin', {
      path: `/v1/approvals/${approvalId}/phases/2/complete`,
      body: { reason: 'Cleo has left' },
      key: newKey(),
    });
    const standing = await readStanding(api.database.app, ref(approvalId));
    expect([status, standing.state]).toEqual([200, 'approved']);
    expect(await foldEvents(api.database.app, ref(approvalId))).toEqual(standing);
  });
});

describe('the turns of somebody who is retired', () => {
  test.each([
    ['open', 'bob', 'turn_placed_again'],
    ['waiting', 'cleo', 'turn_to_manager'],
  ] as const)(
    'ENV-13 that are %s: administrators and the manager have one notification and one mail per approval',
    async (_state, who, event) => {
      await under(
        sql`update users set environment_role = 'administrator' where id = ${api.house.people.rita}`,
      );
      const templateId = await templateOf('one');
      const approvals = [await api.startAndBegin({ templateId }), await api.startAndBegin({ templateId })];
      await retire(who);
      await retire(who);
      await follow();
      expect(await told()).toEqual(
        both(...approvals.flatMap((id) => ['Ada', 'Olga', 'Rita'].map((name) => `${name} ${event} ${id} 1`))),
      );
    },
  );

  test('ENV-13 are shown with the phase, also to the administrator who retired them', async () => {
    await api.startAndBegin({ templateId: await templateOf('one') });
    await retire('bob');
    await follow();
    const { body } = await api.call('admin', '/v1/notifications');
    expect(body.items).toMatchObject([
      { event: 'turn_placed_again', phases: [{ number: 1, name: 'approval' }] },
    ]);
  });

  test('are none where they have answered, where the approval has ended, or where they only look on', async () => {
    const templateId = await templateOf('one');
    const answered = await api.startAndBegin({ templateId });
    await api.answer('bob', answered, 'approve');
    const ended = await api.startAndBegin({ templateId });
    await api.answer('bob', ended, 'reject', 'too dear');
    await api.moveOn(ended, 1);
    await api.startAndBegin({
      templateId: await addTemplate(place(), [
        phaseOf('approval', [[await addGroup(place(), ['dora']), 1], [api.house.groups.buyers, null]]), // prettier-ignore
      ]),
    });
    await retire('bob');
    await follow();
    expect(await told()).toEqual(both());
  });

  test('ENV-13 are others’ by the page of the approval, which says why; the task that was theirs is closed', async () => {
    const approvalId = await api.startAndBegin({ templateId: await templateOf('one') });
    await retire('bob');
    await follow();
    const { body: mine } = await api.call('ann', '/v1/tasks');
    const { body } = await api.call('ann', `/v1/approvals/${approvalId}/placements`);
    const looks = body.items.filter(({ slot }: Json) => slot === 1);
    expect(mine.items).toMatchObject([{ approvalId, turn: 1, state: 'open' }]);
    expect(looks).toMatchObject([{ look: 1 }, { look: 2, trace: { rule: 'PLC-03' } }]);
    const tasks = (await readStanding(api.database.app, ref(approvalId))).tasks;
    expect(tasks.find(({ userId }) => userId === api.house.people.bob)?.state).toBe('closed');
    await api.answer('ann', approvalId, 'approve');
    await api.answer('cleo', approvalId, 'approve');
    await api.moveOn(approvalId, 1);
    expect((await readStanding(api.database.app, ref(approvalId))).state).toBe('approved');
  });

  test('are told of to nobody who is retired', async () => {
    const manager = { kind: 'owner', groupId: api.house.groups.owners } as const;
    await api.call('admin', {
      path: `/v1/users/${api.house.people.olga}/permission-sets`,
      body: { permissionSetId: api.house.sets.approver },
    });
    const group = await addGroup(place(), ['olga']);
    const templateId = await addTemplate(place(), [phaseOf('approval', [[group, 1]], manager)]);
    const approvalId = await api.startAndBegin({ templateId });
    await retire('olga');
    await follow();
    expect(await told()).toEqual(both(`Ada turn_lost ${approvalId} 1`));
  });
});
