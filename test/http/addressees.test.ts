// Whom and which groups somebody may choose, as a picker asks for them.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import { addGroup } from '../support/courses.ts';
import { retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, employs } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const ask = (caller: Caller, parameters: Record<string, string> = {}): Promise<Answer> =>
  api.call(caller, `/v1/addressees?${new URLSearchParams({ purpose: 'workflow_participant', ...parameters }).toString()}`); // prettier-ignore
const found = async (caller: Caller, parameters: Record<string, string> = {}): Promise<string[]> =>
  (await ask(caller, parameters)).body.items.map(({ name }: Json) => name);
const rename = (name: PersonName, to: string) =>
  rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update users set name = ${to}, name_folded = ${to.normalize('NFKC').toLowerCase()}
      where id = ${api.house.people[name]}`,
  );
const set = async (path: string, body: object): Promise<void> => {
  const { headers } = await api.call('admin', path);
  const put = { method: 'PUT', path, body, headers: { 'if-match': headers.get('etag') ?? '' } };
  expect((await api.call('admin', put)).status).toBe(200);
};
const role = (of: string) => ({ kind: 'role', role: of });
const allows = (rules: object[]) => set('/v1/communication-matrix', { rules });
const everyone = [
  ...[
    'Ada Admin',
    'Ann Approver',
    'Basil Basic',
    'Bob Buyer',
    'Cleo Controller',
    'Dora Director',
    'Olga Owner',
  ],
  ...['Rita Reviewer', 'Rob Reviewer', 'Sam Signatory', 'Sue Signatory'],
];
const allGroups = ['BUYERS', 'FINANCE', 'OWNERS', 'REVIEWERS', 'SIGNERS'];

test('ADR-06, GRP-29, GRP-30 groups stand beside people, by name; with an empty matrix everybody is there', async () => {
  expect(await found('basil')).toEqual([...everyone, ...allGroups].sort((one, other) => one.toLowerCase() < other.toLowerCase() ? -1 : 1)); // prettier-ignore
  expect(await found('basil', { kind: 'group' })).toEqual(allGroups);
  expect(await found('basil', { kind: 'user' })).toEqual(everyone);
  const { body } = await ask('basil', { query: 'buyers' });
  expect(body.items).toEqual([{ kind: 'group', id: api.house.groups.buyers, name: 'BUYERS', size: 2 }]);
});

describe('what is typed', () => {
  test.each([
    ['RO', ['Rob Reviewer']],
    ['rev', ['REVIEWERS', 'Rita Reviewer', 'Rob Reviewer']],
    ['rob rev', ['Rob Reviewer']],
    ['rev rob', ['Rob Reviewer']],
    ['rob rita', []],
    ['ob', []],
    ['', 16],
    ['  ', 16],
    ['%', []],
    ['_ob', []],
    ['ＲＯＢ', ['Rob Reviewer']],
  ])('each word begins a word of the name, in any case and order: %j', async (query, wanted) => {
    const names = await found('basil', { query });
    if (typeof wanted === 'number') expect(names).toHaveLength(wanted);
    else expect(names).toEqual(wanted);
  });

  test.each([
    ['José Ångström-Müller', 'mül ång jos'],
    ["Mary O'Brien", 'bri'],
    ['Nguyễn Văn An', 'văn'],
    ['100% \\_Sure', '100%'],
    ['100% \\_Sure', '\\'],
    ['Σοφία', 'σοφ'],
    ['山田 太郎', '太'],
  ])('%s is found by %s', async (name, query) => {
    await rename('sam', name);
    expect(await found('basil', { query, kind: 'user' })).toEqual([name]);
    expect(await found('basil', { query: 'signatory', kind: 'user' })).toEqual(['Sue Signatory']);
  });

  test('a group that is renamed is found by its new name only', async () => {
    const path = `/v1/groups/${api.house.groups.buyers}`;
    const { headers } = await api.call('admin', path);
    await api.call('admin', {
      ...{ method: 'PATCH', path, body: { name: 'Rotterdam purchases' } },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect([
      await found('basil', { query: 'buy', kind: 'group' }),
      await found('basil', { query: 'pur' }),
    ]).toEqual([[], ['Rotterdam purchases']]);
  });

  test('a name of one word as long as a name may be is found by its beginning', async () => {
    const name = 'ﷺ'.repeat(200);
    await rename('sam', name);
    expect(await found('basil', { query: 'صلى' })).toEqual([name]);
  });
});

describe('who is not there', () => {
  test('ENV-13, GRP-23 nobody retired, and no deleted group', async () => {
    await retires(place(), 'rob');
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${api.house.groups.reviewers}` });
    expect(await found('basil', { query: 'rev' })).toEqual(['Rita Reviewer']);
  });

  test.each([
    ['workflow_participant', false],
    ['phase_manager', false],
    ['share_recipient', true],
    ['access_rule', true],
  ])('GRP-09 as a %s an inactive group is offered: %s', async (purpose, offered) => {
    const path = `/v1/groups/${api.house.groups.buyers}`;
    const { headers } = await api.call('admin', path);
    const edit = { method: 'PATCH', path, body: { status: 'inactive' } };
    await api.call('admin', { ...edit, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect((await found('basil', { purpose, kind: 'group' })).includes('BUYERS')).toBe(offered);
  });

  test('PHM-05 as a phase manager only people who own or mediate phases', async () => {
    expect(await found('basil', { purpose: 'phase_manager', kind: 'user' })).toEqual(['Olga Owner']);
  });

  test('GRP-29 a group that is for others, for whomever: also an administrator finds it in no picker', async () => {
    await set(`/v1/groups/${api.house.groups.buyers}/applicability`, {
      entries: [{ userId: api.house.people.rita }],
    });
    expect([await found('basil', { kind: 'group' }), await found('admin', { kind: 'group' })]).toEqual(
      Array(2).fill(['FINANCE', 'OWNERS', 'REVIEWERS', 'SIGNERS']),
    );
    expect(await found('rita', { kind: 'group' })).toEqual(allGroups);
  });

  test('GRP-30, GRP-47 whom one may not address, and every group with one such member, from the next request on', async () => {
    await allows([{ from: role('basic'), to: role('basic') }]);
    expect(await found('basil', { kind: 'user' })).toEqual(everyone.filter((name) => !/Ada|Olga/.test(name)));
    expect(await found('basil', { kind: 'group' })).toEqual(['BUYERS', 'FINANCE', 'REVIEWERS', 'SIGNERS']);
    const { finance } = api.house.groups;
    await api.call('admin', {
      path: `/v1/groups/${finance}/members`,
      body: { userId: api.house.people.olga },
    });
    expect(await found('basil', { kind: 'group' })).toEqual(['BUYERS', 'REVIEWERS', 'SIGNERS']);
    expect((await api.call('basil', `/v1/groups/${finance}`)).status).toBe(404);
    // Whoever is of no side that a rule begins with reaches nobody but themselves.
    expect(await found('olga')).toEqual(['Olga Owner', 'OWNERS']);
    await allows([]);
    expect(await found('basil', { kind: 'group' })).toEqual(allGroups);
  });

  test('GRP-45, GRP-47 a rule may name a group, in place of an organisation too', async () => {
    await allows([
      {
        from: { kind: 'organisation', organisationId: '(REVIEWERS)' },
        to: { kind: 'group', groupId: '(signers)' },
      },
    ]);
    const { body } = await api.call('admin', '/v1/communication-matrix');
    expect(body.rules).toEqual([
      {
        from: { kind: 'group', groupId: api.house.groups.reviewers, name: 'REVIEWERS' },
        to: { kind: 'group', groupId: api.house.groups.signers, name: 'SIGNERS' },
      },
    ]);
    expect(await found('rita')).toEqual(['Rita Reviewer', 'Sam Signatory', 'SIGNERS', 'Sue Signatory']);
    expect(await found('ann')).toEqual(['Ann Approver']);
  });

  test('GRP-47 an organisation and a role of it lead to their people', async () => {
    await done(employs(place(), 'basil', 'member'));
    await done(employs(place(), 'rob', 'administrator'));
    await done(employs(place(), 'ann', 'member'));
    const { organisationId } = api.house;
    const of = (organisationRole: string | null) => ({
      kind: 'organisation',
      organisationId,
      organisationRole,
    });
    await allows([{ from: of('member'), to: of('administrator') }]);
    expect([await found('basil'), await found('rob')]).toEqual([
      ['Basil Basic', 'Rob Reviewer'],
      ['Rob Reviewer'],
    ]);
  });

  test('ENV-01 nobody and nothing of another environment', async () => {
    const other = await buildHouse(api.database.app, 'Elsewhere');
    await addGroup({ db: api.database.app, house: other }, ['ann']);
    expect(await found('basil')).toHaveLength(16);
  });
});

