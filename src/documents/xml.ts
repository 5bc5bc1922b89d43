/**
 * Reads XML into a tree of the wanted elements only: what no shape names is checked for well-formedness and forgotten,
 * so that memory is bounded by what is kept and not by what is sent. Knows nothing of invoices.
 */
import { SaxesParser, type SaxesAttributeNS } from 'saxes';
import { base64Bytes, countBase64, newBase64Count, type Base64Count } from './base64.ts';
import { positionAt } from './decode.ts';
import { DocumentRefused, short, shown, type Position, type UblFaultCode } from './fault.ts';

/** UBL itself nests about 15 deep; an extension may add some. Whatever is deeper is not a document but an attack. */
export const MAX_DEPTH = 100;
/** An element of UBL has a dozen at most, its namespaces included. Each costs the parser far more than its bytes. */
export const MAX_ATTRIBUTES = 100;
/** A long note fits. Anything more than this in a field that is read is a file in the wrong place. */
export const MAX_TEXT_LENGTH = 100_000;

/** So many characters are read at a time: some milliseconds, however hostile they are. */
const SLICE_LENGTH = 32 * 1024;

/** What is kept of an element. */
export interface Shape {
  /** `one`: a second is refused, since two readers could take different ones. A number: how many are kept. */
  readonly occurs: 'one' | number;
  /** `text`: a leaf. `base64`: a leaf of which `base64-size` keeps only the decoded size. Else the wanted children. */
  readonly content: 'text' | 'base64' | 'base64-size' | Readonly<Record<string, Shape>>;
}

export interface XmlElement extends Position {
  readonly path: string;
  readonly text: string;
  /** Of a leaf of base64, in bytes. */
  readonly size: number;
  /** Those without a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: ReadonlyMap<string, readonly XmlElement[]>;
  /** How many there were of each wanted child, kept or not. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface XmlVocabulary {
  /** The prefix under which shapes and paths name an element of a namespace. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** What to keep below the root, or nothing where it is the wrong root. */
  rootShape(namespace: string, local: string): Shape | undefined;
  /** Says what was expected instead of the wrong root. */
  readonly expected: string;
}

interface Growing extends XmlElement {
  readonly shape: Shape;
  text: string;
  readonly base64: Base64Count;
  size: number;
  readonly attributes: Map<string, string>;
  readonly children: Map<string, Growing[]>;
  readonly counts: Map<string, number>;
}

interface Tag {
  readonly uri: string;
  readonly local: string;
  readonly attributes: Record<string, SaxesAttributeNS>;
}

/**
 * Reads a document into the tree that the vocabulary wants, or throws `DocumentRefused` (DOC-06). Yields after every
 * slice: between two of them the caller may let others go first.
 */
export function* parseXml(text: string, vocabulary: XmlVocabulary): Generator<void, XmlElement> {
  refuseDoctype(text);
  // XML 1.1 would allow control characters as references; a document that says 1.1 is read by the rules of 1.0.
  const options = { xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true } as const;
  const parser = new SaxesParser(options);
  const tree = new Tree(vocabulary);
  let attributes = 0;
  // Six handlers and no more: the seventh makes the parser an object that V8 keeps as a dictionary, eight times slower.
  parser.on('error', (error) => {
    throw refused('document_not_well_formed', `Not well-formed XML: ${short(error.message)}`, here());
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes <= MAX_ATTRIBUTES) return;
    throw refused(
      'document_field_malformed',
      `An element has more than ${MAX_ATTRIBUTES} attributes.`,
      here(),
    );
  });
  // The position of an element is where its content begins: there stands what a person has to look at.
  parser.on('opentag', (tag) => {
    attributes = 0;
    tree.open(tag, { line: parser.line, column: parser.column + 1 });
  });
  parser.on('text', (part) => tree.add(part));
  parser.on('cdata', (part) => tree.add(part));
  parser.on('closetag', () => tree.close());
  const here = (): Position => ({ line: parser.line, column: Math.max(1, parser.column) });
  for (let start = 0; start < text.length; start += SLICE_LENGTH) {
    parser.write(text.slice(start, start + SLICE_LENGTH));
    yield;
  }
  parser.close();
  if (!tree.root) throw refused('document_not_well_formed', 'There is no XML element.', here());
  return tree.root;
}

const refused = (
  code: UblFaultCode,
  detail: string,
  at: Position & { readonly path?: string },
): DocumentRefused => {
  const { line, column, path } = at;
  return new DocumentRefused({ code, detail, line, column, ...(path === undefined ? {} : { path }) });
};

/**
 * A DOCTYPE can stand before the root only, and there alone entities can be declared. It is looked for before the
 * parser sees anything, so that what it declares is never read.
 */
