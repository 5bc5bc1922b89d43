// The trace in lines, as a failed case tells it: nothing that the rules looked at is hidden behind what is said of the
// same person as a member.
import { describeTrace } from '../../src/cli/placement-trace.ts';
import { place } from '../../src/placement/place.ts';
import { explain } from '../../src/placement/reasons.ts';
import { aDirectory, aRequest, aSet, aUser } from './support.ts';

const approver = aUser([aSet('approver')]);
const elsewhere = aUser([aSet('approver', { locations: ['RTM'] })]);
const administrator = aUser([], { environmentRole: 'administrator' });
const otherwiseDesignated = aUser([aSet('approver'), aSet('reviewer', { defaultAssignee: true })]);

test('DFA-09 PLC-23 why the list passed over somebody is told, though they are suitable, or drawn in the end', () => {
  const users = { ann: otherwiseDesignated, bob: approver, cas: approver };
  const directory = aDirectory(users, { defaultAssignees: ['ann', 'bob'], consider: 'designated' });
  const lines = describeTrace(place(directory, aRequest()).trace);
  expect(lines.filter((line) => line.startsWith('list: '))).toEqual([
    'list: ann: Passed over: has no fitting permission set designated default assignee, and this group considers ' +
      'only those. (PLC-05, set_not_designated, 1 on the list)',
    'list: bob: Passed over: has no permission set designated default assignee. (DFA-07, never_designated, 2 on the list)',
  ]);
  expect(lines.filter((line) => /^(ann|bob|cas): /.test(line))).toHaveLength(3);
});

test('PLC-23 what the list says of a member is told once where it is the same', () => {
  const directory = aDirectory(
    { ann: aUser([aSet('approver', { defaultAssignee: true, locations: ['RTM'] })]), bob: approver },
    { defaultAssignees: ['ann'] },
  );
  const lines = describeTrace(place(directory, aRequest()).trace);
  expect(lines.filter((line) => line.includes('ann: '))).toEqual([
    'ann: Passed over: has no approver permission for this location. (PLC-01, no_location, 1 on the list)',
  ]);
});

test('PLC-12 PLC-23 why the earlier pick is passed over is told of a member, and of a stranger', () => {
  const directory = aDirectory({ ann: elsewhere, bob: approver });
  const linesWith = (earlierPick: string) =>
    describeTrace(place(directory, aRequest({ earlierPick })).trace).filter((line) =>
      line.startsWith('earlier'),
    );
  expect(linesWith('ann')).toEqual([
    'earlier pick: ann: The earlier pick has no approver permission for this location. (PLC-12, no_location)',
  ]);
  expect(linesWith('ghost')).toEqual([
    'earlier pick: ghost: The earlier pick is not a user here. (PLC-12, unknown_user)',
  ]);
  expect(linesWith('bob')).toEqual([]);
});

test('PLC-12 PLC-23 among Admins an earlier pick who is none is told so', () => {
  const directory = aDirectory({ ann: elsewhere, bob: administrator, cas: administrator });
  const { trace } = place(directory, aRequest({ earlierPick: 'ann' }));
  expect(trace.earlierPick).toMatchObject({ userId: 'ann', rule: 'PLC-12', reason: 'not_an_admin' });
  expect(describeTrace(trace)).toContain(
    'earlier pick: ann: The earlier pick is not an Admin, and no member is suitable. (PLC-12, not_an_admin)',
  );
  const retired = aUser([], { environmentRole: 'administrator', active: false });
  const again = place(
    aDirectory({ ann: retired, bob: administrator }),
    aRequest({ earlierPick: 'ann' }),
  ).trace;
  expect(again.earlierPick?.reason).toBe('inactive');
});

test('PLC-22 PLC-23 a draw can be computed again from what is printed', () => {
  const users = { ann: elsewhere, bob: approver, cas: approver };
  const drawn = (request: Parameters<typeof aRequest>[0]) => {
    const { trace, pick } = place(aDirectory(users), aRequest(request));
    return [describeTrace(trace).at(-1), pick?.index];
  };
  const [first, index] = drawn({});
  expect(first).toBe(`drawn: index ${index} of ["bob","cas"], countersign-pick-v1`);
  const [again, indexAgain] = drawn({ earlierPick: 'ann' });
  expect(again).toBe(`drawn: index ${indexAgain} of ["bob","cas"], countersign-pick-v1+role`);
});

test('PLC-22 beyond 1,000 members the draw is printed with the number and the fingerprint of the candidates', () => {
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`u${at}`, approver]));
  const { trace } = place(aDirectory(many), aRequest());
  expect(describeTrace(trace).at(-1)).toMatch(
    /^drawn: index \d+ of 1001 candidates with SHA-256 [0-9a-f]{64}, countersign-pick-v1$/,
  );
});

test('PLC-11 PLC-23 a draw among those who suit every role says how many were suitable', () => {
  const both = aUser([aSet('approver'), aSet('reviewer')]);
  const sentence = (users: Parameters<typeof aDirectory>[0]) => {
    const { trace } = place(aDirectory(users), aRequest({ alsoRoles: ['reviewer'] }));
    return trace.chosen && explain(trace.chosen);
  };
  const every = 'who can serve in every role in which this approval needs this group';
  const noList = 'this group has no list of default assignees.';
  const some = { ann: approver, bob: both, cas: approver, dee: approver };
  expect(sentence({ ...some, eli: both })).toBe(
    `Chosen at random among the 2 of 5 suitable members ${every}: ${noList}`,
  );
  expect(sentence(some)).toBe(`Chosen at random as the only one of 4 suitable members ${every}: ${noList}`);
  expect(sentence({ bob: both, eli: both })).toBe(`Chosen at random among 2 suitable members: ${noList}`);
});
