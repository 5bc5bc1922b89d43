// The whole product as people meet it: pages, API, worker and provider of identities as processes, two partner
// companies, and a browser.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { keepDemoEnvironment } from '../../src/cli/demo-file.ts';
import { linkIdentity } from '../../src/db/identities.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId, IdentityId, TaskId, TemplateId, UserId } from '../../src/domain/ids.ts';
import { issuerAt, webClientId } from '../../src/embedded/identity-provider-client.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { tasksOf } from './approvals.ts';
import { Browser } from './browser.ts';
import { openTestDatabase } from './database.ts';
import { buildHouse, contractType, location } from './house.ts';
import type { House, PersonName } from './house.ts';
import { startProgram } from './program.ts';
import { Stack } from './stack.ts';
import { until } from './until.ts';

export interface Sent {
  readonly title?: string;
  readonly amount?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** A UBL document, in place of a form. */
  readonly xml?: string;
  readonly templateId?: TemplateId;
}

export class WebStack {
  readonly stack: Stack;
  /** As it is known at the provider of this stack. */
  readonly house: House;
  readonly partner: House;
  readonly browser: Browser;
  readonly issuer: string;
  readonly #begun: readonly Closable[];
  readonly #folder: string;

  private constructor(parts: {
    readonly stack: Stack;
    readonly house: House;
    readonly partner: House;
    readonly browser: Browser;
    readonly issuer: string;
    readonly folder: string;
    readonly begun: readonly Closable[];
  }) {
    this.stack = parts.stack;
    this.house = parts.house;
    this.partner = parts.partner;
    this.browser = parts.browser;
    this.issuer = parts.issuer;
    this.#begun = parts.begun;
    this.#folder = parts.folder;
  }

  static async open(): Promise<WebStack> {
    const built = join(import.meta.dirname, '../../web/dist/index.html');
    if (!existsSync(built)) throw new Error('the pages are not built: npm run build');
    const folder = mkdtempSync(join(tmpdir(), 'countersign-web-stack-'));
    const [apiPort, identityPort] = [await freePort(), await freePort()];
    const [publicUrl, issuer] = [`http://127.0.0.1:${apiPort}`, issuerAt(identityPort)];
    const environment = {
      API_PORT: String(apiPort),
      PUBLIC_URL: publicUrl,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: webClientId,
    };
    const stack = await Stack.open({ database: await openTestDatabase(), environment });
    const partner = await buildHouse(stack.database.app, 'Harbour NV');
    await makePartnership(stack.database.app, stack.house.environmentId, partner.environmentId);
    const house = await letIn(stack, { house: stack.house, name: 'Windmill BV', suffix: '', issuer, folder });
    const harbour = { house: partner, name: 'Harbour NV', suffix: '-harbour', issuer, folder };
    const begun: Closable[] = [stack];
    try {
      // One after the other: all at once they would keep a busy machine from starting any of them in time.
      const provider = await startProgram(
        'identity-provider',
        { COUNTERSIGN_STATE: folder, IDENTITY_PORT: String(identityPort), PUBLIC_URL: publicUrl },
        { readyUrl: `${issuer}/.well-known/openid-configuration`, logFile: join(folder, 'provider.log') },
      );
      begun.push({ close: () => provider.kill() });
      await stack.startApi();
      await stack.startWorker();
      const browser = await Browser.open(publicUrl);
      begun.push(browser);
      const people = { house, partner: await letIn(stack, harbour) };
      return new WebStack({ stack, ...people, browser, issuer, folder, begun });
    } catch (fault) {
      await closeAll(begun);
      throw fault;
    }
  }

  get place() {
    return { db: this.stack.database.app, house: this.house };
  }

  /** Sends a document and starts its approval, as the back office does. */
  async start({
    title = 'Chairs',
    amount = '1250.00',
    fields = {},
    xml,
    templateId = this.house.templateId,
  }: Sent = {}): Promise<ApprovalId> {
    const body = xml ?? { title, reference: randomUUID().slice(0, 8), amount, currency: 'EUR', fields };
    const path = `/v1/documents?contractType=${contractType}&location=${location}`;
    const document = await this.#post(path, body);
    const start = { documentId: document, allowDuplicate: true, templateId };
    return (await this.#post('/v1/approvals', start)) as ApprovalId;
  }

  async #post(path: string, body: object | string): Promise<string> {
    const { status, body: said } = await this.stack.call('client', { path, body, key: randomUUID() });
    if (status !== 201) throw new Error(`${path} was answered with ${status}: ${JSON.stringify(said)}`);
    return said.id;
  }

