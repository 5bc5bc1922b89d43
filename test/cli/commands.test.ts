import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { DemoEnvironment } from '../../src/cli/demo-file.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { idAfter, Office } from './office.ts';

const invoice = join(import.meta.dirname, '../../examples/invoice.xml');
let office: Office;
let folder: string;

beforeAll(async () => {
  office = await Office.open();
  folder = mkdtempSync(join(tmpdir(), 'countersign-invoices-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await office.close();
});

/** An invoice that no other test sends. */
function anInvoice(number: string): string {
  const file = join(folder, `${number}.xml`);
  writeFileSync(file, readFileSync(invoice, 'utf8').replace('>2025-4711<', `>${number}<`));
  return file;
}

/** A file with a key, as `--key-file` takes it: with the line's end that an editor leaves. */
function aKeyFile(key: string): string {
  const file = join(folder, 'back-office.key');
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return file;
}

async function startOne(number: string): Promise<string> {
  const approvalId = idAfter('Approval', await office.ok('approve', anInvoice(number)));
  await office.settle();
  return approvalId;
}

async function answerAs(name: string, verb: string, ...more: string[]): Promise<string> {
  const taskId = /^([0-9a-f-]{36})/m.exec(await office.ok('tasks', '--as', name))?.[1] ?? 'none';
  const out = await office.ok('answer', taskId, verb, '--as', name, ...more);
  await office.settle();
  return out;
}

describe('countersign approve', () => {
  test('WFL-01 an invoice is sent and its approval started, and both ids are printed', async () => {
    const out = await office.ok('approve', anInvoice('A-1'));
    expect(out).toContain('to Veldhuis Accountants as Bookkeeping of Veldhuis');
    expect(out).toContain('contract type  INVOICE (default)');
    expect(out).toContain('location       AMS (default)');
    expect(out).toContain('template       Purchase invoice, version 1 (default: the one that serves these)');
    expect(idAfter('Document', out)).not.toBe(idAfter('Approval', out));
  });

  test('WFL-02 DOC-04 the same file twice is the same document and approval, and it says so', async () => {
    const file = anInvoice('A-2');
    const first = await office.ok('approve', file);
    const second = await office.ok('approve', file);
    expect(idAfter('Document', second.replace(' (sent before: the same document)', ''))).toBe(
      idAfter('Document', first),
    );
    expect(idAfter('Approval', second)).toBe(idAfter('Approval', first));
    expect(first).not.toContain('before');
    expect(second).toContain('sent before: the same document');
    expect(second).toContain('started before: the same approval');
  });

  test('DOC-05 the same file for another location is another document, started on purpose only', async () => {
    const file = anInvoice('A-3');
    const first = await office.ok('approve', file);
    const again = ['approve', file, '--location', 'RTM'];
    expect((await office.run(...again)).err).toMatch(
      /Document [0-9a-f-]{36} has the same sender, number and date.*--allow-duplicate\./,
    );
    const second = await office.ok(...again, '--allow-duplicate');
    expect(second).toContain('location       RTM\n');
    expect(idAfter('Document', second)).not.toBe(idAfter('Document', first));
  });

  test("with the key of the demo's other company it is sent there, with that one's usual location", async () => {
    const key = office.demo.environments[1]?.integration.key ?? '';
    const out = await office.ok('approve', anInvoice('A-4'), '--key-file', aKeyFile(key));
    expect(out).toContain('to Bakkerij De Halm as Till of De Halm');
    expect(out).toContain('location       UTR (default)');
  });

  test('WFL-25 with --wait it ends with the outcome', async () => {
    const waiting = office.run('approve', anInvoice('A-5'), '--wait');
    await expect(
      (async () => {
        while (!(await office.ok('tasks', '--as', 'rita')).includes('A-5')) await office.settle();
        const task = /^([0-9a-f-]{36}).*A-5/m.exec(await office.ok('tasks', '--as', 'rita'))?.[1] ?? '';
        await office.ok('answer', task, 'review', '--as', 'rita');
        while (!(await office.ok('tasks', '--as', 'ann')).includes('A-5')) await office.settle();
        const other = /^([0-9a-f-]{36}).*A-5/m.exec(await office.ok('tasks', '--as', 'ann'))?.[1] ?? '';
        await office.ok('answer', other, 'reject', '--as', 'ann', '--reason', 'Never ordered');
      })(),
    ).resolves.toBeUndefined();
    const { code, out, err } = await waiting;
    expect(err).toMatch(/^Waiting for the outcome of approval [0-9a-f-]{36} /);
    expect(out).toMatch(/Approval [0-9a-f-]{36}: rejected$/);
    expect(code).toBe(1);
  });
});

describe('the other commands', () => {
  test('an id is taken in upper case, too', async () => {
    const id = await startOne('B-0');
    expect(await office.ok('approval', id.toUpperCase())).toContain(`Approval ${id}: running`);
  });

  test('PLC-23 an approval is shown with its phases and the reason for each of its people', async () => {
    const out = await office.ok('approval', await startOne('B-1'));
    expect(out).toContain('1. Check the invoice (review): open');
    expect(out).toContain('owner: Olga Smit');
    expect(out).toContain('turn 1: Rita Jansen, open');
    expect(out).toContain(
      '(Purchasing) Ann Mulder: Chosen because second default assignee of this group; the first has no approver',
    );
    expect(out).toMatch(/\(Finance\) [\w ]+: Chosen at random among 3 suitable members.*\[PLC-/);
  });

  test('WFL-07 people review and approve by their names; TSK-05 a handled task is gone', async () => {
    const approvalId = await startOne('B-2');
    expect(await answerAs('rita', 'review')).toContain('Rita Jansen: reviewed.');
    expect(await office.ok('tasks', '--as', 'Rita Jansen')).not.toContain('B-2');
    expect(await answerAs('ann', 'approve')).toContain('Ann Mulder: approved.');
    expect(await office.ok('approval', approvalId)).toContain('turn 1: Ann Mulder, approved');
  });

  test('AUD-01 the audit is a table of who did what', async () => {
    const out = await office.ok('audit', await startOne('B-3'));
    expect(out).toMatch(/^when +who +what +phase +more/);
    expect(out).toMatch(/Bookkeeping of Veldhuis +approval started/);
    expect(out).toMatch(/Countersign +participants placed +Approve +approver: Ann Mulder \[PLC-\d\d\]/);
    expect(out).toMatch(/Countersign +phase opened +Check the invoice/);
  });

  test('a token lets one act over HTTP', async () => {
    const token = await office.ok('token', 'ann');
    const response = await fetch(`${office.demo.api?.url}/v1/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await response.json()).toMatchObject({ kind: 'user', name: 'Ann Mulder', role: 'basic' });
  });

  test('the demo is played from the invoice to the signature, twice', async () => {
    for (let time = 1; time <= 2; time += 1) {
      const out = await office.ok('demo');
      expect(out).toContain('Rita Jansen finds the task');
      expect(out).toMatch(/gets after [\d.]+ s: approved/);
      expect(out).toContain('The document is approved.');
      expect(out).toMatch(/And why was it .+\?[^]*Chosen at random[^]*Was chance honest\?[^]*: true$/m);
      expect(out).toMatch(/Sue Bos +task signed +Sign/);
      expect(out).toContain('Sue Bos may not set one: may_not_set_manager');
      expect(out).toContain('Ada Veldhuis sets Olga Smit, and the phase goes on by itself');
      expect(out).toContain('Ada Veldhuis adds Olga Smit to the group, and the phase goes on by itself');
      expect(out).toMatch(
        /group Purchasing, one of them[^]*Ann Mulder finds it[^]*group Finance, all of them/,
      );
      expect(out.match(/The approval is approved\./g)).toHaveLength(3);
    }
  });
});

test('the demo that does not go as it should ends with 1 and says what is wrong', async () => {
  const other = await Office.open();
  const [environment] = other.demo.environments as [DemoEnvironment];
  await inTenant(other.database.app, environment.id, (tx) =>
    sql`update users set retired_at = now() where name in ('Sam van Dijk', 'Sue Bos')`.execute(tx),
  );
  const { code, err } = await other.run('demo');
  await other.close();
  expect(code).toBe(1);
  expect(err).toMatch(
    /^This is not as it should be: the group Signatories yielded nobody: Nobody was placed/,
  );
});

describe('what is refused', () => {
  test('DOC-06 the fault of a document is told with its line and its code', async () => {
    const file = join(folder, 'broken.xml');
    writeFileSync(file, '<Invoice>\n<cbc:ID>');
    const { code, err } = await office.run('approve', file);
    expect(code).toBe(1);
    expect(err).toMatch(/line \d+/);
    expect(err).toMatch(/\(document_\w+: see docs\/errors\.md\)/);
  });

  test('TPL-02 a type that no template serves is refused in words, with what to do', async () => {
    const nda = ['--contract-type', 'NDA', '--location', 'RTM'];
    const { code, err } = await office.run('approve', anInvoice('C-1'), ...nda);
    expect(code).toBe(1);
    expect(err).toContain('No template serves contract type "NDA" and location "RTM"');
    expect(err).toContain('(no_template_fits: see docs/errors.md)');
  });

  test('DOC-06 an unknown contract type is told with its place in the request', async () => {
    const { err } = await office.run('approve', anInvoice('C-2'), '--contract-type', 'TOAST');
    expect(err).toContain('at /query/contractType');
  });

  test('WFL-08 whoever rejects gives a reason', async () => {
    await startOne('C-3');
    const task = /^([0-9a-f-]{36})/m.exec(await office.ok('tasks', '--as', 'rita'))?.[1] ?? '';
    const { code, err } = await office.run('answer', task, 'decline', '--as', 'rita');
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('reason_required') });
  });

  test("somebody else's task is not theirs to answer", async () => {
    await startOne('C-4');
    const task = /^([0-9a-f-]{36})/m.exec(await office.ok('tasks', '--as', 'rita'))?.[1] ?? '';
    const { err } = await office.run('answer', task, 'review', '--as', 'olga');
    expect(err).toContain('(not_your_task');
  });

  test('ENV-01 an approval of the other company is not found', async () => {
    const key = office.demo.environments[1]?.integration.key ?? '';
    const { code, err } = await office.run('approval', await startOne('C-5'), '--key-file', aKeyFile(key));
    expect(code).toBe(1);
    expect(err).toContain('(not_found');
  });

  test('a wrong key is told, and no part of it', async () => {
    const { err } = await office.run(
      'approve',
      invoice,
      '--key-file',
      aKeyFile('cs_0123456789abcdef_secretsecretsecret'),
      '--location',
      'AMS',
      '--contract-type',
      'INVOICE',
    );
    expect(err).toContain('(unauthenticated');
    expect(err).not.toContain('secretsecret');
  });

  test('a name that nobody has is answered with the names that there are', async () => {
    const { code, err } = await office.run('tasks', '--as', 'nobody');
    expect(code).toBe(1);
    expect(err).toContain("The demo's people are ada, olga, rita");
  });
});
