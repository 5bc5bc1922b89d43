// Reads a YAML document by a strict form and collects every fault with its line, instead of stopping at the first.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node } from 'yaml';

export interface Fault {
  readonly line: number;
  readonly message: string;
}

export interface YamlReader {
  readonly root: Node | null;
  readonly faults: readonly Fault[];
  readonly fault: (at: Node | null, message: string) => void;
  /** What a node stands for: an alias is the node that it repeats. */
  readonly meant: (node: unknown) => Node | null;
}

/** A value of the document: where it stands, and what to call it in a fault. */
export interface Value {
  readonly node: Node | null;
  readonly what: string;
}

export function openYaml(text: string): YamlReader {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const faults: Fault[] = [...document.errors, ...document.warnings].map((error) => ({
    line: error.linePos?.[0].line ?? 1,
    message: error.message.split('\n')[0] ?? error.code,
  }));
  const meant = (node: unknown): Node | null => {
    if (isAlias(node)) return node.resolve(document) ?? null;
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  };
  const fault = (at: Node | null, message: string): void => {
    const offset = at?.range?.[0];
    faults.push({ line: offset === undefined ? 1 : lines.linePos(offset).line, message });
  };
  return { root: meant(document.contents), faults, fault, meant };
}

/** The entries of a mapping; keys must be text. */
export function readEntries(reader: YamlReader, { node, what }: Value): ReadonlyMap<string, Value> {
  const entries = new Map<string, Value>();
  if (!isMap(node)) {
    reader.fault(node, `${what} must be a mapping`);
    return entries;
  }
  for (const { key, value } of node.items) {
    const keyNode = reader.meant(key);
    const keyText = isScalar(keyNode) ? keyNode.value : null;
    const valueNode = reader.meant(value);
    if (typeof keyText !== 'string') {
      reader.fault(keyNode ?? node, `a key of ${what} must be text: put it in quotes`);
    } else if (valueNode === null) {
      reader.fault(keyNode, `${what}.${keyText} has no value`);
    } else {
      entries.set(keyText, { node: valueNode, what: `${what}.${keyText}` });
    }
  }
  return entries;
}

/** A mapping of known keys: others are refused, and so is the absence of a required one. */
export function readFields<Key extends string>(
  reader: YamlReader,
  value: Value,
  form: { readonly required: readonly Key[]; readonly optional: readonly Key[] },
): { readonly [key in Key]?: Value } {
  const fields: { [key in Key]?: Value } = {};
  const known: ReadonlyMap<string, Key> = new Map(
    [...form.required, ...form.optional].map((key) => [key, key]),
  );
  for (const [name, field] of readEntries(reader, value)) {
    const key = known.get(name);
    if (key === undefined) reader.fault(field.node, `${field.what} is not a known key`);
    else fields[key] = field;
  }
  if (!isMap(value.node)) return fields;
  for (const key of form.required) {
    if (fields[key] === undefined) reader.fault(value.node, `${value.what}.${key} is missing`);
  }
  return fields;
}

export function readText(reader: YamlReader, { node, what }: Value): string {
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  reader.fault(node, `${what} must be text (in quotes where YAML would read a number or boolean)`);
  return '';
}

/** Ids never hold a line break: the text that a pick hashes is made of lines. */
export function readId(reader: YamlReader, value: Value): string {
  const id = readText(reader, value);
  if (!isId(id)) reader.fault(value.node, `${value.what} must not hold a line break`);
  return id;
}

export const isId = (text: string): boolean => !/[\n\r\u2028\u2029]/.test(text);

export function readFlag(reader: YamlReader, { node, what }: Value): boolean {
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  reader.fault(node, `${what} must be true or false`);
  return false;
}

export function readCount(reader: YamlReader, { node, what }: Value): number {
  const count = isScalar(node) ? node.value : null;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  reader.fault(node, `${what} must be a whole number from 0`);
  return 0;
}

export function readOneOf<Word extends string>(
  reader: YamlReader,
  { node, what }: Value,
  words: readonly [Word, ...Word[]],
): Word {
  const found = isScalar(node) ? words.find((word) => word === node.value) : undefined;
  if (found === undefined) reader.fault(node, `${what} must be one of ${words.join(', ')}`);
  return found ?? words[0];
}

export function readList<Item>(
  reader: YamlReader,
  { node, what }: Value,
  readItem: (reader: YamlReader, item: Value) => Item,
): readonly Item[] {
  if (isSeq(node)) {
    return node.items.map((item, at) =>
      readItem(reader, { node: reader.meant(item), what: `${what}[${at}]` }),
    );
  }
  reader.fault(node, `${what} must be a list`);
  return [];
}
