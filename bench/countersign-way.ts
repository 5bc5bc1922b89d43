// (a) Countersign as its users have it: over HTTP, with the API and the worker as processes of their own.
import { randomUUID } from 'node:crypto';
import { issueDevelopmentToken } from '../src/development-token.ts';
import type { Decision } from '../src/domain/phase-kind.ts';
import type { ApprovalId, UserId } from '../src/domain/ids.ts';
import type { Db } from '../src/db/transaction.ts';
import type { House } from './house.ts';
import type { HttpClient } from './http-client.ts';
import { longestPage, taskOf } from './steps.ts';
import { turnsOf } from './way.ts';
import { openWatch } from './watch.ts';
import type { ListedTask, Way } from './way.ts';

interface TaskList {
  readonly items: readonly ListedTask[];
}

const verbs: Readonly<Record<Decision, string>> = {
  reviewed: 'review',
  approved: 'approve',
  rejected: 'reject',
  signed: 'sign',
  declined: 'decline',
};

export async function countersignWay({
  db,
  house,
  client,
  signingSecret,
}: {
  readonly db: Db;
  readonly house: House;
  readonly client: HttpClient;
  readonly signingSecret: string;
}): Promise<Way> {
  const credential = await credentials(house, signingSecret);
  const backOffice = house.backOffice.key;
  return {
    name: 'countersign',
    db,
    house,
    watch: openWatch(db, house.environmentId),
    async start(documentId, { templateId }) {
      const body = { documentId, templateId };
      const { id } = await client.call<{ id: ApprovalId }>({
        path: '/v1/approvals',
        credential: backOffice,
        body,
        key: randomUUID(),
      });
      return { environmentId: house.environmentId, approvalId: id };
    },
    async listTasks(userId) {
      const path = `/v1/tasks?limit=${longestPage}`;
      return (await client.call<TaskList>({ path, credential: credential(userId) })).items;
    },
    async findTask({ approvalId }, userId) {
      const { items } = await client.call<TaskList>({ path: '/v1/tasks', credential: credential(userId) });
      return taskOf(items, approvalId);
    },
    async answer({ userId, taskId, decision }) {
      const path = `/v1/tasks/${taskId}/${verbs[decision]}`;
      await client.call({ path, credential: credential(userId), body: {}, key: randomUUID() });
    },
    async isFinished({ approvalId }) {
      const { finishedAt } = await client.call<{ finishedAt: string | null }>({
        path: `/v1/approvals/${approvalId}`,
        credential: backOffice,
      });
      return finishedAt !== null;
    },
  };
}

/** A token for everybody who acts, made before the clock runs. */
async function credentials(
  { teams, environmentId }: House,
  signingSecret: string,
): Promise<(userId: UserId) => string> {
  const secret = new TextEncoder().encode(signingSecret);
  const tokens = new Map<UserId, string>();
  for (const { userId } of teams.flatMap(turnsOf))
    tokens.set(userId, await issueDevelopmentToken(secret, { userId, environmentId }));
  return (userId) => {
    const token = tokens.get(userId);
    if (!token) throw new Error(`${userId} does not act in the bench`);
    return token;
  };
}