function refuseDoctype(text: string): void {
  const blanks = /[ \t\r\n]*/y;
  let index = 0;
  for (;;) {
    blanks.lastIndex = index;
    index += blanks.exec(text)?.[0].length ?? 0;
    const end = text.startsWith('<?', index) ? '?>' : text.startsWith('<!--', index) ? '-->' : undefined;
    if (end === undefined) break;
    const found = text.indexOf(end, index + 2);
    if (found < 0) return;
    index = found + end.length;
  }
  if (!text.startsWith('<!DOCTYPE', index) && !text.startsWith('<!ENTITY', index)) return;
  const detail = 'The document has a DOCTYPE or an entity declaration; neither is read.';
  throw refused('document_doctype', detail, positionAt(text, index));
}

/** The elements that are open, from the root to the innermost wanted one, and how deep we are in unwanted ones. */
class Tree {
  root: Growing | undefined;
  private readonly stack: Growing[] = [];
  private unwanted = 0;
  private readonly vocabulary: XmlVocabulary;

  constructor(vocabulary: XmlVocabulary) {
    this.vocabulary = vocabulary;
  }

  open(tag: Tag, position: Position): void {
    if (this.stack.length + this.unwanted >= MAX_DEPTH) {
      throw refused('document_too_deep', `Elements are nested more than ${MAX_DEPTH} deep.`, position);
    }
    const parent = this.stack.at(-1);
    const element =
      this.unwanted > 0 ? undefined : parent ? this.child(parent, tag, position) : this.first(tag, position);
    if (element) this.stack.push(element);
    else this.unwanted += 1;
  }

  add(part: string): void {
    const element = this.unwanted > 0 ? undefined : this.stack.at(-1);
    if (!element || typeof element.shape.content !== 'string') return;
    if (element.shape.content !== 'text') countBase64(element.base64, part);
    if (element.shape.content !== 'base64-size') element.text += part;
    if (element.shape.content !== 'text' || element.text.length <= MAX_TEXT_LENGTH) return;
    const detail = `The text is longer than ${MAX_TEXT_LENGTH} characters.`;
    throw refused('document_field_malformed', detail, element);
  }

  close(): void {
    if (this.unwanted > 0) {
      this.unwanted -= 1;
      return;
    }
    const element = this.stack.pop();
    if (element) element.size = sizeOf(element);
  }

  private first(tag: Tag, position: Position): Growing {
    const { expected } = this.vocabulary;
    const shape = this.vocabulary.rootShape(tag.uri, tag.local);
    if (!shape) {
      const namespace = tag.uri === '' ? 'no namespace' : `the namespace ${shown(tag.uri)}`;
      const detail = `Expected ${expected}; found the element ${shown(tag.local)} of ${namespace}.`;
      throw refused('document_not_ubl', detail, { ...position, path: `/${short(tag.local)}` });
    }
    this.root = growing(shape, tag, { ...position, path: `/${tag.local}` });
    return this.root;
  }

  private child(parent: Growing, tag: Tag, position: Position): Growing | undefined {
    const { content } = parent.shape;
    if (typeof content === 'string') {
      const detail = `An element ${shown(tag.local)} stands where only text may stand.`;
      throw refused('document_field_malformed', detail, { ...position, path: parent.path });
    }
    const prefix = this.vocabulary.prefixes.get(tag.uri);
    const name = `${prefix}:${tag.local}`;
    const shape = prefix !== undefined && Object.hasOwn(content, name) ? content[name] : undefined;
    if (!shape) return undefined;
    const count = (parent.counts.get(name) ?? 0) + 1;
    parent.counts.set(name, count);
    if (shape.occurs === 'one' && count > 1) {
      const detail = `${name} stands here twice, so it is open which one counts.`;
      throw refused('document_field_malformed', detail, { ...position, path: `${parent.path}/${name}` });
    }
    if (shape.occurs !== 'one' && count > shape.occurs) return undefined;
    const path = `${parent.path}/${name}${shape.occurs === 'one' ? '' : `[${count}]`}`;
    const element = growing(shape, tag, { ...position, path });
    const siblings = parent.children.get(name);
    if (siblings) siblings.push(element);
    else parent.children.set(name, [element]);
    return element;
  }
}

function growing(shape: Shape, tag: Tag, at: Position & { readonly path: string }): Growing {
  const attributes = new Map<string, string>();
  for (const attribute of Object.values(tag.attributes)) {
    if (attribute.prefix !== '' || attribute.name === 'xmlns') continue;
    if (attribute.value.length > MAX_TEXT_LENGTH) {
      const detail = `The attribute ${shown(attribute.name)} is longer than ${MAX_TEXT_LENGTH} characters.`;
      throw refused('document_field_malformed', detail, at);
    }
    attributes.set(attribute.name, attribute.value);
  }
  const children = new Map<string, Growing[]>();
  return {
    ...at,
    shape,
    text: '',
    base64: newBase64Count(),
    size: 0,
    attributes,
    children,
    counts: new Map(),
  };
}

/** DOC-06: what could not be downloaded again (DOC-07) is not taken. */
function sizeOf(element: Growing): number {
  const bytes = base64Bytes(element.base64);
  if (bytes !== undefined) return bytes;
  const detail =
    'The file inside is not base64: groups of four letters, digits, "+" and "/", the last filled up with "=".';
  throw refused('document_field_malformed', detail, element);
}
