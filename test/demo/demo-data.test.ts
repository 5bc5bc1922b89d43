import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { demoFilePath, keepDemoApi, keepDemoEnvironment, readDemoFile } from '../../src/cli/demo-file.ts';
import type { DemoEnvironment } from '../../src/cli/demo-file.ts';
import { listEnvironments } from '../../src/db/environments.ts';
import { listGroups } from '../../src/db/group-list.ts';
import { everyGroup, findGroup } from '../../src/db/groups.ts';
import { findKeyOwner } from '../../src/db/service-accounts.ts';
import { findTemplates, readTemplateVersion } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { findLinks } from '../../src/db/identities.ts';
import { fillInDemoData } from '../../src/demo/demo-data.ts';
import { linkDemoPeople } from '../../src/demo/demo-identities.ts';
import { recoverDemoData } from '../../src/demo/recover-demo.ts';
import { describeStart } from '../../src/cli/how-to-use.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.close());

/** Fills in, and gives what was handed over. */
async function fillIn(): Promise<{ made: string[]; kept: DemoEnvironment[] }> {
  const kept: DemoEnvironment[] = [];
  return { made: await fillInDemoData(database.app, (environment) => void kept.push(environment)), kept };
}

const count = async ({ id }: DemoEnvironment, table: string): Promise<number> =>
  inTenant(database.app, id, async (tx) => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx);
    return rows[0]?.count ?? 0;
  });

const names = ['Veldhuis Accountants', 'Bakkerij De Halm'];

describe('the demo data', () => {
  test('are two companies with their people, rights and configuration', async () => {
    const { made, kept } = await fillIn();
    expect(made).toEqual(names);
    for (const environment of kept) {
      expect(environment.people.length).toBeGreaterThanOrEqual(10);
      expect(await count(environment, 'users')).toBe(environment.people.length);
      expect(await count(environment, 'permission_sets')).toBeGreaterThanOrEqual(5);
      expect(await count(environment, 'locations')).toBeGreaterThan(0);
      expect(await count(environment, 'contract_types')).toBe(4);
      expect(await count(environment, 'contract_categories')).toBe(2);
      expect(await count(environment, 'organisations')).toBe(1);
      const administrators = await inTenant(database.app, environment.id, (tx) =>
        sql`select from users where environment_role = 'administrator'`.execute(tx),
      );
      expect(administrators.rows).toHaveLength(1);
    }
    const handles = kept.flatMap(({ people }) => people.map(({ handle }) => handle));
    expect(new Set(handles).size).toBe(handles.length);
  });

  const groupsOf = (id: DemoEnvironment['id']) =>
    inTenant(database.app, id, async (tx) => {
      const listed = await listGroups(tx, { limit: 100, after: null });
      const found = await Promise.all(listed.map((group) => findGroup(tx, group.id, everyGroup)));
      return found.flatMap((group) => group ?? []);
    });

  test('groups have members and ordered default assignees, and one has no list', async () => {
    const { kept } = await fillIn();
    for (const { id } of kept) {
      const groups = await groupsOf(id);
      expect(groups.every(({ members }) => members.length > 0)).toBe(true);
      expect(groups.filter(({ defaultAssignees }) => defaultAssignees.length === 0)).toHaveLength(1);
    }
    const [first] = kept as [DemoEnvironment, DemoEnvironment];
    const groups = await groupsOf(first.id);
    const purchasing = groups.find(({ name }) => name === 'Purchasing');
    expect(purchasing?.defaultAssignees.map(({ name }) => name)).toEqual(['Bob Visser', 'Ann Mulder']);
  });

  test('TPL-02 TPL-05 TPL-07 the template reviews, approves by two groups in turn and signs, each phase with an owner', async () => {
    const { kept } = await fillIn();
    for (const { id, template, usual } of kept) {
      const [found, ...others] = await inTenant(database.app, id, (tx) => findTemplates(tx, usual, null));
      expect([found?.templateId, others]).toEqual([template.id, []]);
      const { phases } = await inTenant(database.app, id, (tx) => readTemplateVersion(tx, template.id, 1));
      expect(phases.map(({ kind }) => kind)).toEqual(['review', 'approval', 'signature']);
      expect(phases[1]?.participants.map(({ turn, sequenced }) => [turn, sequenced])).toEqual([
        [1, true],
        [2, true],
      ]);
      for (const { manager } of phases)
        expect(manager).toEqual({ kind: 'owner', groupId: expect.any(String) });
    }
  });

  test('TPL-09 another template has tasks of groups, in both modes, each with a due time', async () => {
    const { kept } = await fillIn();
    for (const { id, usual } of kept) {
      const [found] = await inTenant(database.app, id, (tx) =>
        findTemplates(tx, { contractType: 'NDA', location: usual.location }, null),
      );
      expect(
        found?.phases.map(({ kind, groups, dueDays }) => [kind, groups?.map(({ mode }) => mode), dueDays]),
      ).toEqual([
        ['task', ['one'], 3],
        ['task', ['all'], 7],
      ]);
      const everybody = await count({ id } as DemoEnvironment, 'group_members');
      expect(await count({ id } as DemoEnvironment, 'group_effective_members')).toBe(everybody);
    }
  });

  test('the key that was handed over is that of the back office', async () => {
    const { kept } = await fillIn();
    for (const { id, integration } of kept) {
      expect(await findKeyOwner(database.app, integration.key)).toMatchObject({
        value: { actor: { kind: 'service_account', environmentId: id } },
      });
    }
  });
});

