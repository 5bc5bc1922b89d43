import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUbl, type UblDocument, type UblFault } from '../../src/documents/ubl.ts';

const root = join(import.meta.dirname, '..', '..');
const ownFolder = join(root, 'examples');
const publishedFolder = join(root, '..', 'shared', 'data', 'ubl');

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const samplesOf = (folder: string): readonly Sample[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));

/**
 * Invoices written by others lie beside the checkout where there are any; our own stand in where there are none. Fewer
 * than `atLeast` is a folder that was not read.
 */
export const real = existsSync(publishedFolder)
  ? { from: 'those published in ../shared/data/ubl', samples: samplesOf(publishedFolder), atLeast: 10 }
  : { from: 'our own in examples, for want of published ones', samples: samplesOf(ownFolder), atLeast: 3 };

export const own = (name: string): string => readFileSync(join(ownFolder, name), 'utf8');

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The document, or a failure that shows the refusal. */
export function accepted(input: string | Uint8Array): UblDocument {
  const result = readUbl(typeof input === 'string' ? bytesOf(input) : input);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The refusal, or a failure. */
export function refused(input: string | Uint8Array): UblFault {
  const result = readUbl(typeof input === 'string' ? bytesOf(input) : input);
  if (result.ok) throw new Error(`accepted: ${result.value.number}`);
  return result.error;
}

/** The invoice with one passage replaced, which has to be there. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, () => to);
  if (result === text) throw new Error(`nothing to replace: ${String(from)}`);
  return result;
}

/** The line, from 1, on which a passage first stands. */
export const lineOf = (text: string, passage: string): number =>
  text.slice(0, text.indexOf(passage)).split('\n').length;
