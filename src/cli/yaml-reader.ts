// Reads a YAML document by a strict form and collects every fault with its line, instead of stopping at the first.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Alias, Document, DocumentOptions, Node, ParseOptions } from 'yaml';
import { yamlErrorText } from './yaml-errors.ts';

export interface Fault {
  readonly line: number;
  readonly message: string;
}

export interface YamlReader {
  readonly root: Value;
  readonly faults: readonly Fault[];
  /** What is wrong with a value is told where it stands, what is wrong with its key where that stands. */
  readonly fault: (value: Value, message: string, about?: 'value' | 'key') => void;
  /** What a node stands for: an alias is the node that it repeats. */
  readonly meant: (node: unknown) => Node | null;
}

/** A value of the document: where it stands, and what to call it in a fault. */
export interface Value {
  readonly node: Node | null;
  /** The alias, where one stands for the node. */
  readonly at: Node | null;
  readonly key: Node | null;
  readonly what: string;
}

/** Opens a document; `what` is what to call it. */
export function openYaml(text: string, what: string): YamlReader {
  const lines = new LineCounter();
  // Keys that stand twice are found by `readEntries`, which knows what an alias repeats.
  const document = parsed(text, { lineCounter: lines, uniqueKeys: false });
  // It ends where the parser leaves the depth: at the line below.
  if (document === null) {
    return unreadable(what, { line: Math.max(lines.lineStarts.length - 1, 1), message: tooDeep });
  }
  const faults: Fault[] = [...document.errors, ...document.warnings].map(({ code, linePos }) => ({
    line: linePos?.[0].line ?? 1,
    message: yamlErrorText(code),
  }));
  const tell = (at: Node | null, message: string): void => {
    const offset = at?.range?.[0];
    faults.push({ line: offset === undefined ? 1 : lines.linePos(offset).line, message });
  };
  const unmeant = new Set<Node>();
  let repeated: ReadonlyMap<Alias, Node> | undefined;
  const meant = (node: unknown): Node | null => {
    if (!isAlias(node)) return nodeOf(node);
    repeated ??= repeatedBy(document.contents);
    const found = repeated.get(node);
    if (found !== undefined) return found;
    if (!unmeant.has(node)) tell(node, `alias *${node.source} names no anchor before it`);
    unmeant.add(node);
    return node;
  };
  const fault: YamlReader['fault'] = ({ at, key }, message, about = 'value') => {
    const place = about === 'key' ? (key ?? at) : (at ?? key);
    if (place === null || !unmeant.has(place)) tell(place, message);
  };
  const at = nodeOf(document.contents);
  return { root: { node: at, at, key: null, what }, faults, fault, meant };
}

