// demo.json of the state folder: what a client on this machine needs to act as the demo's people and back office.
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EnvironmentId, TemplateId, UserId } from '../domain/ids.ts';
import { CliError } from './cli-error.ts';

const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string' && value !== '');

const demoPerson = z.object({
  /** What the command line calls them: unique in the file. */
  handle: z.string(),
  id: id<UserId>(),
  name: z.string(),
  does: z.string(),
});

const demoEnvironment = z.object({
  id: id<EnvironmentId>(),
  name: z.string(),
  /** The back office, and the key that nobody can read back from the database. */
  integration: z.object({ name: z.string(), key: z.string() }),
  template: z.object({ id: id<TemplateId>(), name: z.string() }),
  usual: z.object({ contractType: z.string(), location: z.string() }),
  people: z.array(demoPerson).readonly(),
});

const demoFile = z.object({
  /** Of the running API, of the provider that the people sign in at, where they can, and of the page with the mails. */
  api: z
    .object({ url: z.string(), issuer: z.string().optional(), mailPageUrl: z.string().optional() })
    .optional(),
  environments: z.array(demoEnvironment).readonly(),
});

export type DemoPerson = z.output<typeof demoPerson>;
export type DemoEnvironment = z.output<typeof demoEnvironment>;
export type DemoFile = z.output<typeof demoFile>;

export const demoFilePath = (stateFolder: string): string => join(stateFolder, 'demo.json');

/** The file, or undefined where there is none. Throws CliError for one that can't be read. */
export function readDemoFile(stateFolder: string): DemoFile | undefined {
  const path = demoFilePath(stateFolder);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliError(
      `${path} can't be read (${code ?? String(error)}). Run as the user who ran npm start.`,
    );
  }
  const parsed = demoFile.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CliError(
    `${path} is not what npm start wrote. Put it back from a copy; the database is whole, and COUNTERSIGN_KEY or --key-file names a key without it.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Adds an environment, in the place of an earlier one of the same name. */
export const keepDemoEnvironment = (stateFolder: string, environment: DemoEnvironment): void =>
  change(stateFolder, (file) => ({
    ...file,
    environments: [...file.environments.filter(({ name }) => name !== environment.name), environment],
  }));

/** Notes where the API answers now, and where the people sign in. */
export const keepDemoApi = (stateFolder: string, api: NonNullable<DemoFile['api']>): void =>
  change(stateFolder, (file) => ({ ...file, api }));

/** By rename, so that a kill leaves the old file or the new one. Keys are in it: for its owner only. */
function change(stateFolder: string, edit: (file: DemoFile) => DemoFile): void {
  const path = demoFilePath(stateFolder);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = edit(readDemoFile(stateFolder) ?? { environments: [] });
  try {
    writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
