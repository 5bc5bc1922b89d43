// Placing from a group of more than a thousand: the worker has it in memory the second time, and comes to the same.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { takePermission } from '../../src/db/given-permissions.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { PlacementTrace } from '../../src/placement/trace.ts';
import { addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import { buildCrowd } from '../support/kept.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('PLC-22 PLC-23 a worker that placed before comes to what a new one comes to, and to what has changed', async () => {
  const { place, outer } = await buildCrowd(database.app);
  const { house } = place;
  const templateId = await addTemplate(place, [
    phaseOf('approval', [[outer, 1]], { kind: 'owner', groupId: outer }),
  ]);
  const worker = stepsOf(place.db);
  const placed = async (steps: typeof worker): Promise<PlacementTrace[]> => {
    const approval: ApprovalRef = await startFrom(place, templateId);
    const step = () => new MockActivityEnvironment().run(steps.place, approval);
    expect(await step()).toEqual(await step());
    const rows = await rowsOf<{ trace: PlacementTrace }>(
      place.db,
      house.environmentId,
      sql`select trace from placements where approval_id = ${approval.approvalId} order by slot`,
    );
    return rows.map(({ trace }) => trace);
  };
  /** All but the pick itself, which is another one for each approval. */
  const told = (traces: readonly PlacementTrace[]) =>
    traces.map(({ counts, memberCount, members, pick, rule }) => ({
      ...{ counts, memberCount, members, rule, sha256: pick?.sha256, count: pick?.count },
    }));
  const first = told(await placed(worker));
  expect(first[1]).toMatchObject({ memberCount: 1_016, members: null, rule: 'PLC-12' });
  expect(told(await placed(worker))).toEqual(first);
  expect(told(await placed(stepsOf(place.db)))).toEqual(first);
  const taken = { userId: house.people.ann, permissionSetId: house.sets.approver };
  await takePermission(place.db, { actor: asPerson(house, 'admin'), keyed: null }, taken);
  const after = told(await placed(worker));
  expect(after[1]?.count).toBe((first[1]?.count ?? 0) - 1);
  expect(told(await placed(stepsOf(place.db)))).toEqual(after);
});
