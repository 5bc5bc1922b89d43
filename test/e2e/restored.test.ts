// After a disaster one of the two databases is older than the other: docs/operating.md says what to do, and this is why
// it works.
import pg from 'pg';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { openOwnServers } from '../support/own-servers.ts';
import type { OwnServers } from '../support/own-servers.ts';
import { answer, awaitTask, playOn, startApprovalOf, taskIn } from '../support/play.ts';
import { Stack } from '../support/stack.ts';

let servers: OwnServers;
let stack: Stack;
jest.setTimeout(240_000);

beforeAll(async () => {
  servers = await openOwnServers();
  const { database, temporalAddress } = servers;
  stack = await Stack.open({ database, temporalAddress, namespace: 'default' });
  await startPrograms();
});
afterAll(async () => {
  await stack.close();
  await servers.close();
});

const startPrograms = async (): Promise<void> => {
  await stack.startApi();
  await stack.startWorker();
};
const stopPrograms = async (): Promise<void> => {
  await stack.api?.stop();
  await stack.worker?.stop();
};

/** As the superuser, while nobody is connected to our database. */
async function alone(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: servers.superuserUrl });
  await client.connect();
  try {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname like 'countersign%'`,
    );
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const backUpPostgres = async (): Promise<void> => {
  await stopPrograms();
  await alone('create database countersign_backup template countersign');
  await startPrograms();
};
/** Expects that the programs are stopped. */
const restorePostgres = (): Promise<void> =>
  alone('drop database countersign', 'alter database countersign_backup rename to countersign');

const approve = async (approvalId: ApprovalId): Promise<void> => {
  await answer(stack, 'bob', approvalId, 'approve');
  for (const who of ['cleo', 'dora'] as const) {
    if (await taskIn(stack, who, approvalId)) return answer(stack, who, approvalId, 'approve');
  }
};

test('Temporal older than Postgres: the courses catch up, also of approvals that it has never heard of', async () => {
  const known = await startApprovalOf(stack);
  await answer(stack, 'rita', known, 'review');
  await awaitTask(stack, 'bob', known);
  await servers.backUpTemporal();
  await approve(known);
  await awaitTask(stack, 'sam', known);
  const unheardOf = await startApprovalOf(stack);
  await awaitTask(stack, 'rita', unheardOf);
  await servers.killTemporal();
  await servers.startTemporal('backed up');
  await playOn(stack, known, 'signature');
  await playOn(stack, unheardOf);
});

test('Postgres older, and Temporal empty: every approval goes on from where the backup has it', async () => {
  const ahead = await startApprovalOf(stack);
  await answer(stack, 'rita', ahead, 'review');
  await awaitTask(stack, 'bob', ahead);
  const waiting = await startApprovalOf(stack);
  await awaitTask(stack, 'rita', waiting);
  await backUpPostgres();
  await playOn(stack, ahead, 'approval');
  await answer(stack, 'rita', waiting, 'review');
  await awaitTask(stack, 'bob', waiting);
  const lost = await startApprovalOf(stack);
  await stopPrograms();
  await servers.killTemporal();
  await restorePostgres();
  await servers.startTemporal('lost');
  await startPrograms();
  expect((await stack.call('client', { path: `/v1/approvals/${lost}` })).status).toBe(404);
  await playOn(stack, ahead, 'approval');
  await playOn(stack, waiting);
});

test('Postgres older, and Temporal emptied only when somebody notices: what stood goes on', async () => {
  const ahead = await startApprovalOf(stack);
  await awaitTask(stack, 'rita', ahead);
  await backUpPostgres();
  await answer(stack, 'rita', ahead, 'review');
  await awaitTask(stack, 'bob', ahead);
  await stopPrograms();
  await restorePostgres();
  await startPrograms();
  // Its workflow is in the next phase by now, and takes this for a word about the past.
  await answer(stack, 'rita', ahead, 'review');
  await servers.killTemporal();
  await servers.startTemporal('lost');
  await playOn(stack, ahead, 'approval');
});
