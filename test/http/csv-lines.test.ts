// Where a table breaks off is told by its line, however the network has cut it into chunks.
import { performance } from 'node:perf_hooks';
import { csvBytesAtMost, readTable } from '../../src/http/csv-lines.ts';

async function* chunks(...parts: readonly (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}
const brokenAt = async (...parts: readonly (string | Buffer)[]): Promise<number | undefined> => {
  const read = await readTable(chunks(...parts), 'comma');
  return read.ok ? undefined : read.error.errors[0]?.line;
};
const [e1, e2] = Buffer.from('ë');
const [k1, k2, k3, k4] = Buffer.from('𝄞');
const bytes = (...values: readonly (number | undefined)[]) => Buffer.from(values.map(Number));
const wrong = bytes(0xeb, 0x0a);

test.each<[string, (string | Buffer)[], number]>([
  ['in one chunk', ['Name\nZo\n', Buffer.concat([Buffer.from('A\nB\n'), wrong])], 5],
  ['in a chunk that begins inside a character', ['Name\nZo', bytes(e1), Buffer.concat([bytes(e2), Buffer.from('\nA\nB'), wrong])], 4],
  ['where a character is cut into four', ['N\n', bytes(k1), bytes(k2), bytes(k3), Buffer.concat([bytes(k4), Buffer.from('\nA\n'), wrong])], 4],
  ['where the wrong byte is what a chunk begins with', ['Name\nZo', Buffer.concat([bytes(e2), Buffer.from('\nA\nB\n')])], 2],
  ['where CR and LF come in two chunks', ['Name\r', '\nZo\r', '\n', wrong], 3],
  ['where a chunk of nothing stands between CR and LF', ['Name\r', '', '\nZo\r', Buffer.concat([Buffer.from('\n'), wrong])], 3],
  ['where CR alone ends lines', ['Name\r', 'Zo\r', wrong], 3],
])('the line of a wrong byte is told %s', async (_where, parts, line) => {
  expect(await brokenAt(...parts)).toBe(line);
}); // prettier-ignore

test('a table that is cut inside its characters is read whole', async () => {
  const read = await readTable(
    chunks('Name\r', '\nZo', bytes(e1), bytes(e2), ' ', bytes(k1, k2), bytes(k3, k4)),
    null,
  );
  expect(read).toMatchObject({ ok: true, value: [{ line: 1 }, { line: 2, cells: ['Zoë 𝄞'] }] });
});

test('others have their turn while a table is read that came at once', async () => {
  const lines = Array.from({ length: 40_000 }, (_, nth) => `User ${nth},u${nth}@new.example`);
  const began = performance.now();
  let [last, gap, over] = [began, 0, false];
  const watch = (): void => {
    gap = Math.max(gap, performance.now() - last);
    last = performance.now();
    if (!over) setImmediate(watch);
  };
  setImmediate(watch);
  const read = await readTable(chunks(`Name,Mail\n${lines.join('\n')}`), 'comma');
  over = true;
  expect(read.ok && read.value).toHaveLength(40_001);
  expect(gap).toBeLessThan((performance.now() - began) / 3);
});

test('a table that does not say how big it is, is refused where it passes what is taken', async () => {
  const big = Buffer.alloc(csvBytesAtMost + 1, 'Name,Mail\n');
  await expect(readTable(chunks('Name,Mail\n', big), 'comma')).rejects.toMatchObject({
    code: 'body_too_large',
  });
});
