// A request for each route of the configuration, and the scenes of their examples.
import { randomUUID } from 'node:crypto';
import type { SampleName } from '../../src/http/description/samples.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';

type Making = (api: TestApi) => Promise<Call> | Call;

interface Kind {
  readonly url: string;
  readonly one: string;
  readonly many: string;
  readonly sample: SampleName;
  /** A new entry, and what it is changed to. */
  readonly added: () => object;
  readonly changed: () => object;
}

const fresh = (): string => randomUUID().slice(0, 8);
const coded = () => ({ code: fresh(), name: 'Something new' });
const renamed = () => ({ name: 'Something else' });

export const configured: readonly Kind[] = [
  {
    url: '/v1/locations',
    one: 'Location',
    many: 'Locations',
    sample: 'location',
    added: coded,
    changed: renamed,
  },
  {
    url: '/v1/contract-categories',
    one: 'ContractCategory',
    many: 'ContractCategories',
    sample: 'contractCategory',
    added: coded,
    changed: renamed,
  },
  {
    url: '/v1/contract-types',
    one: 'ContractType',
    many: 'ContractTypes',
    sample: 'contractType',
    added: () => ({ ...coded(), category: 'PURCHASE' }),
    changed: () => ({ ...renamed(), category: 'PURCHASE' }),
  },
  {
    url: '/v1/group-categories',
    one: 'GroupCategory',
    many: 'GroupCategories',
    sample: 'groupCategory',
    added: () => ({ name: fresh() }),
    changed: () => ({ name: fresh() }),
  },
];

/** A new entry that nothing uses yet; gives its id. */
export async function addEntry(api: TestApi, { url, added }: Kind): Promise<string> {
  const { status, body } = await api.call('admin', { path: url, body: added() });
  if (status !== 201) throw new Error(`it was not added: ${JSON.stringify(body)}`);
  return body.id;
}

const asRead = { 'if-match': '"1"' };

export const configurationRequests: Readonly<Record<string, Making>> = Object.assign(
  {},
  ...configured.map((kind): Record<string, Making> => ({
    [`GET ${kind.url}`]: () => ({ path: `${kind.url}?limit=1` }),
    [`POST ${kind.url}`]: () => ({ path: kind.url, body: kind.added() }),
    [`GET ${kind.url}/{id}`]: async (api) => ({ path: `${kind.url}/${await addEntry(api, kind)}` }),
    [`PUT ${kind.url}/{id}`]: async (api) => ({
      method: 'PUT',
      path: `${kind.url}/${await addEntry(api, kind)}`,
      body: kind.changed(),
      headers: asRead,
    }),
    [`DELETE ${kind.url}/{id}`]: async (api) => ({
      method: 'DELETE',
      path: `${kind.url}/${await addEntry(api, kind)}`,
      headers: asRead,
    }),
  })),
) as Record<string, Making>;

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

export const configurationScenes: Readonly<Record<string, Scene>> = Object.assign(
  {},
  ...configured.map((kind): Record<string, Scene> => {
    const ofOne: Scene = async (api) => ({
      caller: 'admin',
      ids: { [kind.sample]: await addEntry(api, kind) },
      headers: asRead,
    });
    return {
      [`list${kind.many}`]: () => ({ caller: 'basil' }),
      [`read${kind.one}`]: ofOne,
      [`add${kind.one}`]: () => ({ caller: 'admin' }),
      [`change${kind.one}`]: ofOne,
      [`delete${kind.one}`]: ofOne,
    };
  }),
) as Record<string, Scene>;
