// docker-compose.yml as Compose itself reads it, by its own loader (test/compose).
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface Service {
  readonly image: string;
  readonly build?: object;
  readonly command: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly replicas?: number };
  readonly ports?: readonly { readonly target: number; readonly host_ip?: string }[];
  readonly volumes?: readonly { readonly type: string; readonly source: string }[];
  readonly init?: boolean;
  readonly restart?: string;
}

export interface Project {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<
    Record<string, { readonly ipam: { readonly config: { readonly subnet: string }[] } }>
  >;
}

type Variables = Readonly<Record<string, string>>;
export type ReadCompose = (variables: Variables) => { readonly project?: Project; readonly refusal: string };

/** Builds the loader; it reads the file beside a .env with the variables that it is given, and none besides. */
export function buildComposeLoader(): ReadCompose {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-compose-'));
  const loader = join(folder, 'loader');
  const { HOME: home = folder, ...environment } = process.env;
  const built = spawnSync('go', ['build', '-o', loader, '.'], {
    cwd: join(root, 'test/compose'),
    encoding: 'utf8',
    env: { ...environment, HOME: home },
  });
  if (built.error)
    throw new Error(
      `docker-compose.yml is read by Compose's own loader, which is written in Go, and go cannot be run (${built.error.message}). Install Go 1.23 or newer: https://go.dev/dl, or the package golang-go.`,
    );
  if (built.status !== 0) throw new Error(`Compose's loader can not be built:\n${built.stderr}`);
  return (variables) => {
    const project = mkdtempSync(join(folder, 'project-'));
    copyFileSync(join(root, 'docker-compose.yml'), join(project, 'docker-compose.yml'));
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(project, '.env'), lines.join(''));
    const ran = spawnSync(loader, [project], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    });
    if (ran.status !== 0) return { refusal: ran.stderr };
    return { project: JSON.parse(ran.stdout) as Project, refusal: '' };
  };
}

/** What deploy/make-env.sh prints, as variables. */
export function madeEnvironment(): Variables {
  const { stdout, status, stderr } = spawnSync('sh', [join(root, 'deploy/make-env.sh')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`deploy/make-env.sh failed: ${stderr}`);
  const set = [...stdout.matchAll(/^([A-Z_]+)=(.*)$/gm)];
  return Object.fromEntries(set.map(([, name = '', value = '']) => [name, value]));
}
