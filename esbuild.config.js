// Makes one file of a program and of the packages that it runs on: reading a thousand small modules takes longer than
// all else that happens at a start. `node esbuild.config.js` does so with those that are shipped and started often, in
// `dist`; with `FOLDER PROGRAM.ts ...` it takes others.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const inPackages = /\/node_modules\/.*\.[cm]?js$/;

/** The head of a class that extends another one, as a fault does. */
const heads =
  /\bclass ([\w$]+)(?:<[^<>{}]*>)? extends [\w$.]+(?:<[^<>{}]*>)?(?: implements [\w$., ]+)? ?\{(?!static\{)/g;

/** mjml is for the first letter, not for the start; pg looks for its native twin and does without. */
const external = ['mjml', 'pg-native'];
/** The SDK bundles workflows with these. That is done when Countersign is built, and a worker that tries it says so. */
const onlyForBuilding = /^(?:webpack|memfs|unionfs)$/;

const banner = `import { createRequire as $createRequire } from 'node:module';
import { dirname as $dirname, resolve as $resolve } from 'node:path';
import { pathToFileURL as $pathToFileURL } from 'node:url';
const require = $createRequire(import.meta.url);
const $at = (path) => $resolve(import.meta.dirname, path);`;

/** Ends the text of a package's file: in the source map it is one line. A map of all packages costs every start. */
const asOneLine = (path) => {
  const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
};

/**
 * The text of a file whose classes go on being called as it calls them, since faults are told by the names of their classes.
 * The bundler gives one that is called like another a name of its own. Having it keep all names (`keepNames`) would have
 * every function named anew each time it is made.
 */
const withNames = (text) =>
  /\bstatic (?:get )?name\b/.test(text)
    ? text
    : text.replaceAll(
        heads,
        (head, name) =>
          `${head}static{Object.defineProperty(this,'name',{value:${JSON.stringify(name)},configurable:true})}`,
      );

/** The text of a file that finds what lies beside it though the bundle lies in `folder`. */
function inPlace(text, { file, folder }) {
  const itself = `$at(${JSON.stringify(relative(folder, file))})`;
  const moved = text
    .replaceAll(/\bimport\.meta\.(dirname|filename|url)\b/g, (_, name) => {
      if (name === 'url') return `$pathToFileURL(${itself}).href`;
      return name === 'dirname' ? `$dirname(${itself})` : itself;
    })
    .replaceAll(/\brequire\.resolve\(/g, `$createRequire(${itself}).resolve(`);
  const names = [
    ...(/\b__filename\b/.test(text) ? [`var __filename = ${itself};`] : []),
    ...(/\b__dirname\b/.test(text) ? [`var __dirname = $dirname(${itself});`] : []),
  ];
  return `${names.join(' ')}${withNames(moved)}`;
}

const places = ({ target, folder }) => ({
  name: 'places',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: onlyForBuilding }, ({ path }) => ({ path, namespace: 'only for building' }));
    onLoad({ filter: /./, namespace: 'only for building' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, {
        get(_, name) {
          if (name === '__esModule' || typeof name === 'symbol') return undefined;
          throw new Error('${path} is no part of this program, which was bundled');
        },
      });`,
    }));
    onLoad({ filter: inPackages }, ({ path }) => ({
      contents:
        inPlace(readFileSync(path, 'utf8').replace(/^#!.*/, ''), { file: path, folder }) + asOneLine(path),
      loader: 'js',
    }));
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const file = join(target, relative(root, path)).replace(/\.ts$/, '.js');
      return { contents: inPlace(readFileSync(path, 'utf8'), { file, folder }), loader: 'ts' };
    });
  },
});

/** Writes a bundle and its source map below `target`, at the place of the program in the tree. */
async function bundle(program, target) {
  const made = join(target, program).replace(/\.ts$/, '.js');
  const folder = dirname(made);
  const { outputFiles, warnings } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, program)],
    outfile: made,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    banner: { js: banner },
    external,
    plugins: [places({ target, folder })],
    // Not that of the tree, which sends the types of one package to another place.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  if (warnings.length > 0) throw new Error(`${program} cannot be bundled without a doubt; see above`);
  mkdirSync(folder, { recursive: true });
  // Somebody may be starting the program: what they read is the old one or the new one.
  for (const { path, contents } of outputFiles) {
    const half = `${path}.${process.pid}`;
    writeFileSync(half, contents);
    renameSync(half, path);
  }
}

const [target = 'dist', ...named] = process.argv.slice(2);
const programs = named.length > 0 ? named : ['src/api.ts', 'src/worker.ts', 'src/ready.ts'];
await Promise.all(programs.map((program) => bundle(program, join(root, target))));
