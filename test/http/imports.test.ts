// Users, permission sets and groups from tables: everything of a file, or every fault of it and nothing.
import { sql } from 'kysely';
import { keepNesting } from '../../src/db/nesting.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import { historyOf } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const send = (
  kind: 'users' | 'permission-sets' | 'groups',
  body: string | Buffer,
  { query = '', caller = 'admin', key }: { query?: string; caller?: Caller; key?: string } = {},
): Promise<Answer> =>
  api.call(caller, { path: `/v1/imports/${kind}${query}`, body, type: 'text/csv', ...(key ? { key } : {}) });
/** `line:column message` of every fault. */
const faultsOf = ({ status, body }: Answer): string[] => [
  `${status} ${body.code}`,
  ...body.errors.map(({ line, column, message }: Json) => `${line}:${column ?? '-'} ${message}`),
];
const all = () => dumpRows(api.database.app, api.house.environmentId);
const userRows = () =>
  rowsOf<{ name: string; email: string; role: string }>(
    api.database.app,
    api.house.environmentId,
    sql`select name, email, environment_role as role from users where email like '%@new.example' order by name`,
  );

describe('users', () => {
  const file = 'Name,Mail,Role\r\nMia Mol,mia@new.example,\r\n"Vos, Tom",tom@new.example,advanced\r\n';

  test('ENV-03 are added with their role, basic where nothing is said, and audited one by one', async () => {
    expect((await send('users', file)).body).toEqual({ dryRun: false, imported: 2 });
    expect(await userRows()).toEqual([
      { name: 'Mia Mol', email: 'mia@new.example', role: 'basic' },
      { name: 'Vos, Tom', email: 'tom@new.example', role: 'advanced' },
    ]);
    const audited = await rowsOf(api.database.app, api.house.environmentId, sql`select from audit where action = 'user_added'`); // prettier-ignore
    expect(audited).toHaveLength(2);
  });

  test('a dry run says the same and writes nothing', async () => {
    const before = await all();
    expect((await send('users', file, { query: '?dryRun=true' })).body).toEqual({
      dryRun: true,
      imported: 2,
    });
    expect(await all()).toEqual(before);
  });

  test('with invite everybody is sent an invitation that can be accepted', async () => {
    await send('users', file, { query: '?invite=true' });
    const waiting = await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`select from outbox o join invitations i on i.id = o.invitation_id and i.user_id = o.recipient_user_id
        where o.template = 'invitation' and i.state = 'open' and i.expires_at > now() + interval '6 days'`,
    );
    expect(waiting).toHaveLength(2);
  });

  test('every fault is told with its line and column, those of the database too, and nothing is written', async () => {
    const before = await all();
    const faulty = [
      'Name;Mail;Role',
      ';nobody@new.example;basic',
      'Ann Two;ANN@windmill.example;basic',
      'No Mail;not a mail;king',
      '"Two',
      'Lines";a@new.example;',
      'Twin;b@new.example;',
      'Twin;B@NEW.example;',
      '=1+1;c@new.example;',
      'Short;d@new.example',
    ].join('\n');
    expect(faultsOf(await send('users', faulty))).toEqual([
      '422 import_faulty',
      '2:1 Must not be blank.',
      '3:2 There is a user with this mail address already.',
      '4:2 Must be a mail address, such as ann@example.org.',
      '4:3 Must be one of basic, advanced, administrator.',
      '5:1 Must have no control characters and no marks that are not seen.',
      '8:2 Is the same as in line 7.',
      '9:1 Would run as a formula in a spreadsheet: put an apostrophe before it, if it is meant as text.',
      '10:- Has 2 cells where the headings are 3: is a quote or a separator astray?',
    ]);
    expect(await all()).toEqual(before);
  });

  test('GRP-42 what our exports keep from running comes back as it was meant', async () => {
    await send('users', "Name,Mail\n'=Sum,sum@new.example\n");
    expect(await userRows()).toMatchObject([{ name: '=Sum' }]);
  });

  test('a repeat with the same key is answered as the first time; another file under it is refused', async () => {
    const key = newKey();
    const first = await send('users', file, { key });
    expect((await send('users', file, { key })).body).toEqual(first.body);
    expect((await send('users', `${file}Zoe,zoe@new.example,\r\n`, { key })).body.code).toBe(
      'idempotency_key_reused',
    );
  });

  test('of the same file sent twice at once one is taken', async () => {
    const answers = await Promise.all([send('users', file), send('users', file)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await userRows()).toHaveLength(2);
  });

  test('ENV-07 are for administrators: nobody else has a file read', async () => {
    expect((await send('users', 'nonsense', { caller: 'basil' })).body.code).toBe('may_not_administer');
  });
});

