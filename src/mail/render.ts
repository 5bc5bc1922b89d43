// Letters become text and HTML. Whatever comes from people reaches the HTML through Handlebars' escaping only, and the
// text is made from the HTML: the words stand in one place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { convert } from 'html-to-text';
import type { MailTemplate, NotificationEvent } from '../domain/letter.ts';

/** A file of `templates/` that is a letter: of one matter, or of many at once. */
export type LetterFile = MailTemplate | `${NotificationEvent}_list`;

export interface Rendered {
  readonly html: string;
  readonly text: string;
}

type Write = (values: object) => string;

/** mjml takes some 20 ms, Handlebars a fraction of one: what mjml makes is kept, for so many looks of letters. */
const keptAtMost = 200;
const kept = new Map<string, Promise<Write>>();

/** Fills a template with values, all of which it escapes. A value that the template wants and is not there is a bug. */
export async function render(
  template: LetterFile,
  { colour, ...values }: { readonly colour: string } & Readonly<Record<string, unknown>>,
): Promise<Rendered> {
  const write = await compiled(template, colour);
  const html = write(values);
  return { html, text: textOf(html) };
}

function compiled(template: LetterFile, colour: string): Promise<Write> {
  const key = `${template} ${colour}`;
  const before = kept.get(key);
  if (before) return before;
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= keptAtMost) kept.delete(oldest);
  const compiling = compile(template, colour);
  kept.set(key, compiling);
  return compiling;
}

async function compile(template: LetterFile, colour: string): Promise<Write> {
  const source = read('layout')
    .replace('{{letter}}', () => read(template))
    .replace('{{entries}}', () => read('entries'))
    .replaceAll('{{colour}}', () => colour);
  // Read at the first letter: it would be a quarter of what a worker reads at its start.
  const { default: mjml2html } = await import('mjml');
  const { html } = await mjml2html(source, { validationLevel: 'strict', keepComments: false });
  return Handlebars.compile(html, { strict: true, knownHelpersOnly: true });
}

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'templates', `${name}.mjml`), 'utf8');

const textOf = (html: string): string =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
      // mjml makes a `div` of each paragraph.
      { selector: 'div', format: 'paragraph', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: 'ul', options: { itemPrefix: '- ' } },
    ],
  });
