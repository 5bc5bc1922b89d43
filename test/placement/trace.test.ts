import { createHash } from 'node:crypto';
import { place, placeAgain } from '../../src/placement/place.ts';
import { explain } from '../../src/placement/reasons.ts';
import type { TraceEntry } from '../../src/placement/trace.ts';
import { aDirectory, aRequest, aSet, aUser } from './support.ts';

const approver = aUser([aSet('approver')]);
const listedApprover = aUser([aSet('approver', { defaultAssignee: true })]);
const elsewhere = aUser([aSet('approver', { locations: ['RTM'], defaultAssignee: true })]);
const administrator = aUser([], { environmentRole: 'administrator' });

const said = (entries: readonly TraceEntry[] | null): { [userId: string]: string } =>
  Object.fromEntries((entries ?? []).map((entry) => [entry.userId, explain(entry)]));

test('PLC-23 the second default assignee is told why, and so is everybody else', () => {
  const users = {
    ann: elsewhere,
    bob: listedApprover,
    cas: approver,
    dee: listedApprover,
    eve: aUser([aSet('approver')], { active: false }),
    fay: aUser([aSet('reviewer')]),
  };
  const { trace } = place(
    aDirectory(users, { version: 7, defaultAssignees: ['ann', 'bob', 'dee'] }),
    aRequest(),
  );
  expect(trace.group).toEqual({
    id: 'legal',
    version: 7,
    status: 'active',
    adminFallback: true,
    consider: 'all',
  });
  expect(trace.chosen).toEqual({
    userId: 'bob',
    as: 'sequenced',
    role: 'approver',
    rule: 'PLC-03',
    reason: 'first_suitable_default',
    rank: 2,
    permissionSetId: 'set-approver',
    before: ['no_location'],
  });
  expect(said(trace.members)).toEqual({
    ann: 'Passed over: has no approver permission for this location.',
    bob: 'Chosen because second default assignee of this group; the first has no approver permission for this location.',
    cas: 'Takes part, without a turn: a default assignee was chosen.',
    dee: 'Takes part, without a turn: a default assignee higher on the list was chosen.',
    eve: 'Passed over: is not an active user.',
    fay: 'Passed over: has no approver permission.',
  });
  expect(trace.defaults.map(({ userId, rank, reason }) => [userId, rank, reason])).toEqual([
    ['ann', 1, 'no_location'],
    ['bob', 2, 'first_suitable_default'],
    ['dee', 3, 'lower_rank'],
  ]);
  expect(trace.counts).toEqual({
    first_suitable_default: 1,
    lower_rank: 1,
    not_on_list: 1,
    inactive: 1,
    no_role: 1,
    no_location: 1,
  });
});

test('PLC-23 a default assignee who was passed over says whether by membership, designation or permission', () => {
  const users = {
    ann: approver,
    bob: aUser([aSet('approver'), aSet('reviewer', { defaultAssignee: true })]),
    cas: aUser([aSet('approver', { contractTypes: ['MSA'], defaultAssignee: true })]),
    dee: aUser([
      aSet('approver', { locations: ['RTM'], defaultAssignee: true }),
      aSet('approver', { contractTypes: ['MSA'] }),
    ]),
  };
  const members = Object.keys(users).map((userId) => ({ kind: 'user' as const, userId }));
  const directory = aDirectory(
    { ...users, out: listedApprover },
    {
      members,
      consider: 'designated',
      defaultAssignees: ['ghost', 'out', 'ann', 'bob', 'cas', 'dee', 'ann'],
    },
  );
  const { trace } = place(directory, aRequest());
  expect(trace.defaults.map(({ userId, rule, reason }) => [userId, rule, reason])).toEqual([
    ['ghost', 'DFA-07', 'unknown_user'],
    ['out', 'DFA-07', 'not_a_member'],
    ['ann', 'DFA-07', 'never_designated'],
    ['bob', 'PLC-05', 'set_not_designated'],
    ['cas', 'PLC-01', 'no_contract_type'],
    ['dee', 'PLC-01', 'no_set_for_both'],
  ]);
  expect(trace.rule).toBe('PLC-06');
});

test('PLC-23 of a long list the first three are told, and how many more', () => {
  const listed = ['a1', 'a2', 'a3', 'a4', 'a5', 'bob'];
  const users = Object.fromEntries(
    listed.map((userId) => [userId, userId === 'bob' ? listedApprover : elsewhere]),
  );
  const { trace } = place(aDirectory(users, { defaultAssignees: listed }), aRequest());
  expect(trace.chosen && explain(trace.chosen)).toBe(
    'Chosen because sixth default assignee of this group; the first has no approver permission for this location, ' +
      'the second has no approver permission for this location, the third has no approver permission for this ' +
      'location, 2 more cannot be placed either.',
  );
});

test('PLC-12 PLC-23 the trace says why the earlier pick is passed over', () => {
  const directory = aDirectory({ ann: aUser([aSet('approver')], { active: false }), bob: approver });
  const { trace } = place(directory, aRequest({ earlierPick: 'ann' }));
  expect(trace.earlierPick).toMatchObject({ userId: 'ann', rule: 'PLC-12', reason: 'inactive' });
  expect(trace.earlierPick && explain(trace.earlierPick)).toBe('The earlier pick is not an active user.');
  expect(trace.chosen && explain(trace.chosen)).toBe(
    'Chosen at random as the only one possible: the earlier pick for this approval cannot serve here.',
  );
});

