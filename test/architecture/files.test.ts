// The size budget: a file is one idea and can be read in one go. What is bigger stands here with its reason.
// The budget of a function is a lint rule: what must be bigger says why in the comment that silences the rule there.
import { filesBelow, productFolders, read, webFiles } from './sources.ts';

/** Lines that a file may have, where it lies. The first entry that fits counts. */
const budgets: [place: string, lines: number][] = [
  ['src/domain/', 200],
  ['src/', 300],
  ['workflows/', 300],
  ['activities/', 300],
  ['bin/', 300],
  ['bench/', 300],
  ['web/', 300],
  ['test/', 400],
];

/** Files that may be bigger: up to how many lines, and why they are one idea all the same. */
const catalogue = 'every text of the pages in one language, a list without a rule in it';
const exceptions: Record<string, { lines: number; reason: string }> = {
  'web/src/texts/en.ts': { lines: 650, reason: catalogue },
  'web/src/texts/nl.ts': { lines: 650, reason: catalogue },
};

const files = [
  ...filesBelow([...productFolders, 'test', 'bench']),
  ...filesBelow(['bin'], '.js'),
  ...webFiles(),
];
const linesOf = (file: string): number => read(file).split('\n').length - 1;
const budgetOf = (file: string): number => budgets.find(([place]) => file.startsWith(place))?.[1] ?? 300;

test('no file is bigger than its budget, but for the exceptions with a reason', () => {
  const limit = (file: string): number => exceptions[file]?.lines ?? budgetOf(file);
  const big = files.filter((file) => linesOf(file) > limit(file));
  expect(big.map((file) => `${file} has ${linesOf(file)} lines, ${limit(file)} are allowed`)).toEqual([]);
});

test('every exception from the budget has a reason and is still needed', () => {
  const idle = Object.entries(exceptions).filter(
    ([file, { reason }]) => !files.includes(file) || linesOf(file) <= budgetOf(file) || reason.length < 20,
  );
  expect(idle.map(([file]) => file)).toEqual([]);
});

test('whatever silences a rule of the linter says why', () => {
  const silenced = files.flatMap((file) =>
    read(file)
      .split('\n')
      .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
      .filter(({ line }) =>
        /(?:\/\/|\/\*)\s*(?:eslint-disable|@ts-(?:expect-error|ignore|nocheck))/.test(line),
      ),
  );
  expect(
    silenced.filter(({ line }) => !/(?: -- |@ts-[\w-]+:? )\S.{9,}/.test(line)).map(({ at }) => at),
  ).toEqual([]);
});

test('no fence is silenced in a comment', () => {
  const fence = /eslint-disable.*(?:no-restricted-|no-floating-promises|no-misused-promises)/;
  expect(filesBelow(productFolders).filter((file) => fence.test(read(file)))).toEqual([]);
});