describe('filling in again', () => {
  test('changes nothing and hands nothing over', async () => {
    const { kept } = await fillIn();
    expect(await fillIn()).toEqual({ made: [], kept: [] });
    expect(await listEnvironments(database.app)).toEqual(kept.map(({ id, name }) => ({ id, name })));
  });

  test('at the same time makes each company once', async () => {
    const all = await Promise.all([fillIn(), fillIn(), fillIn()]);
    expect(all.flatMap(({ made }) => made).sort()).toEqual([...names].sort());
    expect(all.flatMap(({ kept }) => kept.map(({ name }) => name)).sort()).toEqual([...names].sort());
    expect((await listEnvironments(database.app)).map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test('after an interruption goes on: what was begun is not there, what was made stays', async () => {
    let calls = 0;
    const interrupted = fillInDemoData(database.app, () => {
      calls += 1;
      if (calls === 2) throw new Error('the power went');
    });
    await expect(interrupted).rejects.toThrow('the power went');
    const [first, ...none] = await listEnvironments(database.app);
    expect([first?.name, none]).toEqual([names[0], []]);
    expect((await fillIn()).made).toEqual([names[1]]);
  });
});

describe('a state folder that has lost what it knew of the demo', () => {
  test('finds people and templates again, with a new key for each back office that works beside the old one', async () => {
    const { kept } = await fillIn();
    const recovered: DemoEnvironment[] = [];
    expect(await recoverDemoData(database.app, (environment) => void recovered.push(environment))).toEqual(
      names,
    );
    for (const [index, environment] of recovered.entries()) {
      const before = kept[index] as DemoEnvironment;
      const withoutKey = ({ integration, ...rest }: DemoEnvironment) => [integration.name, rest];
      expect(withoutKey(environment)).toEqual(withoutKey(before));
      expect(environment.integration.key).not.toBe(before.integration.key);
      for (const { integration } of [environment, before]) {
        expect((await findKeyOwner(database.app, integration.key)).ok).toBe(true);
      }
    }
  });

  test('finds nothing where there is no demo', async () => {
    expect(await recoverDemoData(database.app, () => undefined)).toEqual([]);
  });
});

describe('the demo’s people', () => {
  test('sign in at a provider wherever it is by now, and are linked once', async () => {
    const { kept } = await fillIn();
    const ann = (issuer: string) => findLinks(database.app, { issuer, subject: 'ann' });
    for (let twice = 0; twice < 2; twice += 1) await linkDemoPeople(database.app, 'http://127.0.0.1:1', kept);
    const [first] = await ann('http://127.0.0.1:1');
    expect(first).toMatchObject({ environmentId: kept[0]?.id });
    await linkDemoPeople(database.app, 'http://127.0.0.1:2', kept);
    expect([(await ann('http://127.0.0.1:1')).length, (await ann('http://127.0.0.1:2')).length]).toEqual([
      0, 1,
    ]);
  });
});

describe('demo.json', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const keep = (environment: DemoEnvironment): void => keepDemoEnvironment(folder, environment);

  test('holds both companies and the API, and only its owner can read it', async () => {
    await fillInDemoData(database.app, keep);
    keepDemoApi(folder, { url: 'http://127.0.0.1:4400' });
    const file = readDemoFile(folder);
    expect(file?.environments.map(({ name }) => name)).toEqual(names);
    expect(file?.api?.url).toBe('http://127.0.0.1:4400');
    expect(statSync(demoFilePath(folder)).mode & 0o777).toBe(0o600);
  });

  test('what an interrupted run left in it is replaced by what the next one makes', async () => {
    const interrupted = fillInDemoData(database.app, (environment) => {
      keep(environment);
      throw new Error('the power went');
    });
    await expect(interrupted).rejects.toThrow();
    const stale = readDemoFile(folder)?.environments[0]?.integration.key ?? '';
    expect(await findKeyOwner(database.app, stale)).toEqual({ ok: false, error: 'unknown_key' });
    await fillInDemoData(database.app, keep);
    const file = readDemoFile(folder);
    expect(file?.environments.map(({ name }) => name)).toEqual(names);
    for (const { integration } of file?.environments ?? []) {
      expect((await findKeyOwner(database.app, integration.key)).ok).toBe(true);
    }
  });

  test('what npm start prints names addresses, people with what they do, and the commands', async () => {
    await fillInDemoData(database.app, keep);
    const lines = describeStart({
      webUrl: 'http://127.0.0.1:4400',
      apiUrl: 'http://127.0.0.1:4400',
      mailPageUrl: 'http://127.0.0.1:4401',
      temporalAddress: '127.0.0.1:4403',
      database: { port: 4404 },
      demo: readDemoFile(folder),
      demoWanted: true,
      demoFile: demoFilePath(folder),
      identities: 'demo',
    }).join('\n');
    for (const part of [
      '127.0.0.1:4401',
      '127.0.0.1:4403',
      '127.0.0.1:4404',
      'npm run demo',
      'npx countersign approve',
    ]) {
      expect(lines).toContain(part);
    }
    expect(lines.split('\n').slice(1, 7)).toEqual([
      'Countersign is running: open http://127.0.0.1:4400',
      'and sign in, without a password, for example as',
      '  Rita Jansen      checks invoices at Veldhuis Accountants: begin here',
      '  Ann Mulder       approves there',
      '  Ada Veldhuis     administers there: sets the manager that a phase misses',
      '  Kees Molenaar    approves at Bakkerij De Halm, the client',
    ]);
    expect(lines).toMatch(/ann +Ann Mulder +approves for Purchasing/);
    expect(lines).not.toContain('cs_');
  });
});
