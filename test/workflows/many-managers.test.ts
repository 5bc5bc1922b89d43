// PHM-14 at its full size, on the real server: a thousand approvals that wait, set in one request, some of which fail.
import { sql } from 'kysely';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { commandSender } from '../../src/temporal/send-command.ts';
import { openTemporalClient } from '../../src/temporal/client.ts';
import { newKey, TestApi } from '../http/api.ts';
import type { Json } from '../http/api.ts';
import { alike } from '../support/approval-copies.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import { rowsOf } from '../support/rows.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

const many = 1_000;
// A thousand workflows keep a busy machine for minutes; what hangs is ended all the same.
jest.setTimeout(300_000);

let api: TestApi;
let temporal: TestTemporal;

beforeAll(async () => {
  api = await TestApi.open();
  temporal = await openTestTemporal(api.database);
}, 60_000);
afterAll(async () => {
  await temporal.close();
  await api.close();
});

const place = () => ({ db: api.database.app, house: api.house });

/** Approvals whose only phase waits for its manager; their workflows are not there yet. */
async function startWaiting(count: number, group?: GroupId): Promise<ApprovalRef[]> {
  const manager = { kind: 'owner', groupId: group ?? (await addGroup(place(), ['basil'])) } as const;
  const templateId = await addTemplate(place(), [
    phaseOf('approval', [[api.house.groups.buyers, 1]], manager),
  ]);
  const approval = await startFrom(place(), templateId);
  await stepsOf(api.database.app).place(approval);
  return alike(place(), approval, count);
}

test('PHM-14 a thousand at once: each has its result, those that fail keep nobody from theirs', async () => {
  const approvals = await startWaiting(many);
  const { olga, rita } = api.house.people;
  const items = approvals.map(({ approvalId }, nth) => ({
    approvalId,
    phase: nth % 100 === 7 ? 2 : 1,
    userId: nth % 100 === 3 ? rita : olga,
  }));
  const other = await api.another({ sendCommand: commandSender(temporal.client) });
  const key = newKey();
  const request = { path: '/v1/approvals/managers', body: { items }, key };
  const results = await temporal.run(async () => {
    let answer = await other.call('admin', request);
    // On a busy machine some may be left; the same key does the rest.
    for (let again = 0; again < 4 && counts(answer.body)['outcome_unknown']; again += 1) {
      answer = await other.call('admin', request);
    }
    return answer.body;
  });
  expect(counts(results)).toEqual({ set: 980, manager_not_suitable: 10, not_found: 10 });
  const managed = await rowsOf<{ count: number }>(
    api.database.app,
    api.house.environmentId,
    sql`select count(*)::int as count from approval_phases where state = 'open' and manager_user_id = ${olga}`,
  );
  expect(managed).toEqual([{ count: 980 }]);
});

const counts = ({ results }: Json): Record<string, number> =>
  results.reduce((so: Record<string, number>, { set, problem }: Json) => {
    const what = set ? 'set' : problem.code;
    return { ...so, [what]: (so[what] ?? 0) + 1 };
  }, {});

test('PHM-13 one new member mends every approval that waits for the group, however many', async () => {
  const group = await addGroup(place(), ['basil']);
  const approvals = await startWaiting(200, group);
  const sent: Promise<void>[] = [];
  const other = await api.another({ sendNudge: (nudge) => sent.push(temporal.sendNudge(nudge)) });
  const opened = () =>
    rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`select from approval_phases where manager_group_id = ${group} and state = 'open'`,
    );
  await temporal.run(async () => {
    const body = { userId: api.house.people.olga };
    expect((await other.call('admin', { path: `/v1/groups/${group}/members`, body })).status).toBe(200);
    await Promise.all(sent);
    await until(
      'every phase to be open',
      async () => (await opened()).length === approvals.length || undefined,
    );
  });
  expect(sent).toHaveLength(approvals.length);
});

describe('with Temporal away', () => {
  test('a command is 503 in good time, nothing is half done, and the same key tells when it is back', async () => {
    const [approval] = await startWaiting(1);
    const nowhere = openTemporalClient({
      connectionOptions: { address: '127.0.0.1:1' },
      namespace: 'default',
    });
    const away = await api.another({ sendCommand: commandSender(nowhere) });
    const key = newKey();
    const request = {
      method: 'PUT',
      path: `/v1/approvals/${approval?.approvalId}/phases/1/manager`,
      body: { userId: api.house.people.olga },
      key,
    };
    const began = performance.now();
    const lost = await away.call('admin', request);
    expect([lost.status, lost.body.code, performance.now() - began < 8_000]).toEqual([
      503,
      'outcome_unknown',
      true,
    ]);
    const { body } = await api.call('admin', `/v1/approvals/${approval?.approvalId}`);
    expect(body.phases[0]).toMatchObject({ state: 'awaiting_manager', manager: null });
    const back = await api.another({ sendCommand: commandSender(temporal.client, 20_000) });
    const taken = await temporal.run(() => back.call('admin', request));
    expect(taken.status).toBe(200);
    expect((await away.call('admin', request)).body).toEqual(taken.body);
    await nowhere.connection.close();
  });

  test('without a worker a command that came late is recorded once one is there, and the key tells', async () => {
    const [approval] = await startWaiting(1);
    const hasty = await api.another({ sendCommand: commandSender(temporal.client, 500) });
    const request = {
      method: 'PUT',
      path: `/v1/approvals/${approval?.approvalId}/phases/1/manager`,
      body: { userId: api.house.people.olga },
      key: newKey(),
    };
    expect((await hasty.call('admin', request)).body.code).toBe('outcome_unknown');
    const back = await api.another({ sendCommand: commandSender(temporal.client, 20_000) });
    const taken = await temporal.run(() => back.call('admin', request));
    expect([taken.status, taken.body.manager?.name]).toEqual([200, 'Olga Owner']);
  });
});
