// API and worker as processes of their own over a database of their own, and people who act over HTTP.
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../src/embedded/ports.ts';
import { openMailSink } from './mail.ts';
import type { TestMailSink } from './mail.ts';
import { until } from './until.ts';
import { openTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { buildHouse, tokenOf } from './house.ts';
import type { House, PersonName } from './house.ts';
import { runIssuer, testInvitationSecret } from './issuer.ts';
import { startProgram } from './program.ts';
import type { Program } from './program.ts';
import { testServers } from './servers.ts';

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON; what a test asserts about it is its type
  readonly body: any;
}

export class Stack {
  readonly database: TestDatabase;
  readonly house: House;
  readonly temporal: Client;
  readonly url: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #mail: TestMailSink;
  api: Program | undefined;
  worker: Program | undefined;

  private constructor(parts: {
    database: TestDatabase;
    house: House;
    temporal: Client;
    environment: Readonly<Record<string, string>>;
    mail: TestMailSink;
  }) {
    this.database = parts.database;
    this.house = parts.house;
    this.temporal = parts.temporal;
    this.#environment = parts.environment;
    this.#mail = parts.mail;
    this.#folder = mkdtempSync(join(tmpdir(), 'countersign-stack-'));
    this.url = `http://127.0.0.1:${parts.environment['API_PORT']}`;
  }

  /** With the servers of the run, in a namespace of its own, unless addresses of other servers are given. */
  static async open(
    over: {
      temporalAddress?: string;
      database?: TestDatabase;
      namespace?: string;
      /** Variables of the processes besides. */
      environment?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Stack> {
    const servers = testServers();
    const database = over.database ?? (await openTestDatabase());
    const house = await buildHouse(database.app);
    const temporalAddress = over.temporalAddress ?? servers.temporalAddress;
    const connection = Connection.lazy({ address: temporalAddress });
    const namespace = over.namespace ?? database.name;
    if (!over.namespace) await registerNamespace(connection, namespace);
    const mail = await openMailSink();
    const [apiPort, workerHealthPort] = [await freePort(), await freePort()];
    return new Stack({
      database,
      house,
      mail,
      temporal: new Client({ connection, namespace }),
      environment: {
        DATABASE_URL: database.appUrl,
        DATABASE_DELIVERY_URL: database.deliveryUrl,
        SMTP_URL: mail.url,
        TEMPORAL_ADDRESS: temporalAddress,
        TEMPORAL_NAMESPACE: namespace,
        API_PORT: String(apiPort),
        WORKER_HEALTH_PORT: String(workerHealthPort),
        OIDC_ISSUER: runIssuer().url,
        INVITATION_SECRET: testInvitationSecret,
        WORKFLOW_BUNDLE: servers.workflowBundle,
        LOG_LEVEL: 'info',
        ...over.environment,
      },
    });
  }

  /** Where the worker says how it is. */
  get workerHealthUrl(): string {
    return `http://127.0.0.1:${this.#environment['WORKER_HEALTH_PORT']}`;
  }

  /** How long the mail server keeps each mail waiting for its answer. */
  delayMails(ms: number): void {
    this.#mail.delayMs = ms;
  }

  /** Every mail that the server took. */
  get mails(): TestMailSink['mails'] {
    return this.#mail.mails;
  }

  async startApi(killAt?: string): Promise<void> {
    this.api = await this.#start('api', `${this.url}/healthz`, killAt);
  }

  async startWorker(killAt?: string): Promise<void> {
    const ready = `http://127.0.0.1:${this.#environment['WORKER_HEALTH_PORT']}/readyz`;
    this.worker = await this.#start('worker', ready, killAt);
  }

  #start(name: 'api' | 'worker', readyUrl: string, killAt?: string): Promise<Program> {
    const environment = { ...this.#environment, ...(killAt ? { KILL_AT: killAt } : {}) };
    return startProgram(name, environment, { readyUrl, logFile: join(this.#folder, `${name}.log`) });
  }

  /** What a process has logged so far. */
  log(name: 'api' | 'worker'): Promise<string> {
    return readFile(join(this.#folder, `${name}.log`), 'utf8');
  }

  async credential(who: PersonName | 'client', house: House = this.house): Promise<string> {
    if (who === 'client') return house.client.key;
    return tokenOf(house, who);
  }

  /** One request; rejects where there is no answer. */
  async call(
    who: PersonName | 'client',
    request: { method?: string; path: string; body?: object | string; key?: string },
    house: House = this.house,
  ): Promise<Answer> {
    const { method = request.body === undefined ? 'GET' : 'POST', path, body, key } = request;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.credential(who, house)}`,
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'application/xml' : 'application/json' }),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Wakes the repetition of nudges now; nudges younger than 5 seconds are left alone by it. */
  async wakeRepetition(): Promise<void> {
    await this.temporal.schedule.getHandle('delivery/repeat').trigger();
  }

  async close(): Promise<void> {
    await this.api?.kill();
    await this.worker?.kill();
    await this.temporal.connection.close();
    await this.#mail.close();
    await this.database.close();
  }
}

async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  // The server's caches learn of it with a delay.
  await until(async () => {
    const client = new Client({ connection, namespace });
    return client.workflow
      .getHandle('nobody')
      .describe()
      .then(
        () => true,
        (error: unknown) => !String(error).includes('amespace'),
      );
  });
}
