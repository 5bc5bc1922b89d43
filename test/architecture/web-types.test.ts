// The web app knows the API by types that are made from its description: they are those of today.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { read, root } from './sources.ts';

const run = promisify(execFile);

test('web/src/api/schema.ts is what npm run web:types makes of the API', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-web-types-'));
  try {
    const made = join(folder, 'schema.ts');
    const script = join('test', 'support', 'write-web-types.ts');
    // In a process of its own: the maker is an ES module that jest can't load.
    await run(process.execPath, ['--import', 'tsx', script, made], { cwd: root });
    expect(read('web/src/api/schema.ts')).toBe(await readFile(made, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
