// The API with the provider that `npm start` runs, as processes that talk HTTP: where people sign in by a browser.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { keepDemoEnvironment } from '../../src/cli/demo-file.ts';
import { linkIdentity, unlinkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { issuerAt, webClientId } from '../../src/embedded/identity-provider-client.ts';
import { freePort } from '../../src/embedded/ports.ts';
import type { WebDependencies } from '../../src/http/dependencies.ts';
import type { HttpLimits } from '../../src/http/limits.ts';
import { createBrowserSignIn } from '../../src/identity/browser-sign-in.ts';
import { TestApi } from '../http/api.ts';
import type { Json } from '../http/api.ts';
import { startProgram } from './program.ts';
import type { Program } from './program.ts';
import type { Visitor } from './visitor.ts';

/** Who can sign in at the provider, and what they are in the house: mallory is nobody there. */
const visitors = { wies: 'basic', wout: 'basic', wim: 'administrator', mallory: null } as const;

export type VisitorName = keyof typeof visitors;

export class WebOffice {
  readonly api: TestApi;
  readonly issuer: string;
  readonly publicUrl: string;
  /** Where the pages of the web app lie, once a test puts some there. */
  readonly folder: string;
  readonly people: ReadonlyMap<VisitorName, UserId>;
  #provider: Program;
  readonly #startProvider: () => Promise<Program>;

  private constructor(parts: {
    readonly api: TestApi;
    readonly issuer: string;
    readonly folder: string;
    readonly provider: Program;
    readonly startProvider: () => Promise<Program>;
    readonly people: ReadonlyMap<VisitorName, UserId>;
  }) {
    this.api = parts.api;
    this.issuer = parts.issuer;
    this.publicUrl = parts.api.url;
    this.folder = parts.folder;
    this.people = parts.people;
    this.#provider = parts.provider;
    this.#startProvider = parts.startProvider;
  }

  static async open(limits: Partial<HttpLimits> = {}): Promise<WebOffice> {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-web-'));
    const [port, identityPort] = [await freePort(), await freePort()];
    const [publicUrl, issuer] = [`http://127.0.0.1:${port}`, issuerAt(identityPort)];
    keepDemoEnvironment(folder, {
      id: 'e' as never,
      name: 'Windmill & Sons',
      integration: { name: 'ERP', key: 'cs_x' },
      template: { id: 't' as never, name: 'T' },
      usual: { contractType: 'INVOICE', location: 'AMS' },
      people: Object.keys(visitors).map((handle) => ({
        handle,
        id: 'u' as never,
        name: `${nameOf(handle)} <Demo>`,
        does: 'works',
      })),
    });
    const startProvider = () =>
      startProgram(
        'identity-provider',
        { COUNTERSIGN_STATE: folder, IDENTITY_PORT: String(identityPort), PUBLIC_URL: publicUrl },
        { readyUrl: `${issuer}/.well-known/openid-configuration`, logFile: join(folder, 'provider.log') },
      );
    const provider = await startProvider();
    const api = await TestApi.open(limits, { port, web: webOf(issuer, { publicUrl, folder }) });
    const people = await addVisitors(api);
    const office = new WebOffice({ api, issuer, folder, provider, startProvider, people });
    for (const name of people.keys()) await office.link(name);
    return office;
  }

  /** What another process of the same installation is told of the web. */
  get web(): WebDependencies {
    return webOf(this.issuer, this);
  }

  /** Lets somebody whom the provider knows in as their user. */
  async link(name: VisitorName): Promise<void> {
    const { environmentId } = this.api.house;
    const link = { environmentId, issuer: this.issuer, subject: name, userId: this.userOf(name) };
    await inTenant(this.api.database.app, environmentId, (tx) => linkIdentity(tx, link));
  }

  async unlink(name: VisitorName): Promise<void> {
    const { environmentId } = this.api.house;
    await inTenant(this.api.database.app, environmentId, (tx) => unlinkIdentity(tx, this.userOf(name)));
  }

  userOf(name: VisitorName): UserId {
    const userId = this.people.get(name);
    if (!userId) throw new Error(`${name} is nobody in the house`);
    return userId;
  }

  /** What the app role may not do: make rows older, say. */
  async asOwner(statement: string): Promise<void> {
    const owner = new pg.Client({ connectionString: this.api.database.ownerUrl });
    await owner.connect();
    await owner.query(statement).finally(() => owner.end());
  }

  async providerAway(): Promise<void> {
    await this.#provider.stop();
  }

  async providerBack(): Promise<void> {
    this.#provider = await this.#startProvider();
  }

  /** What GET /v1/session tells a browser. */
  async session(visitor: Visitor, url = this.publicUrl): Promise<Json> {
    const answer = await visitor.ask(`${url}/v1/session`);
    if (answer.status !== 200) throw new Error(`the session was answered with ${answer.status}`);
    return answer.json();
  }

  /** A change as a page of ours asks for it. */
  async post(visitor: Visitor, path: string, body?: object): Promise<Response> {
    const { csrf } = await this.session(visitor);
    return visitor.ask(`${this.publicUrl}${path}`, {
      method: 'POST',
      headers: {
        'countersign-csrf': csrf ?? 'none',
        origin: this.publicUrl,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  /** The lines of the log that say something of this kind, as they were written. */
  logged(message: string): Json[] {
    return this.api.log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.#provider.stop();
    rmSync(this.folder, { recursive: true });
  }
}

const nameOf = (handle: string): string => `${handle.slice(0, 1).toUpperCase()}${handle.slice(1)}`;

/** People of their own, so that those of the house go on with their tokens. */
async function addVisitors({ database, house }: TestApi): Promise<ReadonlyMap<VisitorName, UserId>> {
  const { environmentId } = house;
  const people = new Map<VisitorName, UserId>();
  for (const [handle, environmentRole] of Object.entries(visitors)) {
    if (!environmentRole) continue;
    const user = { name: `${nameOf(handle)} Web`, email: `${handle}@windmill.example`, environmentRole };
    const id = await inTenant(database.app, environmentId, (tx) => addUser(tx, { environmentId, ...user }));
    people.set(handle as VisitorName, id);
  }
  return people;
}

const webOf = (
  issuer: string,
  { publicUrl, folder }: Pick<WebDependencies, 'publicUrl' | 'folder'>,
): WebDependencies => ({
  publicUrl,
  folder,
  signIn: createBrowserSignIn({ issuer, clientId: webClientId, publicUrl }),
});
