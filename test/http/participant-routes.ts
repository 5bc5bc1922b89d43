// A request for the route that adds people to a phase.
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import type { Scene } from './routes.ts';

export const participantRequests: Readonly<Record<string, (scene: Scene, api: TestApi) => Call>> = {
  'POST /v1/approvals/{id}/phases/{phase}/participants': ({ approvalId }, { house }) => ({
    path: `/v1/approvals/${approvalId}/phases/1/participants`,
    body: { userId: house.people.rob, sequenced: true },
  }),
};

export const participantScenes: Readonly<Record<string, (api: TestApi) => Promise<ExampleScene>>> = {
  addParticipants: async (api) => ({
    caller: 'admin',
    ids: {
      approval: await api.startAndBegin(),
      group: api.house.groups.reviewers,
      reviewer: api.house.people.rob,
    },
  }),
};
