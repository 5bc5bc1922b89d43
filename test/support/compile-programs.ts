import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/**
 * Where the compiled programs lie: beside `dist`, and as deep, so that they find the migrations, the pages and the
 * packages just as what is shipped does.
 */
export const compiledPrograms = join(root, 'dist-test');

const sourceFolders = ['src', 'workflows', 'activities', 'test/processes'];

/**
 * Compiles today's sources and the programs of test/processes, file by file and without a look at types. A program
 * that is started some hundred times in a run then costs half of what compiling it at each start would.
 * Files that have not changed since the last run are left; two runs at once write the same bytes.
 */
export function compilePrograms(): void {
  const compilerOptions = readOptions();
  for (const folder of sourceFolders)
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name.endsWith('.ts'))
        compile(join(entry.parentPath, entry.name), compilerOptions);
  const templates = 'src/mail/templates';
  cpSync(join(root, templates), join(compiledPrograms, templates), { recursive: true });
}

function readOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), (file) =>
    ts.sys.readFile(file),
  ) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  // A file by itself doesn't know the package that it is part of, which says that all of it are ES modules.
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    sourceMap: false,
    inlineSourceMap: true,
    inlineSources: true,
  };
}

function compile(source: string, compilerOptions: ts.CompilerOptions): void {
  const made = join(compiledPrograms, relative(root, source)).replace(/\.ts$/, '.js');
  const { mtime } = statSync(source);
  if (statSync(made, { throwIfNoEntry: false })?.mtime.getTime() === mtime.getTime()) return;
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions,
    fileName: source,
  });
  mkdirSync(dirname(made), { recursive: true });
  const half = `${made}.${String(process.pid)}`;
  writeFileSync(half, outputText);
  // The source's own time: what differs from it is compiled again, whether it is newer or older.
  utimesSync(half, mtime, mtime);
  renameSync(half, made);
}