describe('the file', () => {
  const line = 'Mia Mol,mia@new.example';
  test.each<[string, string | Buffer]>([
    ['with a byte order mark', `\uFEFFName,Mail\n${line}`],
    ['with semicolons', `Name;Mail\n${line.replace(',', ';')}`],
    ['with tabs and CR LF', `Mail\tName\r\nmia@new.example\tMia Mol\r\n\r\n`],
    ['with headings in other letters', `"MAIL","name "\nmia@new.example,Mia Mol`],
    ['with old Macintosh ends of lines', `Name,Mail\r${line}\r`],
  ])('is taken %s', async (_how, file) => {
    expect((await send('users', file)).status).toBe(200);
    expect(await userRows()).toMatchObject([{ name: 'Mia Mol' }]);
  });

  test.each<[string, string | Buffer, string]>([
    ['in Latin-1', Buffer.from('Name,Mail\nMia,mia@new.example\nZo\xeb,zoe@new.example', 'latin1'), '3:- There are bytes that are not UTF-8'],
    ['in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Name,Mail', 'utf16le')]), '1:- There are bytes that are not UTF-8'],
    ['that ends inside a character', Buffer.from([...Buffer.from('Name,Mail\nZo'), 0xc3]), '2:- There are bytes that are not UTF-8'],
    ['with a quote that is never closed', 'Name,Mail\n"Mia,mia@new.example\nTom,tom@new.example\n', '2:- A quote is opened and never closed. Nothing else in the file has been looked at yet.'],
    ['with a quote that is never closed behind lines with faults', 'Name,Mail\nMia,mia\n\n"Zoe\nPel",zoe@new.example\n"Tom,t@new.example\nx,y\n', '6:- A quote is opened and never closed.'],
    ['with a quote inside a cell', 'Name,Mail\nMia "M" Mol,mia@new.example\n', '2:- A quote stands inside a cell'],
    ['with something behind a quote', 'Name,Mail\n"Mia"x,mia@new.example\n', '2:- Something stands between'],
    ['with an unknown column', 'Name,Mail,Rôle\nMia,mia@new.example,\n', '1:3 There is no column "Rôle"'],
    ['with a column twice', 'Name,Mail,name\nMia,mia@new.example,\n', '1:3 The column Name is there twice.'],
    ['without a column that it needs', 'Name,Role\nMia,basic\n', '1:- The column Mail is missing.'],
    ['without lines', 'Name,Mail\n', '2:- There is nothing under the headings.'],
    ['that is empty but for blanks', '\n\n', '1:- The file is empty'],
    ['with a mark that turns the direction of writing', 'Name,Mail\nM\u202Eia,mia@new.example\n', '2:1 Must have no control'],
    ['with NUL', 'Name,Mail\nM\0ia,mia@new.example\n', '2:1 Must have no control'],
    ['with 10,000 characters in a name', `Name,Mail\n${'x'.repeat(10_000)},mia@new.example\n`, '2:1 Must have 200 characters'],
    ['with more than a mebibyte in a line', `Name,Mail\n"${'x'.repeat(1_100_000)}",mia@new.example\n`, '2:- The line has more than'],
  ])('is refused %s, with the place', async (_how, file, fault) => {
    const [code, first] = faultsOf(await send('users', file));
    expect([code, first?.slice(0, fault.length)]).toEqual(['422 import_faulty', fault]);
  }); // prettier-ignore

  test('tells the first thousand faults and counts all of them', async () => {
    const { body } = await send('users', `Name,Mail\n${',x\n'.repeat(1_500)}`);
    expect([body.errors.length, body.faults > 3_000]).toEqual([1_000, true]);
  });

  test('without a body, of another type, and bigger than is taken is refused', async () => {
    const empty = await api.call('admin', { method: 'POST', path: '/v1/imports/users', type: 'text/csv' });
    const json = await api.call('admin', { path: '/v1/imports/users', body: {} });
    const big = await send('users', Buffer.alloc(17 * 1024 * 1024, `Name,Mail\n${'x'.repeat(500_000)},\n`));
    expect([empty, json, big].map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '422 import_faulty',
      '415 unsupported_media_type',
      '413 body_too_large',
    ]);
  });
});

