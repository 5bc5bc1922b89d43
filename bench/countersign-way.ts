// (a) Countersign as its users have it: over HTTP, with the API and the worker as processes of their own.
import { randomUUID } from 'node:crypto';
import { signToken } from '../test/support/issuer.ts';
import type { PublishedIssuer } from '../test/support/issuer.ts';
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
  issuer,
}: {
  readonly db: Db;
  readonly house: House;
  readonly client: HttpClient;
  readonly issuer: PublishedIssuer;
}): Promise<Way> {
  const credential = await credentials(house, issuer);
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

/** No run of the bench takes longer. */
const tokenSeconds = 86_400;

/** A token for everybody who acts, made before the clock runs. */
async function credentials({ teams }: House, issuer: PublishedIssuer): Promise<(userId: UserId) => string> {
  const exp = Math.floor(Date.now() / 1_000) + tokenSeconds;
  const tokens = new Map<UserId, string>();
  for (const { userId } of teams.flatMap(turnsOf)) {
    tokens.set(userId, await signToken(issuer, userId, { claims: { exp } }));
  }
  return (userId) => {
    const token = tokens.get(userId);
    if (!token) throw new Error(`${userId} does not act in the bench`);
    return token;
  };
}