/** Null where the document is nested so deeply that the parser's stack ends: there it throws in place of telling. */
function parsed(text: string, options: ParseOptions & DocumentOptions): Document.Parsed | null {
  try {
    return parseDocument(text, options);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const tooDeep = yamlErrorText('RESOURCE_EXHAUSTION');

const unreadable = (what: string, fault: Fault): YamlReader => ({
  root: { node: null, at: null, key: null, what },
  faults: [fault],
  fault: () => undefined,
  meant: () => null,
});

const nodeOf = (node: unknown): Node | null =>
  isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node : null;

/** For every alias the last node before it with that anchor; without recursion, however deep the document is. */
function repeatedBy(root: Node | null): ReadonlyMap<Alias, Node> {
  const found = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const ahead: unknown[] = [root];
  while (ahead.length > 0) {
    const node = nodeOf(ahead.pop());
    if (isAlias(node)) {
      const anchored = anchors.get(node.source);
      if (anchored !== undefined) found.set(node, anchored);
      continue;
    }
    if (node !== null && 'anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    const inside = isMap(node)
      ? node.items.flatMap(({ key, value }) => [key, value])
      : isSeq(node)
        ? node.items
        : [];
    for (let index = inside.length - 1; index >= 0; index -= 1) ahead.push(inside[index]);
  }
  return found;
}

/** The entries of a mapping; keys are text, and each stands once. */
export function readEntries(reader: YamlReader, map: Value): ReadonlyMap<string, Value> {
  const entries = new Map<string, Value>();
  const { node, what } = map;
  if (!isMap(node)) {
    reader.fault(map, `${what} must be a mapping`);
    return entries;
  }
  for (const item of node.items) {
    const keyNode = reader.meant(item.key);
    const keyText = isScalar(keyNode) ? keyNode.value : null;
    const [key, at] = [nodeOf(item.key) ?? map.key, nodeOf(item.value)];
    if (typeof keyText !== 'string') {
      reader.fault({ ...map, key }, `a key of ${what} must be text: put it in quotes`, 'key');
      continue;
    }
    const entry = { node: reader.meant(item.value), at, key, what: `${what}.${keyText}` };
    if (entries.has(keyText)) reader.fault(entry, `${entry.what} stands twice`, 'key');
    else if (entry.node === null) reader.fault(entry, `${entry.what} has no value`, 'key');
    else entries.set(keyText, entry);
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
    if (key === undefined) reader.fault(field, `${field.what} is not a known key`, 'key');
    else fields[key] = field;
  }
  if (!isMap(value.node)) return fields;
  for (const key of form.required) {
    if (fields[key] === undefined) reader.fault(value, `${value.what}.${key} is missing`, 'key');
  }
  return fields;
}

export function readText(reader: YamlReader, value: Value): string {
  const { node, what } = value;
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  reader.fault(value, `${what} must be text (in quotes where YAML would read a number or boolean)`);
  return '';
}

/** Ids never hold a line break: the text that a pick hashes is made of lines. */
export function readLine(reader: YamlReader, value: Value): string {
  const line = readText(reader, value);
  const fault = faultOfLine(line);
  if (fault !== null) reader.fault(value, `${value.what} ${fault}`);
  return line;
}

/** What keeps a text from being an id; what ends a line somewhere, or has no UTF-8, would not hash alike everywhere. */
export function faultOfLine(text: string): string | null {
  if (/[\n\r\v\f\u0085\u2028\u2029]/.test(text)) return 'must not hold a line break';
  if (text.includes('\0')) return 'must not hold a NUL';
  return /\p{Cs}/u.test(text) ? 'must not hold half a surrogate pair' : null;
}

/** The id of a person, a group or an organisation: only where members are listed, parentheses say something. */
export function readId(reader: YamlReader, value: Value): string {
  const id = readLine(reader, value);
  if (isInParentheses(id)) reader.fault(value, `${value.what} must be an id without parentheses`);
  return id;
}

export const isInParentheses = (id: string): boolean => id.startsWith('(') && id.endsWith(')');

export function readFlag(reader: YamlReader, value: Value): boolean {
  const { node, what } = value;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  reader.fault(value, `${what} must be true or false`);
  return false;
}

export function readCount(reader: YamlReader, value: Value): number {
  const { node, what } = value;
  const count = isScalar(node) ? node.value : null;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  reader.fault(value, `${what} must be a whole number from 0`);
  return 0;
}

export function readOneOf<Word extends string>(
  reader: YamlReader,
  value: Value,
  words: readonly [Word, ...Word[]],
): Word {
  const { node, what } = value;
  const found = isScalar(node) ? words.find((word) => word === node.value) : undefined;
  if (found === undefined) reader.fault(value, `${what} must be one of ${words.join(', ')}`);
  return found ?? words[0];
}

export function readList<Item>(
  reader: YamlReader,
  value: Value,
  readItem: (reader: YamlReader, item: Value) => Item,
): readonly Item[] {
  const { node, what } = value;
  if (isSeq(node)) {
    return node.items.map((item, at) =>
      readItem(reader, { node: reader.meant(item), at: nodeOf(item), key: null, what: `${what}[${at}]` }),
    );
  }
  reader.fault(value, `${what} must be a list`);
  return [];
}
