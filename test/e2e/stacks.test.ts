import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/ports.ts';
import { bundledProgram } from '../support/compile-programs.ts';
import { testInvitationSecret } from '../support/issuer.ts';
import { startProgram } from '../support/program.ts';

test('a fault that a bundled program logs names the lines of the sources', async () => {
  const [port, nobody] = [await freePort(), await freePort()];
  const logFile = join(mkdtempSync(join(tmpdir(), 'countersign-stacks-')), 'api.log');
  const api = await startProgram(
    'api',
    {
      DATABASE_URL: `postgres://app@127.0.0.1:${nobody}/none`,
      INVITATION_SECRET: testInvitationSecret,
      API_PORT: String(port),
    },
    { readyUrl: `http://127.0.0.1:${port}/healthz`, logFile },
  );
  try {
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
  } finally {
    await api.stop();
  }
  const [, line = ''] =
    /requireReady \(\S*\/src\/http\/health\.ts:(\d+):\d+\)/.exec(readFileSync(logFile, 'utf8')) ?? [];
  const named = readFileSync(join(import.meta.dirname, '../../src/http/health.ts'), 'utf8').split('\n')[
    Number(line) - 1
  ];
  expect(named).toContain('databaseUnavailable');
});

test('faults in a bundled program are of classes that are called as their files call them', () => {
  const code = readFileSync(bundledProgram('api'), 'utf8');
  const heads = [...code.matchAll(/\bclass(?: [\w$]+)? extends Error\{(.{0,160})/g)].map(
    ([, body = '']) => body,
  );
  const named = /^static\{Object\.defineProperty\(this,"name",\{value:"([\w$]+)"/;
  expect(heads.filter((body) => !named.test(body))).toEqual([]);
  // The first is of a package, and another package has a class that is called so.
  const names = heads.map((body) => named.exec(body)?.[1]);
  expect(names).toEqual(expect.arrayContaining(['DatabaseError', 'Problem', 'Refused']));
});