describe('at once', () => {
  const files = {
    users: `Name,Mail\n${Array.from({ length: 2_000 }, (_, nth) => `User ${nth},u${nth}@new.example`).join('\n')}`,
    'permission-sets': 'Name,Role,Locations,Contract Types\nAt once,reviewer,AMS,INVOICE\n',
    groups: 'Name,Category,Status,Members\nAt once,Approvals,active,ann@windmill.example\n',
  };

  test.each(['users', 'permission-sets', 'groups'] as const)(
    'a repeat of %s under the same key that comes while the first runs is answered as the first',
    async (kind) => {
      const key = newKey();
      const answers = await Promise.all([1, 2, 3].map(() => send(kind, files[kind], { key })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(answers.map(({ body }) => body.imported)).size).toBe(1);
    },
  );

  test.each(['users', 'permission-sets', 'groups'] as const)(
    'a dry run of %s waits for nobody who changes members or people meanwhile, and keeps nobody waiting',
    async (kind) => {
      const { status } = await inTenant(api.database.app, api.house.environmentId, async (tx) => {
        await keepNesting(tx);
        await sql`select from users for no key update`.execute(tx);
        return send(kind, files[kind], { query: '?dryRun=true' });
      });
      expect(status).toBe(200);
    },
  );
});

describe('permission sets', () => {
  const head = 'Name,Role,Locations,Contract Types,Designated,Holders';

  test('ENV-16, ENV-17 are made with what they cover and given to their holders', async () => {
    const file = `${head}\nChecks,reviewer,AMS|RTM,INVOICE,yes,"ann@windmill.example\nBASIL@windmill.example"\nNothing,approver,,,,\n`;
    expect((await send('permission-sets', file)).body).toEqual({ dryRun: false, imported: 2 });
    const { body } = await api.call('admin', '/v1/permission-sets?limit=200');
    const made = body.items.filter(({ name }: Json) => ['Checks', 'Nothing'].includes(name));
    expect(made).toMatchObject([
      {
        role: 'reviewer',
        locations: ['AMS', 'RTM'],
        contractTypes: ['INVOICE'],
        defaultAssignee: true,
        users: 2,
      },
      { role: 'approver', locations: [], contractTypes: [], defaultAssignee: false, users: 0 },
    ]);
  });

  test('ENV-17 thousands of holders over hundreds of sets come in whole', async () => {
    const mails = Object.keys(api.house.people).map((name) => `${name}@windmill.example`);
    const lines = Array.from(
      { length: 300 },
      (_, nth) => `Part ${nth},reviewer,AMS,INVOICE,,${mails.join('|')}`,
    );
    expect((await send('permission-sets', [head, ...lines].join('\n'))).body.imported).toBe(300);
    const [given] = await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`select count(*)::int as holders, count(distinct p.user_id)::int as people,
          (select count(*)::int from permission_set_locations l join permission_sets s on s.id = l.permission_set_id
            where s.name like 'Part %') as places
        from user_permission_sets p join permission_sets s on s.id = p.permission_set_id where s.name like 'Part %'`,
    );
    expect(given).toEqual({ holders: 300 * mails.length, people: mails.length, places: 300 });
  });

  test('codes, holders and names that there are not, or are already, are told with their place', async () => {
    const file = [
      head,
      'reviewer OF invoices in amsterdam,reviewer,AMS,INVOICE,,',
      'One,king,ams|AMS,NOTHING,maybe,nobody@new.example|ann@windmill.example|ann@windmill.example',
      'Two,approver,,,,',
      'TWO,approver,,,,',
    ].join('\n');
    expect(faultsOf(await send('permission-sets', file))).toEqual([
      '422 import_faulty',
      '2:1 There is a permission set of this name already.',
      '3:2 Must be one of admin, phase_owner, phase_mediator, reviewer, approver, signatory.',
      '3:3 There is no "ams" here; codes match exactly.',
      '3:4 There is no "NOTHING" here; codes match exactly.',
      '3:5 Must be one of yes, no.',
      '3:6 "ann@windmill.example": Is listed twice.',
      '3:6 No active user has the mail address nobody@new.example.',
      '5:1 Is the same as in line 4.',
    ]);
  });
});

