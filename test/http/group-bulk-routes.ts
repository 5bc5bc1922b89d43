// A request for each route about groups by the hundred, and the scenes of their examples.
import { samples } from '../../src/http/description/samples.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import type { Scene } from './routes.ts';

type Making = (scene: Scene, api: TestApi) => Promise<Call> | Call;

/** What the house's administrator is told of these changes. */
export async function reviewOf(api: TestApi, items: readonly object[]): Promise<string> {
  const { body } = await api.call('admin', { path: '/v1/memberships/review', body: { items } });
  return body.review;
}

const itemsOf = ({ groupId }: Scene, api: TestApi) => [
  { groupIds: [groupId], add: [api.house.people.basil] },
];

export const groupBulkRequests: Readonly<Record<string, Making>> = {
  'GET /v1/groups.csv': () => ({ path: '/v1/groups.csv' }),
  // To an environment that nobody knows: the answer says so, and nobody becomes a user of two.
  'POST /v1/groups/push': ({ groupId }) => ({
    path: '/v1/groups/push',
    body: { groupIds: [groupId], environmentIds: [samples.partner] },
  }),
  'POST /v1/memberships/review': (scene, api) => ({
    path: '/v1/memberships/review',
    body: { items: itemsOf(scene, api) },
  }),
  'POST /v1/memberships': async (scene, api) => {
    const items = itemsOf(scene, api);
    return { path: '/v1/memberships', body: { items, review: await reviewOf(api, items) } };
  },
};

type Setting = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

const ofTwoGroups = ({ house }: TestApi) => ({
  caller: 'admin' as const,
  ids: {
    ...{ group: house.groups.signers, innerGroup: house.groups.buyers },
    ...{ user: house.people.rita, reviewer: house.people.rob, manager: house.people.olga },
  },
});

export const groupBulkScenes: Readonly<Record<string, Setting>> = {
  pushGroups: (api) => ({ caller: 'admin', ids: { group: api.house.groups.signers } }),
  exportGroups: () => ({ caller: 'admin' }),
  reviewMemberships: ofTwoGroups,
  changeMemberships: async (api) => {
    const { caller, ids } = ofTwoGroups(api);
    const membershipReview = await reviewOf(api, [
      { groupIds: [ids.group], add: [ids.user, ids.reviewer], remove: [] },
      { groupIds: [ids.group, ids.innerGroup], add: [], remove: [ids.manager] },
    ]);
    return { caller, ids: { ...ids, membershipReview } };
  },
};
