// What people may call things, and when two names are one.

/** Folds a name for comparing: names differ by more than case or by a form of Unicode (GRP-06). */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();

export const nameCharactersAtMost = 200;

/**
 * Control characters, ends of lines, and what is not seen but changes how the rest is read, such as marks that turn the
 * direction of writing. Joiners stay: some scripts can't be written without them.
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;
const unpaired = /\p{Surrogate}/u;

/** What is wrong with a name, in a sentence; null where nothing is. */
export function faultOfName(name: string): string | null {
  if (name.length > nameCharactersAtMost) return `Must have ${nameCharactersAtMost} characters at most.`;
  if (name.trim() === '') return 'Must not be blank.';
  if (unpaired.test(name)) return 'Must be valid Unicode.';
  if (unseen.test(name)) return 'Must have no control characters and no marks that are not seen.';
  return name === name.trim() ? null : 'Must not begin or end with a blank.';
}

export const codeCharactersAtMost = 100;

/** Without blanks and marks: a code is compared exactly (ENV-16), and copied by hand into other programs. */
const codeForm = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._/+&-]*[\p{L}\p{M}\p{N}])?$/u;

/** What is wrong with a new code of the configuration (ENV-18), in a sentence; null where nothing is. */
export function faultOfCode(code: string): string | null {
  if (code.length > codeCharactersAtMost) return `Must have ${codeCharactersAtMost} characters at most.`;
  if (!codeForm.test(code))
    return 'Must be letters and digits, with . _ / + & or - between them, such as "INVOICE".';
  return code === code.normalize('NFC') ? null : 'Must be Unicode in the form NFC: codes match exactly.';
}

/** What stands between the words of a name; the words that are stored are taken apart by the same (migration 0017). */
const betweenWords = /[ '’.,;:/_&+()@-]+/u;
const wordCharactersAtMost = 100;

/** The words of a name, or of what is typed to find one, folded like names. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    foldName(text)
      .split(betweenWords)
      .filter((word) => word !== '')
      .map((word) => [...word].slice(0, wordCharactersAtMost).join('')),
  ),
];

/** GRP-45: a group's name in round brackets stands for the group; null where that is none. */
export const groupNameIn = (text: string): string | null =>
  text.length > 2 && text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : null;
