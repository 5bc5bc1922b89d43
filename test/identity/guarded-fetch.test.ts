// Where an environment may make us fetch from: the public internet by https, and nowhere else.
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchJson } from '../../src/identity/guarded-fetch.ts';
import type { Reach } from '../../src/identity/guarded-fetch.ts';
import { isPublicAddress } from '../../src/identity/public-address.ts';

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.168.1.1', '192.0.0.8', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1'],
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '0:0:0:0:0:ffff:7f00:1', '64:ff9b::7f00:1'],
  ...['2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::1', '::127.0.0.1', 'localhost', '127.1', ''],
])('%s is no address of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  '8.8.8.8',
  '93.184.216.34',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450:4001::200e',
])('%s is an address of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

/** Names resolve to whatever a test says, and how often they were asked for is counted. */
function naming(...answers: readonly (readonly string[])[]): Reach & { readonly asked: () => number } {
  let asked = 0;
  const resolve = (
    _host: string,
    _options: object,
    done: (error: Error | null, found: LookupAddress[]) => void,
  ): void => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { anywhere: false, resolve: resolve as never, asked: () => asked };
}

const faultOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was fetched',
    (error: Error) => `${error.name}: ${error.message} ${(error.cause as Error | undefined)?.message ?? ''}`,
  );

let server: Server;
let requests: string[];
let port: number;
beforeAll(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { location: '/keys' }).end();
    else if (request.url === '/large') response.end(JSON.stringify('x'.repeat(300_000)));
    else if (request.url === '/page') response.end('<html>');
    else response.end('{"keys":[]}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((done) => server.close(done)));

test.each([
  ['https://127.0.0.1/keys', []],
  ['https://[::1]/keys', []],
  ['https://[::ffff:127.0.0.1]/keys', []],
  ['https://2130706433/keys', []],
  ['https://0x7f.1/keys', []],
  ['https://inside.example/keys', ['10.0.0.1']],
  ['https://both.example/keys', ['93.184.216.34', '127.0.0.1']],
  ['https://mapped.example/keys', ['::ffff:169.254.169.254']],
])('%s is not fetched, and nothing is connected to', async (address, addresses) => {
  const url = address.replace('/keys', `:${port}/keys`);
  expect(await faultOf(fetchJson(url, naming(addresses)))).toContain('no address of the public internet');
  expect(requests).toEqual([]);
});

test('plain http is not fetched, wherever it leads', async () => {
  expect(await faultOf(fetchJson('http://provider.example/keys', naming(['93.184.216.34'])))).toContain(
    'is not https',
  );
});

test('a name is resolved once, and what was checked is what is connected to', async () => {
  const rebinding = { ...naming(['127.0.0.1'], ['127.0.0.2']), anywhere: true };
  requests.length = 0;
  expect(await fetchJson(`http://rebinds.example:${port}/keys`, rebinding)).toEqual({ keys: [] });
  expect([rebinding.asked(), requests]).toEqual([1, ['/keys']]);
});

describe('from a provider that the operator chose, wherever it is', () => {
  const fetchFrom = (path: string) => fetchJson(`http://localhost:${port}${path}`, { anywhere: true });

  test('keys are read', async () => {
    expect(await fetchFrom('/keys')).toEqual({ keys: [] });
  });

  test.each([
    ['redirects are not followed', '/moved', 'answered 302'],
    ['what is no JSON is refused', '/page', 'gave no usable answer'],
    ['an answer that does not end is not read to its end', '/large', 'longer than'],
  ])('%s', async (_, path, fault) => {
    requests.length = 0;
    expect(await faultOf(fetchFrom(path))).toContain(fault);
    expect(requests).toEqual([path]);
  });
});