  /** The open task that somebody of the house has, or gets in a moment, in an approval. */
  async taskOf(name: PersonName, approvalId: ApprovalId, house = this.house): Promise<TaskId> {
    let found: TaskId | undefined;
    await until(async () => {
      const tasks = await tasksOf(this.stack.database.app, house, name);
      found = tasks.find((task) => task.approvalId === approvalId)?.id;
      return found !== undefined;
    }, `${name} to have a task`);
    if (!found) throw new Error('there is no task');
    return found;
  }

  /** The link in the newest mail to somebody whose subject says this. */
  async linkOf(name: PersonName, subject: RegExp): Promise<string> {
    const find = () =>
      this.stack.mails.findLast(
        (mail) =>
          subject.test(mail.subject ?? '') &&
          (mail.to ?? []).some(({ address }) => address === `${name}@windmill.example`),
      );
    // Whoever is to be told is found by what the repetition does every 15 seconds.
    await until(async () => {
      if (find()) return true;
      await this.stack.wakeRepetition();
      return find() !== undefined;
    }, `a mail to ${name}`);
    const [link] = /http:\/\/127\.0\.0\.1:\d+\/(?:tasks|approvals|waiting)[^\s"<>)\]]*/.exec(
      find()?.text ?? '',
    ) ?? [''];
    if (link === '') throw new Error(`there is no link in the mail: ${find()?.text ?? ''}`);
    return link;
  }

  /** Lets somebody of the house in as a user of another house, too. */
  async link(subject: PersonName, { environmentId, people }: House): Promise<void> {
    const link = { environmentId, issuer: this.issuer, subject, userId: people[subject] };
    await inTenant(this.stack.database.app, environmentId, (tx) => linkIdentity(tx, link));
  }

  /** What the app role may not do: end sessions, say. */
  async asOwner(statement: string): Promise<void> {
    const owner = new pg.Client({ connectionString: this.stack.database.ownerUrl });
    await owner.connect();
    await owner.query(statement).finally(() => owner.end());
  }

  /** For afterEach: nothing went wrong at any desk but what was expected. */
  async clear(): Promise<void> {
    expect(await this.browser.clear()).toEqual([]);
  }

  async close(): Promise<void> {
    await closeAll(this.#begun);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Closable {
  close(): Promise<void>;
}

/** What was begun last ends first. */
async function closeAll(begun: readonly Closable[]): Promise<void> {
  for (const one of begun.toReversed()) await one.close();
}

interface Company {
  readonly house: House;
  readonly name: string;
  readonly suffix: string;
  readonly issuer: string;
  readonly folder: string;
}

/** Everybody of a company can sign in at the provider, and Mallory, who is nobody's user. */
async function letIn(stack: Stack, { house, name, suffix, issuer, folder }: Company): Promise<House> {
  const { environmentId } = house;
  const people = Object.entries(house.people) as [PersonName, UserId][];
  const identities = await inTenant(stack.database.app, environmentId, async (tx) => {
    const ids: [string, IdentityId][] = [];
    for (const [handle, userId] of people) {
      const link = { environmentId, issuer, subject: `${handle}${suffix}`, userId };
      ids.push([handle, await linkIdentity(tx, link)]);
    }
    return Object.fromEntries(ids) as House['identities'];
  });
  keepDemoEnvironment(folder, {
    id: environmentId,
    name,
    integration: { name: 'ERP', key: 'cs_x' },
    template: { id: house.templateId, name: 'T' },
    usual: { contractType, location },
    people: [...people, ['mallory', environmentId] as const].map(([handle, id]) => ({
      handle: `${handle}${suffix}`,
      id: id as UserId,
      name: nameOf(handle),
      does: 'works',
    })),
  });
  return { ...house, identities };
}

const nameOf = (handle: string): string => `${handle.slice(0, 1).toUpperCase()}${handle.slice(1)}`;