describe('pages', () => {
  const employ = (name: string, email: string) =>
    inTenant(api.database.app, api.house.environmentId, (tx) =>
      addUser(tx, { environmentId: api.house.environmentId, name, email, environmentRole: 'basic' }),
    );
  /** Page by page; what `between` does comes behind the page of that number. */
  const paged = async (between: Readonly<Record<number, () => Promise<unknown>>> = {}): Promise<Json[]> => {
    const seen: Json[] = [];
    let cursor: string | null = null;
    for (let page = 1; page === 1 || cursor; page += 1) {
      const { body }: Answer = await ask('basil', { limit: '3', ...(cursor ? { cursor } : {}) });
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items);
      cursor = body.nextCursor;
      await between[page]?.();
    }
    return seen;
  };
  beforeEach(async () => {
    for (let nth = 0; nth < 7; nth += 1) await employ('Same Name', `s${nth}@example.com`);
  });

  test('follow one another without doubles or gaps, also of people with one name', async () => {
    const seen = await paged();
    expect([seen.map(({ name }) => name), new Set(seen.map(({ id }) => id)).size]).toEqual([
      await found('basil', { limit: '200' }),
      23,
    ]);
  });

  test('whoever is renamed or added meanwhile takes nobody else along, and stands where they are met', async () => {
    const [, , { id: last }] = (await ask('basil', { limit: '3' })).body.items;
    expect(last).toBe(api.house.people.basil);
    const seen = await paged({
      1: async () => {
        // The one whom the cursor names goes to the end, somebody ahead comes behind the pages that were read.
        await rename('basil', 'Zoe Last');
        await rename('sue', 'Aaron First');
        await employ('Abel Early', 'abel@example.com');
        await employ('Zack Late', 'zack@example.com');
      },
    });
    const names = seen.map(({ name }) => name);
    const others = [...everyone, ...allGroups, ...Array<string>(7).fill('Same Name')];
    const moved = ['Basil Basic', 'Sue Signatory', 'Ada Admin', 'Ann Approver'];
    expect(names.filter((name) => others.includes(name) && !moved.includes(name)).sort()).toEqual(
      others.filter((name) => !moved.includes(name)).sort(),
    );
    expect([names.slice(0, 3), names.includes('Aaron First'), names.includes('Zack Late')]).toEqual([
      ['Ada Admin', 'Ann Approver', 'Basil Basic'],
      false,
      true,
    ]);
  });

  test('a long name is as good as a short one', async () => {
    const long = 'ﷺ'.repeat(199);
    for (const [nth, name] of ['sam', 'sue', 'rob', 'rita'].entries()) await rename(name as PersonName, `${long}${nth % 2}`); // prettier-ignore
    expect((await paged()).map(({ name }) => name)).toEqual(await found('basil', { limit: '200' }));
    // They stand last. The one whom the cursor names is renamed: some may come twice, and nobody is left out.
    const last = (await ask('basil', { limit: '200' })).body.items.slice(-4);
    const [behind] = Object.entries(api.house.people).find(([, userId]) => userId === last[1].id) ?? [];
    const seen = await paged({ 7: () => rename(behind as PersonName, 'Aaron') });
    expect(seen[20].id).toBe(last[1].id);
    expect(seen.slice(21).map(({ id }) => id)).toEqual([last[0].id, last[2].id, last[3].id]);
  });

  test('a cursor is one of the list that it was given for', async () => {
    const { body } = await ask('basil', { limit: '1' });
    for (const wrong of [{ purpose: 'access_rule' }, { kind: 'group' }]) {
      const said = await ask('basil', { cursor: body.nextCursor, ...wrong });
      expect([said.status, said.body.errors[0].path]).toEqual([422, '/query/cursor']);
    }
  });
});

test.each<[string, Record<string, string>, string]>([
  ['no purpose that there is', { purpose: 'fun' }, '/query/purpose'],
  ['no kind that there is', { kind: 'robot' }, '/query/kind'],
  ['too long a query', { query: 'x'.repeat(201) }, '/query/query'],
  ['NUL', { query: 'a\u0000' }, '/query/query'],
  ['too long a page', { limit: '201' }, '/query/limit'],
  ['another parameter', { name: 'ann' }, '/query/name'],
])('%s is refused with the place', async (_what, parameters, at) => {
  const { status, body } = await ask('basil', parameters);
  expect([status, body.errors?.[0].path]).toEqual([422, at]);
});

test('GRP-30 a service account chooses nobody', async () => {
  for (const caller of ['client', 'observer'] as const)
    expect((await ask(caller)).body.code).toBe('people_only');
});
