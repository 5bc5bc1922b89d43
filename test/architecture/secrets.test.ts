// How secrets are compared does not depend on what they are: by one function that takes the same time, in our code and
// never in a statement, whose index would answer sooner for some than for others.
import { filesBelow, productFolders, read } from './sources.ts';

const sources = filesBelow(productFolders).map((file) => ({ file, text: read(file) }));

test('no statement looks for a secret or its hash', () => {
  const wrong = sources.filter(({ text }) => /\bsecret_sha256\s*(?:=|<>|in\b|is\b)/.test(text));
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

test('whoever reads the hash of a secret compares it in constant time, also where there is none', () => {
  const readers = sources.filter(({ text }) => /secret_sha256 as "secretSha256"/.test(text));
  expect(readers.map(({ file }) => file).sort()).toEqual([
    'src/db/invitations.ts',
    'src/db/service-accounts.ts',
  ]);
  for (const { text } of readers) {
    // What stands in the place of a hash that is not there takes as long to compare.
    expect(text).toMatch(/timingSafeEqual\(\w+\?\.secretSha256 \?\? /);
    expect(text).not.toMatch(/secretSha256\s*(?:===|!==)|secretSha256\.equals/);
  }
});