test('PLC-11 PLC-23 one who cannot serve in every role is told so', () => {
  const both = aUser([aSet('approver'), aSet('reviewer')]);
  const { trace } = place(aDirectory({ ann: approver, bob: both }), aRequest({ alsoRoles: ['reviewer'] }));
  expect(said(trace.members)).toEqual({
    ann: 'Takes part, without a turn: others can serve in every role in which this approval needs this group.',
    bob:
      'Chosen at random as the only one of 2 suitable members who can serve in every role in which this approval ' +
      'needs this group: this group has no list of default assignees.',
  });
});

test('GRP-10 PLC-23 the trace of a group that is not active says so', () => {
  const texts = (['inactive', 'deleted'] as const).map((status) => {
    const { trace } = place(aDirectory({ ann: approver, eve: administrator }, { status }), aRequest());
    return [trace.group.status, trace.rule, trace.chosen && explain(trace.chosen)];
  });
  expect(texts).toEqual([
    ['inactive', 'GRP-10', 'Nobody was placed: the group is inactive.'],
    ['deleted', 'GRP-10', 'Nobody was placed: the group is deleted.'],
  ]);
});

test('PLC-09 PLC-23 nobody placed says whether fallback is off or there is no Admin', () => {
  const why = (adminFallback: boolean) => {
    const { trace } = place(aDirectory({ ann: aUser([]) }, { adminFallback }), aRequest());
    return trace.chosen && explain(trace.chosen);
  };
  expect([why(true), why(false)]).toEqual([
    'Nobody was placed: no member is suitable, and no member is an Admin.',
    'Nobody was placed: no member is suitable, and admin fallback is off for this group.',
  ]);
});

test('PLC-08 PLC-23 an Admin placed by an admin set is told which, and other Admins that they were not drawn', () => {
  const byNoSet = { ann: administrator, bob: aUser([aSet('admin', { locations: [] })]) };
  const { trace, participants } = place(aDirectory(byNoSet), aRequest({ sequenced: false }));
  expect(participants).toHaveLength(1);
  expect(trace.members?.map(({ userId, as }) => (as === null ? null : userId)).filter(Boolean)).toEqual(
    participants,
  );
  expect(trace.counts).toEqual({ drawn_among_admins: 1, not_drawn: 1 });
  const alone = place(aDirectory({ bob: byNoSet.bob }), aRequest()).trace.chosen;
  expect(alone?.permissionSetId).toBe('set-admin');
  expect(alone && explain(alone)).toBe('Chosen as the only Admin in this group: no member is suitable.');
});

test('PLC-28 GRP-22 the second look places from the frozen members of a deleted group', () => {
  const directory = aDirectory(
    { ann: aUser([aSet('approver')], { active: false }), bob: approver },
    { status: 'deleted', version: 5 },
  );
  const request = aRequest({ earlierPick: 'ann' });
  expect(place(directory, request).participants).toEqual([]);
  const second = placeAgain(directory, request);
  expect([second.participants, second.sequenced]).toEqual([['bob'], ['bob']]);
  expect([second.trace.rule, second.trace.group.status]).toEqual(['PLC-12', 'deleted']);
  expect(placeAgain(directory, aRequest({ groupId: 'nowhere' })).trace.chosen?.reason).toBe('group_unknown');
});

const numbered = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `u${String(at).padStart(6, '0')}`,
      at % 2 === 0 ? approver : aUser([]),
    ]),
  );

test('PLC-23 up to 1,000 members the trace is complete', () => {
  const { trace } = place(aDirectory(numbered(1_000)), aRequest());
  expect(trace.members).toHaveLength(1_000);
  expect(trace.pick?.candidates).toHaveLength(500);
});

test('PLC-23 beyond 1,000 members the trace has the list, the counts and the fingerprint of the candidates', () => {
  const { trace, pick } = place(aDirectory(numbered(4_000), { defaultAssignees: ['u000001'] }), aRequest());
  expect(trace.members).toBeNull();
  expect(trace.defaults.map(({ reason }) => reason)).toEqual(['never_designated']);
  expect(trace.counts).toEqual({ drawn: 1, not_drawn: 1_999, no_role: 2_000 });
  expect(trace.chosen).toMatchObject({ userId: pick?.userId, rule: 'PLC-06', among: 2_000 });
  expect(trace.pick).toMatchObject({ count: 2_000, candidates: null });
  expect(trace.pick?.sha256).toBe(
    createHash('sha256')
      .update((pick?.candidates ?? []).join('\n'))
      .digest('hex'),
  );
  expect(JSON.stringify(trace).length).toBeLessThan(2_000);
});

test('100,000 members and a chain of 20,000 groups are placed in about a second', () => {
  const directory = aDirectory(numbered(100_000));
  const legal = directory.groups.get('legal');
  if (legal === undefined) throw new Error('there is a group');
  const groups = new Map([['legal', { ...legal, members: [{ kind: 'group' as const, groupId: 'g0' }] }]]);
  for (let at = 0; at < 20_000; at += 1)
    groups.set(`g${at}`, { ...legal, members: [{ kind: 'group', groupId: `g${at + 1}` }] });
  groups.set('g20000', { ...legal, members: legal.members as never });
  const started = process.cpuUsage();
  const { participants } = place({ ...directory, groups }, aRequest({ alsoRoles: ['reviewer'] }));
  expect(participants).toHaveLength(50_000);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
