// What the architecture tests know of the tree: its files, and what each of them imports.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

export const root = join(import.meta.dirname, '..', '..');

export const productFolders = ['src', 'workflows', 'activities'];

export interface Import {
  /** The text between the quotes. */
  specifier: string;
  /** The file of ours that is meant, as a path from the root; undefined for a package or a builtin. */
  target: string | undefined;
  typeOnly: boolean;
}

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The files below some folders whose name ends so, as paths from the root with forward slashes, sorted. */
export function filesBelow(folders: string[], ending = '.ts'): string[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The files of the web app, without what is made from the API's description. */
export const webFiles = (): string[] =>
  [...filesBelow(['web/src'], '.ts'), ...filesBelow(['web/src'], '.tsx')].filter(
    (file) => file !== 'web/src/api/schema.ts',
  );

export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2023, true);
}

/** Everything that one file imports: statically, as a re-export, or by `import()` with a fixed text. */
export function importsOf(file: string, source = parse(file)): Import[] {
  const found: Import[] = [];
  const note = (specifier: string, typeOnly: boolean): void => {
    const target = specifier.startsWith('.') ? posix.join(dirname(file), specifier) : undefined;
    found.push({ specifier, target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      note(node.moduleSpecifier.text, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      note(node.moduleSpecifier.text, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) note(argument.text, false);
    }
    if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    )
      note(node.argument.literal.text, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
