// Documents of other kinds than invoices, from what the back office sends to the outcome.
import { addContractCategory, addContractType } from '../../src/db/configuration.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addPermissionSet, givePermissionSet } from '../../src/db/users.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { location } from '../support/house.ts';
import { newKey, TestApi } from './api.ts';

const kinds = ['CONTRACT', 'TENDER', 'LEAVE_REQUEST'];

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
  await letAnnApprove(kinds);
});
afterAll(() => api.close());

/** The house gets these contract types, and a template that serves them with an approval by Ann. */
async function letAnnApprove(contractTypes: readonly string[]): Promise<void> {
  const { environmentId, people } = api.house;
  await inTenant(api.database.app, environmentId, async (tx) => {
    await addContractCategory(tx, { environmentId, code: 'OTHER', name: 'Whatever is no invoice' });
    for (const code of contractTypes)
      await addContractType(tx, { environmentId, code, name: code.toLowerCase(), category: 'OTHER' });
    const permissionSetId = await addPermissionSet(tx, {
      environmentId,
      name: 'Approver of whatever is no invoice',
      role: 'approver',
      locations: [location],
      contractTypes,
      defaultAssignee: false,
    });
    await givePermissionSet(tx, { environmentId, userId: people.ann, permissionSetId });
  });
  const place = { db: api.database.app, house: api.house };
  const phase = phaseOf('approval', [[await addGroup(place, ['ann', 'bob']), 1]]);
  await addTemplate(place, [phase], { contractTypes });
}

test.each([
  [
    'contract',
    'CONTRACT',
    {
      title: 'Lease of the hall',
      reference: 'C-7',
      fields: { parties: ['Windmill BV', 'Hall BV'], years: 5 },
    },
  ],
  [
    'tender',
    'TENDER',
    { title: 'New roof', reference: 'T-3', amount: '48000.00', currency: 'EUR', fields: { bids: 4 } },
  ],
  ['form', 'LEAVE_REQUEST', { title: 'Two weeks in May', reference: 'L-1' }],
])('DOC-02 a %s goes from the sending to its approval', async (_kind, contractType, sent) => {
  const path = `/v1/documents?contractType=${contractType}&location=${location}`;
  const document = await api.call('client', { path, body: sent, key: newKey() });
  expect(document.body).toMatchObject({ kind: 'form', contractType, ...sent });
  const body = { documentId: document.body.id };
  const started = await api.call('client', { path: '/v1/approvals', body, key: newKey() });
  expect(started.status).toBe(201);
  await api.begin(started.body.id);
  await api.answer('ann', started.body.id, 'approve');
  await api.moveOn(started.body.id, 1);
  const { body: approval } = await api.call('client', `/v1/approvals/${started.body.id}`);
  expect(approval).toMatchObject({
    state: 'approved',
    document: { id: document.body.id, title: sent.title },
  });
});
