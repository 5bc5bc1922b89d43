// Random picks computed again at the command line, as a back office asks for it (PLC-22).
import { join } from 'node:path';
import pg from 'pg';
import { describeVerification } from '../../src/cli/placement-verify.ts';
import type { Placement } from '../../src/cli/api.ts';
import { idAfter, Office } from './office.ts';

const invoice = join(import.meta.dirname, '../../examples/invoice.xml');
let office: Office;
let approvalId: string;
beforeAll(async () => {
  office = await Office.open();
  approvalId = idAfter('Approval', await office.ok('approve', invoice));
  await office.settle();
});
afterAll(() => office.close());

test('PLC-22 a pick that is true is told so, with 0', async () => {
  const { code, out } = await office.run('placement', 'verify', approvalId);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^phase \d, \w+, .+ version \d+: .+, number \d of \d: true$/m),
  ]);
});

test('PLC-22 one that was changed is told to be false, with what is wrong, with 1', async () => {
  const owner = new pg.Client({ connectionString: office.database.ownerUrl });
  await owner.connect();
  await owner.query(`select set_config('app.environment_id', $1, false)`, [office.demo.environments[0]?.id]);
  const changed = await owner.query(
    `update placements set pick = jsonb_set(pick, '{groupVersion}', '99') where approval_id = $1 and pick is not null`,
    [approvalId],
  );
  await owner.end();
  expect(changed.rowCount).toBeGreaterThan(0);
  const { code, out } = await office.run('placement', 'verify', approvalId);
  expect([code, out]).toEqual([1, expect.stringMatching(/: FALSE \(.*version.*\)$/m)]);
});

test('PLC-22 an approval that is not there is told as the API tells it, with 2: nothing is said of its picks', async () => {
  const { code, err } = await office.run('placement', 'verify', '0198a2b4-6c1e-7d3f-8a59-1b2c3d4e5f60');
  expect([code, err]).toEqual([2, expect.stringContaining('not_found')]);
  expect((await office.run('placement', 'verify')).code).toBe(2);
});

test('PLC-22 it does not take the word of the API for it where the candidates are at hand', () => {
  const at = { phase: 1, attempt: 1, slot: 1, look: 1, role: 'approver' };
  const group = { id: 'legal', name: 'LEGAL', version: 7 };
  const pick = {
    role: 'approver',
    groupId: 'legal',
    groupVersion: 7,
    formula: 'countersign-pick-v1',
  } as const;
  const placement: Placement = {
    ...{ ...at, group, placed: [], nobody: null, trace: { pick: null } },
    pick: { ...pick, index: 0, userId: 'zoe', candidates: ['ann', 'bob'] },
  };
  const said = {
    ...{ ...at, group, user: null, groupVersion: 7, index: 0, count: 2, verified: true, faults: [] },
  };
  const [told] = describeVerification('apr-1', { verified: true, picks: [said] }, [placement]);
  expect([told?.verified, told?.line]).toEqual([false, expect.stringContaining('person')]);
});
