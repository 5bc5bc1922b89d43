import { isApplicable, isReached, mayChoose, reachOf } from '../../src/domain/addressing.ts';
import type { Choice, CommunicationRule, Named, Party, Person } from '../../src/domain/addressing.ts';
import type { GroupId, OrganisationId, UserId } from '../../src/domain/ids.ts';

const acme = 'acme' as OrganisationId;
const legal = 'legal' as GroupId;
const someone = (id: string, over: Partial<Person> = {}): Person => ({
  ...{ userId: id as UserId, role: 'basic', organisations: [], groupIds: [], inPublicGroup: false },
  ...over,
});
const ann = someone('ann');
const boss = someone('boss', { role: 'administrator' });
const clerk = someone('clerk', { organisations: [{ organisationId: acme, role: 'member' }] });
const head = someone('head', { organisations: [{ organisationId: acme, role: 'administrator' }] });
const lawyer = someone('lawyer', { groupIds: [legal] });

const role = (of: Person['role']): Party => ({ kind: 'role', role: of });
const group: Party = { kind: 'group', groupId: legal };
const organisation = (organisationRole: 'member' | 'administrator' | null): Party => ({
  ...{ kind: 'organisation', organisationId: acme },
  organisationRole,
});

describe('GRP-29 applicability', () => {
  test('GRP-29 a group that names nobody is for everybody', () => {
    expect(isApplicable(ann, [])).toBe(true);
  });

  test.each<[string, Named, Person[]]>([
    ['a user', { userId: ann.userId }, [ann]],
    ['the members of a group', { groupId: legal }, [lawyer]],
    ['an organisation', { organisationId: acme, role: null }, [clerk, head]],
    ['a role of an organisation', { organisationId: acme, role: 'administrator' }, [head]],
  ])('GRP-29 one that names %s is for these and nobody else, administrators included', (_, named, who) => {
    expect([ann, boss, clerk, head, lawyer].filter((one) => isApplicable(one, [named]))).toEqual(who);
  });
});

describe('GRP-47 the matrix', () => {
  const reached = (by: Person, rules: CommunicationRule[]): string[] =>
    [ann, boss, clerk, head, lawyer]
      .filter((other) => isReached(reachOf(by, rules), by, other))
      .map(({ userId }) => userId);

  test('GRP-47 empty lets everybody address everybody', () => {
    expect(reached(ann, [])).toEqual(['ann', 'boss', 'clerk', 'head', 'lawyer']);
  });

  test('GRP-47 with any rule whoever is of no side it begins with reaches themselves only', () => {
    expect(reached(ann, [{ from: role('administrator'), to: role('basic') }])).toEqual(['ann']);
  });

  test('GRP-47 a rule leads one way', () => {
    const rules = [{ from: organisation(null), to: group }];
    expect([reached(clerk, rules), reached(lawyer, rules)]).toEqual([['clerk', 'lawyer'], ['lawyer']]);
  });

  test.each<[string, Party, string[]]>([
    ['an environment role', role('administrator'), ['ann', 'boss']],
    ['an organisation', organisation(null), ['ann', 'clerk', 'head']],
    ['a role of an organisation', organisation('member'), ['ann', 'clerk']],
    ['a group', group, ['ann', 'lawyer']],
  ])('GRP-45, GRP-47 a rule may lead to %s', (_, to, who) => {
    expect(reached(ann, [{ from: role('basic'), to }])).toEqual(who);
  });

  test('GRP-47 of several rules each adds to the reach', () => {
    const from = role('basic');
    expect(
      reached(ann, [
        { from, to: group },
        { from, to: role('administrator') },
      ]),
    ).toEqual(['ann', 'boss', 'lawyer']);
  });
});

describe('GRP-31 membership in a public group', () => {
  const crier = someone('crier', { inPublicGroup: true });
  const nowhere: CommunicationRule[] = [{ from: role('administrator'), to: group }];

  test('GRP-31 counts as permission: everybody addresses whoever belongs to one', () => {
    for (const by of [ann, boss, lawyer]) expect(isReached(reachOf(by, nowhere), by, crier)).toBe(true);
    expect(isReached(reachOf(ann, nowhere), ann, lawyer)).toBe(false);
  });

  test('GRP-31 gives those who belong to one nobody else to address', () => {
    expect(isReached(reachOf(crier, nowhere), crier, ann)).toBe(false);
  });
});

describe('choosing a group', () => {
  const choice = (over: Partial<Choice['group']> = {}, more: Partial<Choice> = {}): Choice => ({
    ...{ person: ann, purpose: 'workflow_participant', rules: [] },
    ...more,
    group: { status: 'active', applicability: [], members: [clerk, lawyer], ...over },
  });
  const onlyLawyers = [{ from: role('basic'), to: group }];

  test('GRP-30 one member out of reach hides the whole group', () => {
    expect(mayChoose(choice({}, { rules: onlyLawyers }))).toBe(false);
    expect(mayChoose(choice({ members: [lawyer] }, { rules: onlyLawyers }))).toBe(true);
  });

  test('GRP-31 a group of people who are all in public ones is hidden from nobody, but by its own list', () => {
    const members = [someone('crier', { inPublicGroup: true }), someone('caller', { inPublicGroup: true })];
    expect(mayChoose(choice({ members }, { rules: onlyLawyers }))).toBe(true);
    expect(mayChoose(choice({ members: [...members, clerk] }, { rules: onlyLawyers }))).toBe(false);
    const applicability = [{ userId: boss.userId }];
    expect(mayChoose(choice({ members, applicability }, { rules: onlyLawyers }))).toBe(false);
  });

  test('GRP-30 whoever is a member needs no way to themselves, and an empty group hides nobody', () => {
    expect(mayChoose(choice({ members: [ann, lawyer] }, { rules: onlyLawyers }))).toBe(true);
    expect(mayChoose(choice({ members: [] }, { rules: onlyLawyers }))).toBe(true);
  });

  test.each([
    ['workflow_participant', false],
    ['phase_manager', false],
    ['share_recipient', true],
    ['access_rule', true],
  ] as const)('GRP-09 as a %s an inactive group can be chosen: %s', (purpose, may) => {
    expect(mayChoose(choice({ status: 'inactive' }, { purpose }))).toBe(may);
  });

  test('GRP-23 a deleted group is chosen for nothing', () => {
    for (const purpose of [
      'workflow_participant',
      'share_recipient',
      'access_rule',
      'phase_manager',
    ] as const)
      expect(mayChoose(choice({ status: 'deleted' }, { purpose }))).toBe(false);
  });

  test('GRP-29, GRP-30 who reaches all members and is not named does not choose it', () => {
    expect(mayChoose(choice({ applicability: [{ userId: boss.userId }] }))).toBe(false);
  });
});
