// The real API over the real database, as its callers see it: by HTTP. No Temporal: a test moves the course itself.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { closePhase } from '../../activities/close-phase.ts';
import { followNudge } from '../../activities/follow-nudge.ts';
import { openPhase } from '../../activities/open-phase.ts';
import { placeParticipants } from '../../activities/place-participants.ts';
import { noCrash } from '../../src/crash-point.ts';
import type { Nudge } from '../../src/db/outbox.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { createApp } from '../../src/http/app.ts';
import type { App, HttpDependencies } from '../../src/http/dependencies.ts';
import type { HttpLimits } from '../../src/http/limits.ts';
import { newestMigration } from '../../src/migration-files.ts';
import { delegateAtOnce, recordAtOnce } from '../support/commands.ts';
import { openTestDatabase } from '../support/database.ts';
import { descriptionOf } from '../support/description.ts';
import type { Description } from '../support/description.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse, contractType, location, tokenOf } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { readTokensOf, runIssuer, testInvitationSecret } from '../support/issuer.ts';

export type Caller = PersonName | 'client' | 'observer' | null;

export interface Call {
  readonly method?: string;
  readonly path: string;
  /** An object is sent as JSON, text and bytes as they are. */
  readonly body?: object | string | Buffer;
  readonly type?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what an answer holds is for each test to assert
export type Json = any;

/** What an API of the tests is made of otherwise, and where it listens. */
export type Over = Partial<HttpDependencies> & { readonly port?: number };

/** Nobody signs in by a browser, and there are no pages. */
const noWeb = { publicUrl: 'http://127.0.0.1:1', signIn: null, folder: join(tmpdir(), 'no pages') };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export const classified = `contractType=${contractType}&location=${location}`;
export const newKey = (): string => randomUUID();

const isJson = ({ headers }: Response): boolean => /[/+]json\b/.test(headers.get('content-type') ?? '');

/** Of every API of this process: they have the same routes. */
let description: Description | undefined;

export class TestApi {
  readonly database: TestDatabase;
  /** A test that needs one of its own sets another. */
  house: House;
  readonly app: App;
  readonly url: string;
  readonly nudges: Nudge[];
  /** What the process has logged. */
  readonly log: string[];

  private readonly others: TestApi[] = [];

  private constructor(parts: Pick<TestApi, 'database' | 'house' | 'app' | 'url' | 'nudges' | 'log'>) {
    this.database = parts.database;
    this.house = parts.house;
    this.app = parts.app;
    this.url = parts.url;
    this.nudges = parts.nudges;
    this.log = parts.log;
  }

  static async open(limits: Partial<HttpLimits> = {}, over: Over = {}): Promise<TestApi> {
    const database = await openTestDatabase();
    const house = await buildHouse(database.app);
    return TestApi.serve({ database, house }, { limits, ...over });
  }

  /** As another process over the same database; it is closed with this one, if not before. */
  async another(over: Over = {}): Promise<TestApi> {
    const other = await TestApi.serve(this, over);
    this.others.push(other);
    return other;
  }

  private static async serve(
    { database, house }: Pick<TestApi, 'database' | 'house'>,
    { port: wanted = 0, ...over }: Over,
  ): Promise<TestApi> {
    const nudges: Nudge[] = [];
    const log: string[] = [];
    const app = await createApp({
      app: database.app,
      sendNudge: (nudge) => nudges.push(nudge),
      sendCommand: recordAtOnce(database.app),
      sendDelegation: delegateAtOnce(database.app),
      followNudge,
      at: noCrash,
      readToken: readTokensOf(database),
      issuers: { operator: runIssuer().url, anywhere: true },
      web: noWeb,
      invitationSecret: testInvitationSecret,
      newestMigration: newestMigration(),
      stopping: new AbortController().signal,
      logger: pino({ level: 'trace' }, { write: (line: string) => log.push(line) }),
      ...over,
    });
    await app.listen({ host: '127.0.0.1', port: wanted });
    const { port } = app.server.address() as AddressInfo;
    return new TestApi({ database, house, app, url: `http://127.0.0.1:${port}`, nudges, log });
  }

  async close(): Promise<void> {
    for (const { app } of [...this.others, this]) await app.close();
    await this.database.close();
  }

