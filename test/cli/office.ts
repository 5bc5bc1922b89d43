// The demo's two companies in a database of their own, the real API over it, and the command line as its user runs it.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { followNudge } from '../../activities/follow-nudge.ts';
import { keepDemoApi, keepDemoEnvironment, readDemoFile } from '../../src/cli/demo-file.ts';
import type { DemoFile } from '../../src/cli/demo-file.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { parseCliConfig } from '../../src/config.ts';
import { noCrash } from '../../src/crash-point.ts';
import type { Nudge } from '../../src/db/outbox.ts';
import { fillInDemoData } from '../../src/demo/demo-data.ts';
import { linkDemoPeople } from '../../src/demo/demo-identities.ts';
import { issuerAt } from '../../src/embedded/identity-provider-client.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/dependencies.ts';
import { newestMigration } from '../../src/migration-files.ts';
import { delegateAtOnce, recordAtOnce } from '../support/commands.ts';
import { stepsOf } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { readTokensOf, testAudience, testInvitationSecret } from '../support/issuer.ts';
import { startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in an environment; what it prints is kept. */
export async function runIn(environment: Record<string, string>, ...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, () => new Session(parseCliConfig(environment)), {
    print: (line) => out.push(line),
    printError: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

export class Office {
  readonly database: TestDatabase;
  readonly stateFolder: string;
  readonly #app: App;
  readonly #courses: Promise<unknown>[];
  readonly #provider: Program;

  private constructor(parts: {
    database: TestDatabase;
    stateFolder: string;
    app: App;
    courses: Promise<unknown>[];
    provider: Program;
  }) {
    this.database = parts.database;
    this.stateFolder = parts.stateFolder;
    this.#app = parts.app;
    this.#courses = parts.courses;
    this.#provider = parts.provider;
  }

  static async open(): Promise<Office> {
    const database = await openTestDatabase();
    const stateFolder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
    await fillInDemoData(database.app, (environment) => keepDemoEnvironment(stateFolder, environment));
    const { issuer, provider } = await openIdentityProvider(stateFolder);
    await linkDemoPeople(database.app, issuer, readDemoFile(stateFolder)?.environments ?? []);
    const courses: Promise<unknown>[] = [];
    const app = await createApp({
      app: database.app,
      // What the workflow does at this nudge, without Temporal.
      sendNudge: (nudge) => courses.push(takeStep(database, nudge)),
      sendCommand: recordAtOnce(database.app),
      sendDelegation: delegateAtOnce(database.app),
      followNudge,
      at: noCrash,
      readToken: readTokensOf(database, { operator: { issuer, audience: testAudience } }),
      issuers: { operator: issuer, anywhere: true },
      web: { publicUrl: 'http://127.0.0.1:1', signIn: null, folder: '/no pages' },
      invitationSecret: testInvitationSecret,
      newestMigration: newestMigration(),
      stopping: new AbortController().signal,
      logger: pino({ level: 'silent' }),
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    keepDemoApi(stateFolder, { url: `http://127.0.0.1:${port}`, issuer });
    return new Office({ database, stateFolder, app, courses, provider });
  }

  get demo(): DemoFile {
    const file = readDemoFile(this.stateFolder);
    if (!file) throw new Error('the seed has written no demo.json');
    return file;
  }

  run(...args: string[]): Promise<Ran> {
    return runIn({ COUNTERSIGN_STATE: this.stateFolder }, ...args);
  }

  /** Runs a command that has to succeed; gives what it printed. */
  async ok(...args: string[]): Promise<string> {
    const { code, out, err } = await this.run(...args);
    if (code !== 0) throw new Error(`countersign ${args.join(' ')} ended with ${code}:\n${out}\n${err}`);
    return out;
  }

  /** Waits until every course has gone as far as it can for now. */
  async settle(): Promise<void> {
    await Promise.all(this.#courses);
  }

  async close(): Promise<void> {
    await this.#app.close();
    await this.#provider.stop();
    await this.settle();
    await this.database.close();
    rmSync(this.stateFolder, { recursive: true });
  }
}

/** The provider that `npm start` runs, as a process of its own. */
async function openIdentityProvider(stateFolder: string): Promise<{ issuer: string; provider: Program }> {
  const port = await freePort();
  const issuer = issuerAt(port);
  const environment = { COUNTERSIGN_STATE: stateFolder, IDENTITY_PORT: String(port) };
  const provider = await startProgram('identity-provider', environment, {
    readyUrl: `${issuer}/.well-known/openid-configuration`,
    logFile: join(stateFolder, 'identity-provider.log'),
  });
  return { issuer, provider };
}

async function takeStep({ app }: TestDatabase, nudge: Nudge): Promise<void> {
  const steps = stepsOf(app);
  if (nudge.kind === 'start') await steps.place(nudge);
  else if (nudge.kind === 'directory_changed') await steps.review(nudge);
  else await steps.close(nudge, nudge.phase);
}

/** The id that a line of the output begins with this word before. */
export function idAfter(word: string, out: string): string {
  const [, id] = new RegExp(`${word} ([0-9a-f-]{36})`).exec(out) ?? [];
  if (!id) throw new Error(`no id after ${word} in:\n${out}`);
  return id;
}
