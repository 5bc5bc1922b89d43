// Tables that a spreadsheet opens: RFC 4180, in UTF-8 with the mark by which spreadsheets know it.

export const separators = { comma: ',', semicolon: ';', tab: '\t' } as const;

export type SeparatorName = keyof typeof separators;

/** Without it spreadsheets take the text for one of the machine's old code page. */
export const byteOrderMark = '\uFEFF';

/**
 * What a spreadsheet would run: a cell that begins with one of these, also behind blanks, in their narrow or their wide
 * form; and one that begins with a control character, which some leave out and read on.
 */
const formula = /^(?:\s*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]|\p{Cc})/u;

/** Whether a spreadsheet would run a cell. */
export const formulaAt = (text: string): boolean => formula.test(text);

/** GRP-42: an apostrophe before it makes text of what would be a formula. */
const inert = (text: string): string => (formulaAt(text) ? `'${text}` : text);

/** One line of a table. Every cell is quoted, so that separators, quotes and ends of lines in it are its own. */
export const csvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map((cell) => `"${inert(cell).replaceAll('"', '""')}"`).join(separator)}\r\n`;