  async credential(caller: Caller, house: House = this.house): Promise<string | null> {
    if (caller === null) return null;
    if (caller === 'client' || caller === 'observer') return house[caller].key;
    return tokenOf(house, caller);
  }

  /** One request as somebody of the house, or of another one. */
  async call(caller: Caller, call: Call | string, house?: House): Promise<Answer> {
    return this.callWith(await this.credential(caller, house), call);
  }

  async callWith(credential: string | null, call: Call | string): Promise<Answer> {
    const {
      path,
      body,
      key,
      type,
      headers,
      method = body === undefined ? 'GET' : 'POST',
    } = typeof call === 'string' ? ({ path: call } as Call) : call;
    const plain = typeof body === 'string' || Buffer.isBuffer(body);
    const sent = body === undefined || plain ? body : JSON.stringify(body);
    const mediaType = type ?? (body === undefined || plain ? undefined : 'application/json');
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
        ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : isJson(response) ? JSON.parse(text) : text,
    };
    this.holdToDescription({ method, path }, answer);
    return answer;
  }

  /** Whatever a test asks: an answer that the description does not tell is a fault of ours. */
  private holdToDescription({ method, path }: Required<Pick<Call, 'method' | 'path'>>, answer: Answer): void {
    description ??= descriptionOf(this.app);
    const operation = description.find(method, path);
    const mediaType = (answer.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
    const fault = operation && description.faultOf(operation, { ...answer, mediaType });
    if (fault) throw new Error(fault);
  }

  /** Sends a form; gives its id. */
  async sendForm(over: object = {}): Promise<string> {
    const body = { title: 'Chairs', reference: 'F-1', amount: '100.00', currency: 'EUR', ...over };
    const path = `/v1/documents?${classified}&organisation=${this.house.organisationId}`;
    const sent = await this.call('client', { path, body, key: newKey() });
    if (sent.status !== 201) throw new Error(`the document was refused: ${JSON.stringify(sent.body)}`);
    return sent.body.id;
  }

  /** Starts an approval of a new form; gives its id. Nobody is placed yet. */
  async start(over: object = {}): Promise<ApprovalId> {
    const body = { documentId: await this.sendForm(), ...over };
    const started = await this.call('client', { path: '/v1/approvals', body, key: newKey() });
    if (started.status !== 201) throw new Error(`the start was refused: ${JSON.stringify(started.body)}`);
    return started.body.id;
  }

  /** What the workflow does when it starts: places people and opens the first phase. */
  async begin(approvalId: ApprovalId): Promise<void> {
    const step = { environmentId: this.house.environmentId, approvalId };
    const tools = { app: this.database.app, at: noCrash };
    await placeParticipants(tools)(step);
    await openPhase(tools)({ ...step, phase: 1, attempt: 1 });
  }

  /** What the workflow does when a phase has its outcome: closes it and opens the next, if there is one. */
  async moveOn(approvalId: ApprovalId, phase: number): Promise<void> {
    const step = { environmentId: this.house.environmentId, approvalId, attempt: 1 };
    const tools = { app: this.database.app, at: noCrash };
    const events = await closePhase(tools)({ ...step, phase });
    if (events.some(({ type }) => type === 'approval_finished')) return;
    await openPhase(tools)({ ...step, phase: phase + 1 });
  }

  /** Starts an approval and brings it to its first phase. */
  async startAndBegin(over: object = {}): Promise<ApprovalId> {
    const approvalId = await this.start(over);
    await this.begin(approvalId);
    return approvalId;
  }

  /** The open task that a person has in an approval. */
  async taskOf(name: PersonName, approvalId: ApprovalId): Promise<string> {
    const { body } = await this.call(name, '/v1/tasks?limit=200');
    const task = body.items.find((one: { approvalId: string }) => one.approvalId === approvalId);
    if (!task) throw new Error(`${name} has no open task in ${approvalId}`);
    return task.id;
  }

  /** A person's answer to their open task in an approval. */
  async answer(name: PersonName, approvalId: ApprovalId, verb: string, reason?: string): Promise<Answer> {
    const path = `/v1/tasks/${await this.taskOf(name, approvalId)}/${verb}`;
    return this.call(name, { method: 'POST', path, ...(reason === undefined ? {} : { body: { reason } }) });
  }
}
