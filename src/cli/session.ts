// Where the command line finds the API, and whose credential it sends.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CliConfig } from '../config.ts';
import { Api } from './api.ts';
import { CliError, cannotRead } from './cli-error.ts';
import { demoFilePath, readDemoFile } from './demo-file.ts';
import type { DemoEnvironment, DemoFile, DemoPerson } from './demo-file.ts';
import { signIn } from './sign-in.ts';
import { storedToken, storeToken } from './token-store.ts';

/** The checkout that this program is part of, whether it runs from the sources or from dist/. */
export const checkoutFolder = (() => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
})();

/** COUNTERSIGN_STATE, or .countersign in the checkout: from wherever one calls. */
export const stateFolderOf = ({ COUNTERSIGN_STATE: named }: Pick<CliConfig, 'COUNTERSIGN_STATE'>): string =>
  named === undefined ? join(checkoutFolder, '.countersign') : resolve(named);

/** What the options of a command may say otherwise. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly keyFile?: string;
}

export interface BackOffice {
  readonly api: Api;
  /** The demo's environment that the key belongs to, if it is one of the demo's. */
  readonly environment: DemoEnvironment | undefined;
}

const usualUrl = 'http://127.0.0.1:4400';

/** One call of the command line: what it was told by the environment and what the last `npm start` wrote down. */
export class Session {
  readonly #config: CliConfig;
  readonly stateFolder: string;

  constructor(config: CliConfig) {
    this.#config = config;
    this.stateFolder = stateFolderOf(config);
  }

  /** The demo's data, or undefined where there is none. */
  demo(): DemoFile | undefined {
    return readDemoFile(this.stateFolder);
  }

  /** The API as a back office: by --key-file, COUNTERSIGN_KEY or the demo's first service account, in this order. */
  backOffice({ url, keyFile }: ConnectionOptions): BackOffice {
    const key = keyFile === undefined ? this.#config.COUNTERSIGN_KEY : readKey(keyFile);
    const environments = this.demo()?.environments ?? [];
    const environment = key
      ? environments.find(({ integration }) => integration.key === key)
      : environments[0];
    const credential = key ?? environment?.integration.key;
    if (credential === undefined) throw this.#noDemo('No key: give --key-file or COUNTERSIGN_KEY');
    return { api: new Api({ url: this.#url(url), credential }), environment };
  }

  /** The API as one of the demo's people, called by short or full name. */
  async person(
    name: string,
    { url }: Pick<ConnectionOptions, 'url'>,
  ): Promise<{ api: Api; person: DemoPerson }> {
    const { person, token } = await this.token(name);
    return { api: new Api({ url: this.#url(url), credential: token }), person };
  }

  async token(name: string): Promise<{ person: DemoPerson; token: string }> {
    if (name.trim() === '')
      throw new CliError("The name is empty: give one of the demo's people, such as ann.");
    const file = this.demo();
    if (!file?.api || file.environments.length === 0) throw this.#noDemo(`Nobody is called ${name} here`);
    const person = findPerson(file, name);
    return { person, token: await this.#tokenOf(file.api.issuer, person) };
  }

  /** The demo's first environment with everything that playing it takes. */
  demoEnvironment(): {
    url: string;
    mailPageUrl: string | undefined;
    environment: DemoEnvironment;
    tokenOf: (userId: string) => Promise<string>;
  } {
    const file = this.demo();
    const [environment] = file?.environments ?? [];
    if (!file?.api || !environment) throw this.#noDemo('There is no demo to play');
    const { issuer } = file.api;
    const tokenOf = async (userId: string) => {
      const person = environment.people.find(({ id }) => id === userId);
      if (!person) throw new CliError(`${userId} is none of the demo's people.`);
      return this.#tokenOf(issuer, person);
    };
    return { url: this.#url(undefined), mailPageUrl: file.api.mailPageUrl, environment, tokenOf };
  }

  /** One that is kept, or a new one of the provider that the demo's people sign in at. */
  async #tokenOf(issuer: string | undefined, { handle: subject }: DemoPerson): Promise<string> {
    if (issuer === undefined) {
      throw new CliError(
        "The demo's people can't sign in here: OIDC_ISSUER names a provider that does not know them.",
      );
    }
    const kept = storedToken(this.stateFolder, issuer, subject);
    if (kept !== undefined) return kept;
    const made = await signIn(issuer, subject);
    storeToken(this.stateFolder, { issuer, subject }, made);
    return made.token;
  }

  #url(named: string | undefined): string {
    return named ?? this.#config.COUNTERSIGN_URL ?? this.demo()?.api?.url ?? usualUrl;
  }

  #noDemo(what: string): CliError {
    return new CliError(
      `${what}; the demo's are not in ${demoFilePath(this.stateFolder)}. npm start makes them.`,
    );
  }
}

/** What the file holds is never repeated in what is printed: it may be another secret. */
function readKey(file: string): string {
  let key: string;
  try {
    key = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw cannotRead(file, error);
  }
  if (!/^cs_\S+$/.test(key)) throw new CliError(`${file} holds no key: one begins with cs_.`);
  return key;
}

function findPerson(file: DemoFile, name: string): DemoPerson {
  const wanted = name.toLowerCase();
  const everybody = file.environments.flatMap(({ people }) => people);
  const found = everybody.find(
    (person) => person.handle === wanted || person.name.toLowerCase() === wanted || person.id === wanted,
  );
  if (found) return found;
  const known = everybody.map(({ handle }) => handle).join(', ');
  throw new CliError(`Nobody is called ${name} here. The demo's people are ${known}.`);
}