describe('groups', () => {
  const head = 'Name,Category,Status,Description,Members,Default Assignees,Allow Multiple,Consider';

  test('GRP-05, DFA-01, GRP-36 are created with members and default assignees in order, each with its history', async () => {
    const ann = 'ann@windmill.example';
    const bob = 'bob@windmill.example';
    const file = `${head}\nBoard,approvals,active,"Who\ndecides",${ann}|${bob}|basil@windmill.example,${bob}|${ann},,designated\nEmpty,Approvals,inactive,,,,no,\n`;
    expect((await send('groups', file)).body.imported).toBe(2);
    const { body } = await api.call('admin', '/v1/groups?name=board');
    const board = (await api.call('admin', `/v1/groups/${body.items[0].id}`)).body;
    expect(board).toMatchObject({ description: 'Who\ndecides', size: 3, consider: 'designated', version: 1 });
    expect(board.defaultAssignees.map(({ name }: Json) => name)).toEqual(['Bob Buyer', 'Ann Approver']);
    const place = { db: api.database.app, house: api.house };
    expect(await historyOf(place, board.id)).toMatchObject([{ version: 1, what: 'created', cause: null }]);
    const people = await rowsOf(api.database.app, api.house.environmentId, sql`select from audit where action = 'membership_gained' and data -> 'cause' ? 'importId'`); // prettier-ignore
    expect(people).toHaveLength(3);
  });

  test('GRP-06, GRP-07, GRP-24, DFA-02, DFA-03 what a group may not be is told with its place, and nothing is written', async () => {
    const before = await all();
    const file = [
      head,
      'ＢＵＹＥＲＳ,Approvals,active,,,,,',
      'A,Nothing,,,,,,',
      '(B),Approvals,active,,basil@windmill.example|rita@windmill.example,,no,',
      'C,Approvals,active,,basil@windmill.example,basil@windmill.example|rita@windmill.example,,some',
    ].join('\n');
    expect(faultsOf(await send('groups', file))).toEqual([
      '422 import_faulty',
      '2:1 There is a group of this name already.',
      '3:2 There is no group category "Nothing".',
      '3:3 Must be one of active, inactive.',
      '4:1 Must have no round brackets: (NAME) stands for the group elsewhere.',
      '4:5 Must be one at most where Allow Multiple is no.',
      '5:6 rita@windmill.example is not among the members of this group.',
      '5:6 basil@windmill.example has no permission set that is designated default assignee.',
      '5:8 Must be one of all, designated.',
    ]);
    expect(await all()).toEqual(before);
  });

  test('GRP-18, GRP-38 thousands of members over hundreds of groups come in whole', async () => {
    const mails = Object.keys(api.house.people).map((name) => `${name}@windmill.example`);
    const lines = Array.from(
      { length: 300 },
      (_, nth) => `Part ${nth},Approvals,active,,${mails.join('|')},,,`,
    );
    expect((await send('groups', [head, ...lines].join('\n'))).body.imported).toBe(300);
    const count = (table: string) =>
      sql`(select count(*)::int from ${sql.table(table)} m join groups g on g.id = m.group_id where g.name like 'Part %')`;
    const [rows] = await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`select ${count('group_members')} as stand, ${count('group_effective_members')} as belong,
        ${count('group_member_spans')} as spans,
        (select sum(size)::int from groups where name like 'Part %') as sizes`,
    );
    const all = 300 * mails.length;
    expect(rows).toEqual({ stand: all, belong: all, spans: all, sizes: all });
  });

  test('ENV-01, ENV-13 nobody of another environment and nobody who is retired comes in', async () => {
    await buildHouse(api.database.app, 'Other');
    await api.call('admin', { method: 'POST', path: `/v1/users/${api.house.people.rob}/retire` });
    const file = `${head}\nA,Approvals,active,,rob@windmill.example|x@other.example,,,\n`;
    expect(faultsOf(await send('groups', file)).slice(1)).toEqual([
      '2:5 No active user has the mail address rob@windmill.example.',
      '2:5 No active user has the mail address x@other.example.',
    ]);
  });

  test('a mail address that two users have is told: which of them is meant is not left to chance', async () => {
    await rowsOf(api.database.app, api.house.environmentId, sql`update users set email = 'ann@windmill.example' where id = ${api.house.people.bob}`); // prettier-ignore
    const file = `${head}\nA,Approvals,active,,ann@windmill.example,,,\n`;
    expect(faultsOf(await send('groups', file)).slice(1)).toEqual([
      '2:5 Several users have the mail address ann@windmill.example: add them by hand.',
    ]);
  });

  test('GRP-12 may be imported by whoever manages groups', async () => {
    await rowsOf(api.database.app, api.house.environmentId, sql`update users set group_administrator = true where id = ${api.house.people.dora}`); // prettier-ignore
    const file = `${head}\nA,Approvals,active,,,,,\n`;
    expect((await send('groups', file, { caller: 'basil' })).body.code).toBe('may_not_manage_groups');
    expect((await send('groups', file, { caller: 'dora' })).status).toBe(200);
  });
});
