// Whom the lines of an audit are about, by name: also of those who have no part in the approval any more.
import { sql } from 'kysely';
import { auditTable } from '../../src/cli/approval-view.ts';
import type { AuditEntry } from '../../src/cli/api.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { rowsOf } from '../support/rows.ts';
import type { Json } from './api.ts';
import { openPartnerApi, ritaDelegates } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';

let place: PartnerApi;
beforeAll(async () => {
  place = await openPartnerApi();
});
afterAll(() => place.api.close());

const auditOf = async (approvalId: string): Promise<Json[]> =>
  (await place.api.call('admin', `/v1/approvals/${approvalId}/audit`)).body.items;

/** The manager of the only phase was Olga, and is Ada by now. */
async function managerReplaced(): Promise<string> {
  const { api, house } = place;
  const groupId = await addGroup({ db: api.database.app, house }, ['basil']);
  const phase = phaseOf('approval', [[house.groups.buyers, 1]], { kind: 'owner', groupId });
  const templateId = await addTemplate({ db: api.database.app, house }, [phase]);
  const approvalId = await api.startAndBegin({ templateId });
  const retire = sql`update templates set retired_at = now() where id = ${templateId}`;
  // For whoever starts without naming a template there is still the house's alone.
  await rowsOf(api.database.app, house.environmentId, retire);
  for (const userId of [house.people.olga, house.people.admin]) {
    const path = `/v1/approvals/${approvalId}/phases/1/manager`;
    await api.call('admin', { method: 'PUT', path, body: { userId } });
  }
  return approvalId;
}

const setIn = (entries: readonly Json[]) => entries.filter(({ action }) => action === 'manager_set');

describe('an entry about somebody', () => {
  test('AUD-01 names them, also when somebody else has come in their place', async () => {
    const { olga, admin } = place.house.people;
    const entries = setIn(await auditOf(await managerReplaced()));
    expect(entries.map(({ people }) => people)).toEqual([
      [{ id: olga, name: 'Olga Owner' }],
      [{ id: admin, name: 'Ada Admin' }],
    ]);
  });

  test('AUD-01 names whoever was placed, in the order in which the entry has them', async () => {
    const { bob } = place.house.people;
    const entries = await auditOf(await managerReplaced());
    const placed = entries.filter(({ action }) => action === 'participants_placed');
    expect(placed.map(({ people }) => people)).toEqual([[], [{ id: bob, name: 'Bob Buyer' }]]);
  });

  test('AUD-01, DEL-06 names the person of a partner to whom a task was delegated', async () => {
    const { approvalId } = await ritaDelegates(place);
    const delegated = (await auditOf(approvalId)).find(({ action }) => action === 'task_delegated');
    expect(delegated.people).toEqual(
      expect.arrayContaining([
        { id: place.house.people.rita, name: 'Rita Reviewer' },
        { id: place.partner.people.basil, name: 'Basil Basic' },
      ]),
    );
  });

  test('AUD-02 holds ids: the names are those of the moment of reading', async () => {
    const approvalId = await managerReplaced();
    const kept = await rowsOf<{ data: string }>(
      place.api.database.app,
      place.house.environmentId,
      sql`select data::text as data from audit where approval_id = ${approvalId}`,
    );
    expect(kept.filter(({ data }) => /Olga|Ada|Bob/.test(data))).toEqual([]);
  });
});

test('AUD-01 the command line says who was set as manager, once somebody else is, too', async () => {
  const approvalId = await managerReplaced();
  const { body } = await place.api.call('admin', `/v1/approvals/${approvalId}`);
  const lines = auditTable((await auditOf(approvalId)) as AuditEntry[], body.phases);
  const set = lines.filter((line) => line.includes('manager set'));
  expect(set).toEqual([
    expect.stringMatching(/approval +Olga Owner$/),
    expect.stringMatching(/approval +Ada Admin \(override\)$/),
  ]);
});
