// Every example of a request in the description is sent to the real API. The ids of examples are those of a made-up
// house (src/http/description/samples.ts); here each is replaced by the id of something real, by its name there.
import { randomUUID } from 'node:crypto';
import { samples } from '../../src/http/description/samples.ts';
import type { SampleName } from '../../src/http/description/samples.ts';
import { describedApi } from '../support/described-api.ts';
import { Description } from '../support/description.ts';
import type { DescribedOperation } from '../support/description.ts';
import { exampleScenes } from './example-scenes.ts';
import { TestApi } from './api.ts';
import type { Answer, Json } from './api.ts';

let api: TestApi;
let description: Description;
beforeAll(async () => {
  api = await TestApi.open();
  description = new Description(await describedApi());
});
afterAll(() => api.close());

interface Example {
  readonly described: DescribedOperation;
  readonly name: string;
  readonly mediaType?: string;
  readonly body?: unknown;
}

/** Every body of an operation by its examples; one without a body for those that take none. */
function examplesOf(described: DescribedOperation): Example[] {
  const bodies = Object.entries<Json>(described.operation.requestBody?.content ?? {});
  if (bodies.length === 0) return [{ described, name: 'without a body' }];
  return bodies.flatMap(([mediaType, { examples = {} }]) =>
    Object.entries<Json>(examples).map(([name, { value }]) => ({ described, name, mediaType, body: value })),
  );
}

type Ids = Partial<Record<SampleName, string>>;

const real = (text: string, ids: Ids): string =>
  Object.entries(ids).reduce((so, [name, id]) => so.replaceAll(samples[name as SampleName], id), text);

/** The request as the description tells it: parameters by their examples, the body as it stands there. */
async function send({ described: { method, path, operation }, mediaType, body }: Example): Promise<Answer> {
  const scene = exampleScenes[operation.operationId];
  if (!scene) throw new Error('test/http/example-scenes.ts does not say who calls');
  const { caller, ids = {}, headers: own = {} } = await scene(api);
  const given = operation.parameters?.filter(({ example }: Json) => example !== undefined) ?? [];
  const query = new URLSearchParams(
    given.filter((one: Json) => one.in === 'query').map(({ name, example }: Json) => [name, String(example)]),
  );
  const address = given
    .filter((one: Json) => one.in === 'path')
    .reduce((so: string, { name, example }: Json) => so.replace(`{${name}}`, String(example)), path);
  const headers = given
    .filter((one: Json) => one.in === 'header')
    .map(({ name, example }: Json) => [name, name === 'idempotency-key' ? randomUUID() : String(example)]);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return api.call(caller, {
    method,
    path: real(`${address}${query.size > 0 ? `?${query.toString()}` : ''}`, {
      organisation: api.house.organisationId,
      ...ids,
    }),
    headers: { ...Object.fromEntries(headers), ...own },
    ...(mediaType === undefined ? {} : { type: mediaType, body: real(text, ids) }),
  });
}

test('every example of the description succeeds as it stands there', async () => {
  const outcomes: string[] = [];
  for (const example of description.operations.flatMap(examplesOf)) {
    const name = `${example.described.operation.operationId} ${example.name}`;
    const outcome = await send(example).then(
      ({ status, body }) => (status < 300 ? null : `${status} ${JSON.stringify(body)}`),
      (error: Error) => error.message,
    );
    if (outcome !== null) outcomes.push(`${name}: ${outcome}`);
  }
  expect(outcomes).toEqual([]);
}, 120_000);

test('every scene is of an operation that there is', () => {
  const known = description.operations.map(({ operation }) => operation.operationId);
  expect(Object.keys(exampleScenes).filter((operationId) => !known.includes(operationId))).toEqual([]);
});
