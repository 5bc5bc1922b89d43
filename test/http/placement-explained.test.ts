// Why somebody was placed, whether chance was honest, and whom a group would yield: asked over HTTP.
import pg from 'pg';
import { sql } from 'kysely';
import { deleteGroup, editGroup } from '../../src/db/group-editing.ts';
import { createGroup } from '../../src/db/groups.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import type { ApprovalId, GroupId, TemplateId } from '../../src/domain/ids.ts';
import { drawnIndex } from '../../src/placement/pick.ts';
import { addGroup, addTemplate, openOne, phaseOf } from '../support/courses.ts';
import { asPerson } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, takes, versionOf } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const [location, contractType] = ['AMS', 'INVOICE'];

/** An approval of one phase in which this group takes part with a turn. */
async function placedFrom(groupId: GroupId): Promise<ApprovalId> {
  const templateId: TemplateId = await addTemplate(place(), [phaseOf('approval', [[groupId, 1]])]);
  return api.startAndBegin({ templateId });
}

const verify = (approvalId: ApprovalId): Promise<Answer> =>
  api.call('admin', `/v1/approvals/${approvalId}/placements/verification`);

/** Changes a row as nobody may who works with the product: its tables' owner. */
async function tamper(approvalId: ApprovalId, change: string): Promise<void> {
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.environment_id', $1, false)`, [api.house.environmentId]);
    const { rowCount } = await owner.query(`update placements set ${change} where approval_id = $1`, [
      approvalId,
    ]);
    expect(rowCount).toBe(1);
  } finally {
    await owner.end();
  }
}

describe('PLC-22 the picks of an approval, computed again', () => {
  const four = () => addGroup(place(), ['ann', 'bob', 'cleo', 'dora']);

  test('PLC-22 are true as they were kept', async () => {
    const group = await four();
    const { status, body } = await verify(await placedFrom(group));
    expect([status, body.verified]).toEqual([200, true]);
    expect(body.picks).toMatchObject([
      {
        slot: 1,
        group: { id: group },
        groupVersion: 1,
        count: 4,
        candidates: 'kept',
        verified: true,
        faults: [],
      },
    ]);
  });

  test('PLC-22 there is nothing untrue where nobody was drawn', async () => {
    const { body } = await verify(
      await placedFrom(await addGroup(place(), ['rita'], { adminFallback: false })),
    );
    expect(body).toEqual({ verified: true, picks: [] });
  });

  test.each([
    ['the person', `pick = jsonb_set(pick, '{userId}', pick #> '{candidates,0}') || '{"index": 0}'`, 'trace'],
    ['the candidates', `pick = pick #- '{candidates,-1}'`, 'fingerprint'],
    ['the version of the group', 'group_version = group_version + 1', 'version'],
    ['who has the turn', `sequenced = '{}'::uuid[] || gen_random_uuid()`, 'placed'],
  ])('PLC-22 a changed row is false: %s', async (_what, change, fault) => {
    const group = await four();
    let approvalId = await placedFrom(group);
    // Chance may have drawn the very first, whom the first tampering names.
    for (let again = await pickOf(approvalId); again === 0; again = await pickOf(approvalId)) {
      approvalId = await placedFrom(group);
    }
    await tamper(approvalId, change);
    const { body } = await verify(approvalId);
    expect([body.verified, body.picks[0].verified]).toEqual([false, false]);
    expect(body.picks[0].faults).toContain(fault);
  });

  const pickOf = async (approvalId: ApprovalId): Promise<number> =>
    (await verify(approvalId)).body.picks[0].index;

  test('PLC-22 who may not know of the approval learns nothing', async () => {
    const approvalId = await placedFrom(await four());
    const { status } = await api.call('basil', `/v1/approvals/${approvalId}/placements/verification`);
    expect(status).toBe(404);
  });
});

