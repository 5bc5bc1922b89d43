// The Dockerfile's stages made by its own instructions, as folders instead of images: what is copied is what there is,
// what is run is run. What a base image brings along (Node, certificates) is this machine's.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Image {
  /** Where the image's WORKDIR lies here. */
  readonly folder: string;
  readonly base: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  /** Files of the base images that are asked for: they are not made by the Dockerfile. */
  readonly ofBaseImages: readonly string[];
}

interface Stage {
  readonly base: string;
  readonly root: string;
  workdir: string;
  environment: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
}

const instructions = (): Instruction[] =>
  readFileSync(join(root, 'Dockerfile'), 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { name, text };
    });

/** The files that Docker would be sent, by .dockerignore: the last line that fits a path decides. */
function contextFilter(): (path: string) => boolean {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const covers = (pattern: string, path: string): boolean =>
    pattern === '*' || path === pattern || path.startsWith(`${pattern}/`);
  return (path) => {
    let sent = true;
    for (const line of lines) {
      const back = line.startsWith('!');
      if (covers(back ? line.slice(1) : line, path)) sent = back;
    }
    return sent;
  };
}

/** A folder for an image, on the disk of this checkout where there is one: hard links do not cross disks. */
export function makeImageFolder(): string {
  const disk = statSync(root).dev;
  const near = [tmpdir(), '/tmp'].find((folder) => statSync(folder, { throwIfNoEntry: false })?.dev === disk);
  return mkdtempSync(join(near ?? tmpdir(), 'countersign-image-'));
}

/** By hard links, or by copies where the two lie on different disks. */
function linkTree(paths: readonly string[], into: string): void {
  const isNear = statSync(root).dev === statSync(into).dev;
  run('cp', [isNear ? '-al' : '-a', ...paths, into], { cwd: root });
}

/**
 * Packages of the lock file by hard links out of this checkout, in the place of `npm ci`: it would download several
 * hundred megabytes for the very files that lie here, whose versions and checksums are those of the same lock file.
 */
function linkPackages(folder: string, withoutDev: boolean): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const link = (paths: readonly string[], into: string): void => {
    mkdirSync(join(folder, into), { recursive: true });
    linkTree(paths, join(folder, into));
  };
  if (!withoutDev) {
    // What begins with a dot is caches, which others write to at the moment; but for the programs of packages.
    const names = readdirSync(join(root, 'node_modules')).filter((name) => !/^\.(?!bin$)/.test(name));
    return link(
      names.map((name) => join('node_modules', name)),
      'node_modules',
    );
  }
  // A package brings those that lie inside of it. Those of other platforms are not here.
  const wanted = Object.entries(packages)
    .filter(([path, { dev }]) => !dev && path.lastIndexOf('node_modules/') === 0)
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)));
  for (const into of new Set(wanted.map((path) => dirname(path)))) {
    link(
      wanted.filter((path) => dirname(path) === into),
      into,
    );
  }
}

function run(
  command: string,
  args: readonly string[],
  over: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): void {
  const ran = spawnSync(command, args, { encoding: 'utf8', ...over });
  if (ran.status !== 0)
    // A list of all packages would hide what was said.
    throw new Error(
      `${command} ${args.join(' ').slice(0, 200)} failed:\n${ran.error?.message ?? ran.stdout + ran.stderr}`,
    );
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Makes all stages below `folder` and gives the last one. */
export function makeImage(folder: string): Image {
  const stages = new Map<string, Stage>();
  const ofBaseImages: string[] = [];
  const sent = contextFilter();
  let stage: Stage | undefined;
  for (const { name, text } of instructions()) {
    if (name === 'FROM') {
      const [base = '', , alias = String(stages.size)] = words(text);
      stage = newStage(base, join(folder, alias));
      stages.set(alias, stage);
      continue;
    }
    if (!stage) throw new Error(`${name} stands before the first FROM`);
    follow({ name, text }, stage, { stages, sent, ofBaseImages });
  }
  if (!stage) throw new Error('the Dockerfile makes nothing');
  return { ...stage, folder: join(stage.root, stage.workdir), ofBaseImages };
}

const newStage = (base: string, at: string): Stage => ({
  base,
  root: at,
  workdir: '/',
  environment: {},
  user: 'root',
  command: [],
  healthcheck: [],
});

interface Building {
  readonly stages: ReadonlyMap<string, Stage>;
  readonly sent: (path: string) => boolean;
  readonly ofBaseImages: string[];
}

function follow({ name, text }: Instruction, stage: Stage, building: Building): void {
  switch (name) {
    case 'WORKDIR':
      stage.workdir = text;
      mkdirSync(join(stage.root, text), { recursive: true });
      return;
    case 'ENV':
      for (const pair of words(text)) {
        const [variable = '', value = ''] = pair.split('=');
        stage.environment[variable] = value;
      }
      return;
    case 'COPY':
      return copy(text, stage, building);
    case 'RUN':
      return runIn(stage, text);
    case 'USER':
      stage.user = text;
      return;
    case 'CMD':
      stage.command = JSON.parse(text) as string[];
      return;
    case 'HEALTHCHECK':
      stage.healthcheck = JSON.parse(text.slice(text.indexOf('CMD') + 3)) as string[];
      return;
    case 'EXPOSE':
      return;
    default:
      throw new Error(`this test does not know ${name}: teach it`);
  }
}

function copy(text: string, stage: Stage, { stages, sent, ofBaseImages }: Building): void {
  const all = words(text);
  const from = all.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const [target = '', ...sources] = all.filter((word) => !word.startsWith('--')).reverse();
  const origin = from === undefined ? undefined : stages.get(from);
  if (from !== undefined && !origin) throw new Error(`there is no stage ${from}`);
  const at = join(stage.root, target.startsWith('/') ? target : join(stage.workdir, target));
  for (const source of sources.reverse()) {
    const path = join(origin?.root ?? root, source);
    if (origin && !existsSync(path) && !source.startsWith(`${origin.workdir}/`)) {
      ofBaseImages.push(source);
      continue;
    }
    if (!existsSync(path)) throw new Error(`COPY ${text}: ${source} is not there`);
    const to =
      statSync(path).isFile() && (target.endsWith('/') || sources.length > 1) ? join(at, basename(path)) : at;
    mkdirSync(dirname(to), { recursive: true });
    if (origin) run('cp', ['-al', path, to], { cwd: root });
    else cpSync(path, to, { recursive: true, filter: (one) => isSent(relative(root, one), sent) });
  }
}

/** A folder is gone through where anything below it may be sent. */
const isSent = (path: string, sent: (path: string) => boolean): boolean => path === '' || sent(path);

function runIn(stage: Stage, text: string): void {
  const cwd = join(stage.root, stage.workdir);
  if (text.startsWith('npm ci')) return linkPackages(cwd, text.includes('--omit=dev'));
  const { PATH = '', HOME = '/' } = process.env;
  run('sh', ['-c', text], { cwd, env: { PATH, HOME, ...stage.environment } });
}
