// The case files of a folder: found to the bottom, and read as text.
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodePoint } from '../placement/code-point-order.ts';
import type { Fault } from './yaml-reader.ts';

/** What stands below the folder: the files to read, and what can't be opened, with why. */
export interface Found {
  readonly files: readonly string[];
  readonly unreadable: ReadonlyMap<string, string>;
}

/**
 * Every `*.yaml` below the folder, by path. Links are followed, but each folder is read once, under its own path if it
 * has one here. Only the folder itself must be readable: what is not below is told beside the other files.
 */
export async function findCaseFiles(folder: string): Promise<Found> {
  const files: string[] = [];
  const unreadable = new Map<string, string>();
  const read = new Set<string>();
  const [folders, links] = [[folder], [] as string[]];
  for (let next = folders.pop() ?? links.pop(); next !== undefined; next = folders.pop() ?? links.pop()) {
    try {
      const real = await realpath(next);
      if (read.has(real)) continue;
      read.add(real);
      for (const entry of await readdir(next, { withFileTypes: true })) {
        const path = join(next, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isSymbolicLink() && (await isFolder(path))) links.push(path);
        else if (entry.name.endsWith('.yaml')) files.push(path);
      }
    } catch (error) {
      if (next === folder) throw error;
      unreadable.set(next, `the folder can't be read (${codeOf(error)})`);
    }
  }
  return { files: files.sort(byCodePoint), unreadable };
}

/** A link that leads nowhere is no folder: as a file it is told to be unreadable. */
const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(noSuchFile))?.isDirectory() ?? false;

function noSuchFile(error: unknown): null {
  codeOf(error);
  return null;
}

/** The code of a fault of the file system; any other fault is ours, and is thrown on. */
export function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code;
}

/** The text of a file, or what is wrong with it. What is no file (a pipe, say) might never end, so it isn't opened. */
export async function readCaseFile(
  file: string,
): Promise<{ readonly text: string } | { readonly fault: Fault }> {
  try {
    if (!(await stat(file)).isFile()) return { fault: { line: 1, message: 'this is no file' } };
    return textOf(await readFile(file));
  } catch (error) {
    return { fault: { line: 1, message: `the file can't be read (${codeOf(error)})` } };
  }
}

function textOf(bytes: Uint8Array): { readonly text: string } | { readonly fault: Fault } {
  const text = decoded(bytes);
  if (text !== null) return { text };
  let line = 1;
  for (let from = 0, to = 0; to !== -1; from = to + 1, line += 1) {
    to = bytes.indexOf(lineFeed, from);
    if (decoded(bytes.subarray(from, to === -1 ? bytes.length : to)) === null) break;
  }
  return { fault: { line, message: 'this line is not UTF-8' } };
}

const lineFeed = 0x0a;

/** Null for what is not UTF-8. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