describe('PLC-22, PLC-23 a group of more members than a trace names', () => {
  const count = 1_050;
  let group: GroupId;
  let approvalId: ApprovalId;
  beforeAll(async () => {
    const { environmentId, sets, groupCategoryId: categoryId, people } = api.house;
    group = await inTenant(api.database.app, environmentId, async (tx) => {
      const members = [people.rita];
      for (let nth = 0; nth < count; nth += 1) {
        const user = { name: `Many ${nth}`, email: `many${nth}@windmill.example`, environmentRole: 'basic' };
        members.push(await addUser(tx, { environmentId, ...user, environmentRole: 'basic' }));
      }
      await sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
        select ${environmentId}::uuid, id, ${sets.approver}::uuid from users where name like 'Many %'`.execute(
        tx,
      );
      return createGroup(tx, { environmentId, name: 'MANY', categoryId, description: '', members });
    });
    approvalId = await placedFrom(group);
  });

  const peopleOf = (cursor = '') =>
    api.call('admin', `/v1/approvals/${approvalId}/placements/people?phase=1&slot=1&limit=200${cursor}`);

  test('PLC-23 is told person by person, worked out from its version', async () => {
    const seen: string[] = [];
    let answer = await peopleOf();
    expect(answer.body).toMatchObject({ source: 'worked_out', agrees: true });
    for (;;) {
      seen.push(...answer.body.items.map(({ reason }: { reason: string }) => reason));
      if (answer.body.nextCursor === null) break;
      answer = await peopleOf(`&cursor=${answer.body.nextCursor}`);
    }
    const tally = Object.fromEntries([...new Set(seen)].map((code) => [code, seen.filter((one) => one === code).length])); // prettier-ignore
    expect(tally).toEqual({ drawn_without_list: 1, not_drawn: count - 1, no_role: 1 });
  });

  test('PLC-22 keeps the fingerprint alone, and its pick is true with the candidates worked out', async () => {
    const { body: told } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    expect([told.items[0].pick.candidates, told.items[0].trace.pick.count]).toEqual([null, count]);
    const { body } = await verify(approvalId);
    expect(body).toMatchObject({ verified: true, picks: [{ candidates: 'worked_out', count, faults: [] }] });
  });

  test('PLC-22, PLC-23 says that it is not known any more where permissions have been changed since', async () => {
    await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`delete from user_permission_sets where user_id = (select id from users where name = 'Many 7')`,
    );
    const { body } = await verify(approvalId);
    expect(body).toMatchObject({
      verified: null,
      picks: [{ candidates: 'unknown', verified: null, faults: [] }],
    });
    expect((await peopleOf()).body.agrees).toBe(false);
  });
});

test('PLC-23 of a small group everybody is told as it was kept, with a sentence', async () => {
  const approvalId = await api.startAndBegin({ templateId: api.house.templateId });
  const { body } = await api.call('rita', `/v1/approvals/${approvalId}/placements/people?phase=1&slot=1`);
  expect(body).toMatchObject({ source: 'kept', agrees: true, nextCursor: null });
  const rob = body.items.find(({ user }: { user: { name: string } }) => user.name === 'Rob Reviewer');
  expect(rob).toMatchObject({
    ...{ as: 'participant', rule: 'PLC-15', reason: 'not_on_list', rank: null },
    sentence: 'Rob Reviewer: Takes part, without a turn: a default assignee was chosen.',
  });
});

test('PLC-23 a placement that there is not is not found', async () => {
  const approvalId = await api.startAndBegin({ templateId: api.house.templateId });
  const { status } = await api.call('rita', `/v1/approvals/${approvalId}/placements/people?phase=1&slot=9`);
  expect(status).toBe(404);
});

describe('PLC-24 a preview', () => {
  const preview = (groupId: string, over: object = {}, caller: PersonName = 'admin') =>
    api.call(caller, {
      path: '/v1/placements/preview',
      body: { groupId, role: 'approver', location, contractType, ...over },
    });

  test('PLC-24 says what a start then does, and keeps nothing', async () => {
    const before = await dumpRows(api.database.app, api.house.environmentId);
    const { body } = await preview(api.house.groups.buyers);
    expect(await dumpRows(api.database.app, api.house.environmentId)).toEqual(before);
    const approvalId = await placedFrom(api.house.groups.buyers);
    const { body: real } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    expect(body.placed).toEqual(real.items[0].placed);
    expect(body).toMatchObject({ byChance: false, candidates: 0, participants: 2, nobody: null });
  });

  test('PLC-24 for an approval that runs draws whom that approval would get', async () => {
    const group = await addGroup(place(), ['ann', 'bob', 'cleo', 'dora']);
    const approvalId = await placedFrom(group);
    const { body: real } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    const { body } = await preview(group, { approvalId });
    // The pick that was made before serves again (PLC-11).
    expect(body.placed[0]).toMatchObject({ user: real.items[0].placed[0].user, reason: 'earlier_pick' });
    const { body: other } = await preview(group);
    expect(other).toMatchObject({ byChance: true, candidates: 4 });
  });

  test('PLC-24 and for the location and contract type of that approval, whatever else is asked for', async () => {
    const group = await addGroup(place(), ['ann', 'bob']);
    const approvalId = await placedFrom(group);
    const of = (over: object) => preview(group, { location: undefined, contractType: undefined, ...over });
    const { body: whole } = await preview(group, { approvalId });
    expect((await of({ approvalId })).body).toEqual(whole);
    const other = await of({ approvalId, location: 'RTM', contractType });
    expect([other.status, other.body.code, other.body.errors]).toEqual([
      422,
      'malformed',
      [{ path: '/body/location', message: 'Must be "AMS", as in the approval.' }],
    ]);
    const without = await of({ contractType });
    expect([without.status, without.body.errors]).toEqual([
      422,
      [{ path: '/body/location', message: 'Is required where no approvalId is given.' }],
    ]);
  });

  test('PLC-22, PLC-24, PLC-28 and with the version of its start, whatever has become of the group since', async () => {
    const { ann, bob, cleo, dora } = api.house.people;
    const group = await addGroup(place(), ['ann', 'bob', 'cleo', 'dora']);
    const approvalId = await placedFrom(group);
    const { body: real } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    const gone = real.items[0].placed[0].user.id;
    await done(takes(place(), group, { userId: gone }));
    const asAdmin = { actor: asPerson(api.house, 'admin'), keyed: null };
    const settings = { status: 'inactive' } as const;
    await done(editGroup(place().db, asAdmin, { groupId: group, version: 2, settings }));
    const left = [ann, bob, cleo, dora].filter((id) => id !== gone).sort();
    const formula = 'countersign-pick-v1+role' as const;
    const draw = { approvalId, groupId: group, groupVersion: 1, role: 'approver' as const, formula };
    const userId = left[drawnIndex({ ...draw, count: left.length })];
    const { body } = await preview(group, { approvalId });
    expect(body).toMatchObject({ byChance: true, pick: { groupVersion: 1, userId } });
    expect(body.placed[0].user.id).toBe(userId);
    // Added anew it yields nobody (GRP-10).
    expect((await preview(group)).body.placed).toEqual([]);
  });

  test('PLC-24, GRP-10 a group deleted between preview and start yields nobody then', async () => {
    const group = await addGroup(place(), ['ann']);
    const templateId = await addTemplate(place(), [phaseOf('approval', [[group, 1]])]);
    expect((await preview(group)).body.placed).toHaveLength(1);
    await deleteGroup(api.database.app, { actor: asPerson(api.house, 'admin'), keyed: null }, group);
    const { approvalId } = await openOne(place(), templateId);
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    expect(body.items[0]).toMatchObject({ placed: [], nobody: 'Nobody was placed: the group is deleted.' });
    expect((await preview(group)).body.nobody).toBe('Nobody was placed: the group is deleted.');
  });

  const retire = (...names: ('ann' | 'bob' | 'sue')[]) =>
    rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`update users set retired_at = now() where id = any (${names.map((name) => api.house.people[name])}::uuid[])`,
    );

  test('PLC-24 an empty group, one of only one, and one of only retired people', async () => {
    const sentence = 'Nobody was placed: no member is suitable, and no member is an Admin.';
    expect((await preview(await addGroup(place(), []))).body).toMatchObject({ placed: [], nobody: sentence });
    const { body: one } = await preview(await addGroup(place(), ['cleo']));
    expect(one).toMatchObject({ byChance: true, candidates: 1, participants: 1 });
    const group = await addGroup(place(), ['sue']);
    await retire('sue');
    const { body } = await preview(group, { role: 'signatory' });
    expect(body).toMatchObject({ placed: [], nobody: sentence, trace: { counts: { inactive: 1 } } });
  });

  test('PLC-24, DFA-07 a list with people long gone is passed over, and says so', async () => {
    await retire('ann', 'bob');
    const { body } = await preview(api.house.groups.buyers);
    const reasons = body.trace.defaults.map(({ reason }: { reason: string }) => reason);
    expect([body.placed, reasons]).toEqual([[], ['inactive', 'inactive']]);
  });

  test('PLC-24 is for whoever manages groups', async () => {
    expect(await preview(api.house.groups.buyers, {}, 'rita')).toMatchObject({
      status: 403,
      body: { code: 'may_not_manage_groups' },
    });
  });

  test('PLC-24, GRP-13, GRP-29 and for its editors; whoever may not know of it does not learn that there is one', async () => {
    const group = await addGroup(place(), ['cleo']);
    const say = async (list: string) => {
      const { status } = await api.call('admin', {
        ...{ method: 'PUT', path: `/v1/groups/${group}/${list}` },
        body: { entries: [{ userId: api.house.people.olga }] },
        headers: { 'if-match': `"${await versionOf(place(), group)}"` },
      });
      expect(status).toBe(200);
    };
    await say('editors');
    expect([(await preview(group, {}, 'olga')).status, (await preview(group, {}, 'rita')).status]).toEqual([
      200, 403,
    ]);
    await say('applicability');
    expect(await preview(group, {}, 'rita')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('PLC-24 codes that the environment does not have are told', async () => {
    expect(await preview(api.house.groups.buyers, { location: 'NOWHERE' })).toMatchObject({
      status: 422,
      body: { code: 'unknown_codes' },
    });
  });
});
