// What HTTP itself asks of us: methods, sizes, media types, limits, faults of ours, and that nothing is given away.
import { connect } from 'node:net';
import { once } from 'node:events';
import { openDatabase } from '../../src/db/pool.ts';
import { classified, newKey, TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const documents = `/v1/documents?${classified}`;

/** What the server says to raw bytes. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  let said = '';
  socket.on('data', (part) => (said += part.toString()));
  socket.write(text);
  await once(socket, 'close');
  return said;
}

test('an unknown address is 404, with and without a credential', async () => {
  for (const caller of ['client', null] as const) {
    const { status, headers, body } = await api.call(caller, '/v1/nothing');
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ type: 'urn:countersign:error:not_found', title: 'Not found', status: 404 });
  }
});

test.each([
  ['/v1/approvals/nonsense'],
  ['/v1/approvals/01890000-0000-7000-8000-00000000000G'],
  ['/v1/tasks/%00'],
  [`/v1/documents/${'9'.repeat(300)}`],
])('an id in the address that is none names nothing: %s is 404', async (path) => {
  expect((await api.call('admin', path)).status).toBe(404);
});

test('an address with broken escapes is 400', async () => {
  const { status, body } = await api.call('admin', '/v1/tasks/%zz');
  expect([status, body.code]).toEqual([400, 'bad_request']);
});

test.each([
  ['DELETE', '/v1/documents', 'GET, HEAD, POST'],
  ['PATCH', '/v1/me', 'GET, HEAD'],
  ['POST', '/v1/approvals/01890000-0000-7000-8000-000000000000/wait', 'GET'],
  ['OPTIONS', '/v1/tasks', 'GET, HEAD'],
  ['QUERY', '/v1/tasks', 'GET, HEAD'],
  ['PUT', '/healthz', 'GET, HEAD'],
  ['DELETE', '/readyz', 'GET, HEAD'],
])('%s on %s is 405 and says what is allowed', async (method, path, allow) => {
  const { status, headers, body } = await api.call('client', { method, path });
  expect([status, body.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', allow]);
});

test('another method is asked for a credential as the address itself is', async () => {
  const { status, headers, body } = await api.call(null, { method: 'DELETE', path: '/v1/documents' });
  expect([status, body.code, headers.get('allow')]).toEqual([401, 'unauthenticated', null]);
});

test('TRACE is as little allowed as any other method, and gives nothing back of the request', async () => {
  for (const address of ['/v1/me', '/healthz']) {
    const said = await raw(
      `TRACE ${address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${api.house.client.key}\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 405 /);
    expect(said).toMatch(/\r\nallow: GET, HEAD\r\n/);
    expect(said).not.toContain(api.house.client.key);
  }
});

test('who is signed in is told to everybody, so another method is refused as such, and no scope is asked', async () => {
  const path = `/v1/service-accounts/${api.house.client.id}/keys`;
  const { body } = await api.call('admin', {
    method: 'POST',
    path,
    body: { name: 'Narrow', scopes: ['documents:read'] },
  });
  const narrow = { authorization: `Bearer ${String(body.key)}` };
  for (const headers of [{}, narrow, { authorization: 'Bearer cs_of_nobody' }]) {
    const address = `${api.url}/v1/session`;
    expect((await fetch(address, { headers })).status).toBe(200);
    const refused = await fetch(address, { method: 'PUT', headers });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  }
});

test('a method that is not allowed is so before its body is looked at', async () => {
  const { status } = await api.call('client', {
    method: 'PUT',
    path: '/v1/documents',
    body: 'x',
    type: 'image/png',
  });
  expect(status).toBe(405);
});

test('HEAD answers like GET without the body', async () => {
  const { status, body } = await api.call('client', { method: 'HEAD', path: '/v1/me' });
  expect([status, body]).toEqual([200, null]);
});

test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
  'a start sent as %s is 415',
  async (type) => {
    const { status, headers, body } = await api.call('client', {
      path: '/v1/approvals',
      body: 'x',
      type,
      key: newKey(),
    });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
    expect(headers.get('accept-post')).toBe('application/json');
  },
);

test('a body without a media type is 415', async () => {
  const { status } = await api.call('client', {
    path: '/v1/approvals',
    body: Buffer.from('{}'),
    key: newKey(),
    type: '',
  });
  expect(status).toBe(415);
});

test.each([
  ['/v1/approvals', 'application/json'],
  [documents, 'application/json'],
  [documents, 'application/xml'],
])('a body for %s as %s that is packed is 415 and says why, before it is read', async (path, type) => {
  for (const encoding of ['gzip', 'Br', 'identity, gzip', 'x-unheard-of']) {
    const answer = await api.call('client', {
      path,
      body: Buffer.alloc(13 * 1024 * 1024, 'x'),
      type,
      key: newKey(),
      headers: { 'content-encoding': encoding },
    });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    expect(answer.body.detail).toContain(`Content-Encoding: "${encoding}" is not taken`);
    expect(answer.headers.get('accept-encoding')).toBe('identity');
  }
});

test('a body that says that it is not packed is taken', async () => {
  const body = { title: 'Chairs', reference: 'F-7' };
  const headers = { 'content-encoding': 'Identity' };
  const { status } = await api.call('client', { path: documents, body, key: newKey(), headers });
  expect(status).toBe(201);
});

test.each([
  ['{"__proto__": {"admin": true}}', '__proto__'],
  ['{"constructor": {"prototype": {}}}', 'constructor'],
])('a body with a name that reaches a prototype says so: %s', async (body, name) => {
  for (const path of ['/v1/approvals', documents]) {
    const answer = await api.call('client', { path, body, type: 'application/json', key: newKey() });
    expect([answer.status, answer.body.code]).toEqual([400, 'not_json']);
    expect(answer.body.detail).toMatch(new RegExp(`Names like .*"${name}".* are not taken`));
    expect(answer.body.detail).not.toContain('not valid JSON');
  }
});

test.each([
  ['/v1/approvals', '', '/body', 'The body is missing, or null.'],
  ['/v1/approvals', 'null', '/body', 'The body is missing, or null.'],
  ['/v1/approvals', '[]', '/body', 'Must be an object.'],
  ['/v1/approvals', '{}', '/body/documentId', 'Is required.'],
  ['/v1/approvals', '{"documentId": [7]}', '/body/documentId', 'Must be an id: a UUID in lower case.'],
  [documents, '', '/body', 'The body is missing: send UBL as XML, or a form as JSON.'],
  [documents, 'null', '/body', 'Must be an object.'],
  [documents, '{"reference": "F-1"}', '/body/title', 'Is required.'],
  [documents, '{"reference": "F-1", "title": 7}', '/body/title', 'Must be text.'],
  [documents, '{"reference": "F-1", "title": ["x"]}', '/body/title', 'Must be text.'],
  [documents, '{"reference": "F-1", "title": "x", "fields": 7}', '/body/fields', 'Must be an object.'],
  [
    documents,
    '{"reference": "F-1", "title": "x", "amount": "1.00"}',
    '/body/currency',
    'Amount and currency come together or not at all.',
  ],
  [`${documents}&location=X`, '{}', '/query/location', 'Is given twice.'],
  ['/v1/documents?location=AMS', '{}', '/query/contractType', 'Is required.'],
])('what is wrong is told in a plain sentence: POST %s %s', async (path, body, place, message) => {
  const answer = await api.call('client', { path, body, type: 'application/json', key: newKey() });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toContainEqual({ path: place, message });
});

test.each([
  ['/v1/approvals?limit=1&limit=2', '/query/limit', 'Is given twice.'],
  [`/v1/approvals?cursor=${'x'.repeat(201)}`, '/query/cursor', 'Must have 200 characters at most.'],
  [`/v1/approvals/${newKey()}/wait?seconds=1&seconds=2`, '/query/seconds', 'Is given twice.'],
])('a query is refused in a plain sentence: %s', async (path, place, message) => {
  const answer = await api.call('client', path);
  expect([answer.status, answer.body.errors]).toEqual([422, [{ path: place, message }]]);
});

test.each([
  ['that breaks off', '{"documentId": "'],
  ['that wants to be a prototype', '{"__proto__": {"admin": true}}'],
  ['that wants to be a constructor', '{"constructor": {"prototype": {}}}'],
  ['that is not UTF-8', Buffer.from([0x22, 0xc3, 0x22])],
])('a body %s is 400 not_json', async (_, body) => {
  const answer = await api.call('client', {
    path: '/v1/approvals',
    body,
    type: 'application/json',
    key: newKey(),
  });
  expect([answer.status, answer.body.code]).toEqual([400, 'not_json']);
});

test('every fault of a body is told at once, each with its place', async () => {
  const body = { documentId: 7, templateId: 'x', colour: 'red' };
  const answer = await api.call('client', { path: '/v1/approvals', body, key: newKey() });
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
    '/body/colour',
    '/body/documentId',
    '/body/templateId',
  ]);
});

test.each(['limit=0', 'limit=201', 'limit=ten', 'limit=1&limit=2', 'cursor=x', 'cursor=MQ', 'page=2'])(
  'a page asked for by ?%s is 422',
  async (query) => {
    const { status, body } = await api.call('client', `/v1/documents?${query}`);
    expect([status, body.code]).toEqual([422, 'malformed']);
    expect(body.errors[0].path).toBe(`/query/${query.split('=')[0]}`);
  },
);

describe('sizes', () => {
  const mebibyte = 1024 * 1024;

  test('DOC-06 a document of 30 MB is refused with 413, clearly, and the connection lives on', async () => {
    const body = Buffer.alloc(30 * mebibyte, 'x');
    for (let times = 0; times < 3; times += 1) {
      const answer = await api.call('client', {
        path: documents,
        body,
        type: 'application/xml',
        key: newKey(),
      });
      expect([answer.status, answer.body.code, answer.body.limitBytes]).toEqual([
        413,
        'body_too_large',
        12 * mebibyte,
      ]);
    }
  });

  test('DOC-06 a document of 30 MB that does not say its size is refused, too', async () => {
    async function* parts() {
      for (let sent = 0; sent < 30; sent += 1) yield Buffer.alloc(mebibyte, 'x');
    }
    const response = await fetch(`${api.url}${documents}`, {
      method: 'POST',
      body: parts() as never,
      duplex: 'half',
      headers: {
        authorization: `Bearer ${api.house.client.key}`,
        'content-type': 'application/xml',
        'idempotency-key': newKey(),
      },
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      413,
      'body_too_large',
    ]);
  });

  test('everything but a document is 1 MB at most', async () => {
    const body = { documentId: 'x'.repeat(mebibyte) };
    const answer = await api.call('client', { path: '/v1/approvals', body, key: newKey() });
    expect([answer.status, answer.body.limitBytes]).toEqual([413, mebibyte]);
  });

  test('nobody without a credential gets to send a body', async () => {
    const body = Buffer.alloc(30 * mebibyte, 'x');
    const answer = await api.call(null, { path: documents, body, type: 'application/xml' });
    expect(answer.status).toBe(401);
  });
});

describe('what is no request', () => {
  test('noise is answered with a problem and the connection closed', async () => {
    const said = await raw('NOISE\r\n\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'bad_request' });
  });

  test('headers without end are 431', async () => {
    const said = await raw(`GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(said).toMatch(/^HTTP\/1\.1 431 /);
    expect(said).toContain('headers_too_large');
  });
});

describe('limits', () => {
  test('more than the limit of one caller is 429 with Retry-After, and others are not held up', async () => {
    const narrow = await api.another({ limits: { requestsPerSecond: 5 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => narrow.call('client', '/v1/me')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    expect([refused[0]?.body.code, refused[0]?.headers.get('retry-after')]).toEqual([
      'too_many_requests',
      '1',
    ]);
    expect((await narrow.call('observer', '/v1/me')).status).toBe(200);
    await narrow.app.close();
  });

  test('failed authentications are limited by address, and lock nobody out who has a valid credential', async () => {
    const narrow = await api.another({ limits: { failedAuthenticationsPerMinute: 3 } });
    const statuses: number[] = [];
    for (let times = 0; times < 5; times += 1)
      statuses.push((await narrow.callWith('wrong', '/v1/me')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await narrow.call('client', '/v1/me')).status).toBe(200);
    await narrow.app.close();
  });
});

describe('faults of ours', () => {
  test('while the database is away everything is 503 with Retry-After, but the process lives', async () => {
    const away = openDatabase({
      url: 'postgres://nobody:nothing@127.0.0.1:1/nowhere',
      size: 1,
      applicationName: 'countersign test',
      onError: () => undefined,
    });
    const lonely = await api.another({ app: away });
    for (const path of ['/v1/me', '/v1/tasks', '/readyz']) {
      for (const caller of ['admin', 'client'] as const) {
        const { status, headers, body } = await lonely.call(caller, path);
        expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'database_unavailable', '2']);
      }
    }
    expect((await lonely.call(null, '/healthz')).status).toBe(200);
    await lonely.app.close();
    await away.destroy();
  });

  test('what nobody expected is 500 with an id that is in the log, and no word of what it was', async () => {
    const broken = await api.another({
      at: () => {
        throw new Error('the secret of the house');
      },
    });
    const body = { documentId: await api.sendForm() };
    const answer = await broken.call('client', { path: '/v1/approvals', body, key: newKey() });
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    const logged = broken.log.find((line) => line.includes('the secret of the house'));
    expect(logged).toContain(answer.body.requestId);
    await broken.app.close();
  });
});

test('health is for everybody: alive, and ready while the database answers', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const { status, body } = await api.call(null, path);
    expect([status, body]).toEqual([200, { status: 'ok' }]);
  }
});

test('the description is OpenAPI 3.1, with the bodies that a document may have and the way to authenticate', async () => {
  const { status, body } = await api.call(null, '/v1/openapi.json');
  expect([status, body.openapi]).toEqual([200, '3.1.0']);
  const { post } = body.paths['/v1/documents'];
  expect(Object.keys(post.requestBody.content)).toEqual(['application/json', 'application/xml', 'text/xml']);
  expect(post.parameters.map(({ name }: { name: string }) => name)).toContain('idempotency-key');
  expect(body.security).toEqual([{ bearer: [] }, { session: [] }]);
  expect(body.paths['/v1/tasks/{id}/approve'].post.requestBody.required).toBe(false);
});
