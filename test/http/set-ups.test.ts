// ENV-20: four ways in which people set an environment up, each from an empty one and over HTTP. (Templates are made by
// the operator's programs.)
import { sql } from 'kysely';
import { createTemplate } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { EnvironmentId, GroupId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { invitationToken } from '../../src/identity/invitation-token.ts';
import { taskPhaseOf } from '../support/courses.ts';
import { runIssuer, signToken, testInvitationSecret } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

/** Somebody with a token, who acts in one environment. */
interface Person {
  readonly id: string;
  readonly ask: (
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ) => Promise<Json>;
  readonly refused: (method: string, path: string, body?: object) => Promise<string>;
}

const personOf = (subject: string, environmentId: string, id: string): Person => {
  const call = async (method: string, path: string, body?: object, over = {}): Promise<Answer> =>
    api.callWith(await signToken(runIssuer(), subject), {
      method,
      path: `/v1${path}`,
      ...(body === undefined ? {} : { body }),
      ...(method === 'POST' ? { key: newKey() } : {}),
      headers: { 'countersign-environment': environmentId, ...over },
    });
  return {
    id,
    ask: async (method, path, body, headers) => {
      const { status, body: said } = await call(method, path, body, headers);
      if (status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`);
      return said;
    },
    refused: async (method, path, body) => (await call(method, path, body)).body?.code ?? 'done',
  };
};

/** A new environment with a place and a kind of document, and whoever has founded it. */
async function found(name: string): Promise<{ environmentId: EnvironmentId; founder: Person }> {
  const { environmentId: from, people } = api.house;
  const first = personOf(people.admin, from, people.admin);
  const { id: environmentId, user } = await first.ask('POST', '/environments', { name });
  const founder = personOf(people.admin, environmentId, user.id);
  await founder.ask('POST', '/locations', { code: 'AMS', name: 'Amsterdam' });
  await founder.ask('POST', '/contract-categories', { code: 'PURCHASE', name: 'Purchase' });
  const type = { code: 'INVOICE', name: 'Invoice', category: 'PURCHASE' };
  await founder.ask('POST', '/contract-types', type);
  return { environmentId, founder };
}

/** Invited by mail, and in by the link of it. */
async function employ(founder: Person, environmentId: EnvironmentId, name: string): Promise<Person> {
  const email = `${name.toLowerCase()}@example.org`;
  const { id } = await founder.ask('POST', '/users', { name, email });
  const [row] = await rowsOf<{ id: string }>(
    api.database.app,
    environmentId,
    sql`select id from invitations where user_id = ${id}`,
  );
  const subject = `${name} of ${environmentId}`;
  const link = invitationToken(testInvitationSecret, row?.id ?? '');
  const token = await signToken(runIssuer(), subject);
  await api.callWith(token, { path: '/v1/invitations/accept', body: { token: link } });
  return personOf(subject, environmentId, id);
}

/** A permission set for all that there is, and who has it. */
async function permit(founder: Person, role: string, people: readonly Person[]): Promise<void> {
  const set = {
    name: `${role}s`,
    role,
    locations: ['AMS'],
    contractTypes: ['INVOICE'],
    defaultAssignee: true,
  };
  const { id: permissionSetId } = await founder.ask('POST', '/permission-sets', set);
  for (const { id } of people) await founder.ask('POST', `/users/${id}/permission-sets`, { permissionSetId });
}

async function group(founder: Person, name: string, members: readonly object[]): Promise<GroupId> {
  const { items } = await founder.ask('GET', '/group-categories');
  const made = { name, categoryId: items[0].id, status: 'active' };
  const { id } = await founder.ask('POST', '/groups', made);
  for (const member of members) await founder.ask('POST', `/groups/${id}/members`, member);
  return id;
}

const template = (environmentId: EnvironmentId, phases: readonly TemplatePhase[]) =>
  inTenant(api.database.app, environmentId, (tx) =>
    createTemplate(tx, {
      environmentId,
      name: 'Invoice',
      contractTypes: ['INVOICE'],
      locations: ['AMS'],
      phases,
    }),
  );

const approvedBy = (groupId: GroupId): TemplatePhase => ({
  name: 'Approve',
  kind: 'approval',
  manager: { kind: 'none', groupId: null },
  participants: [{ groupId, sequenced: true, turn: 1 }],
});

const send = async (person: Person, organisation = ''): Promise<string> =>
  (
    await person.ask('POST', `/documents?contractType=INVOICE&location=AMS${organisation}`, {
      title: 'Chairs',
      reference: 'F-1',
    })
  ).id;

/** Started by them, and brought to its first phase as its workflow does. */
async function start(person: Person, environmentId: EnvironmentId, documentId: string): Promise<string> {
  const { id } = await person.ask('POST', '/approvals', { documentId });
  const before = api.house;
  api.house = { ...before, environmentId };
  await api.begin(id);
  api.house = before;
  return id;
}

const tasksOf = async (person: Person): Promise<string[]> =>
  (await person.ask('GET', '/tasks')).items.map(({ id }: Json) => id);

test('ENV-20 one person alone sends, starts and approves, with nobody else there', async () => {
  const { environmentId, founder } = await found('Ada alone');
  await permit(founder, 'approver', [founder]);
  await template(environmentId, [approvedBy(await group(founder, 'ME', [{ userId: founder.id }]))]);
  const documentId = await send(founder);
  await start(founder, environmentId, documentId);
  const [taskId] = await tasksOf(founder);
  const answered = await founder.ask('POST', `/tasks/${taskId}/approve`);
  expect([answered.decision, await tasksOf(founder)]).toEqual(['approved', []]);
  expect(await founder.refused('PATCH', `/users/${founder.id}`, { environmentRole: 'basic' })).toBe(
    'last_administrator',
  );
});

test('ENV-20, ENV-03 several employees: one sends for the company, another approves, neither administers', async () => {
  const { environmentId, founder } = await found('Windmill Works');
  const [sam, tess] = [
    await employ(founder, environmentId, 'Sam'),
    await employ(founder, environmentId, 'Tess'),
  ];
  const { items } = await founder.ask('GET', '/organisations');
  const company = items[0].id;
  await founder.ask('PUT', `/organisations/${company}/members/${sam.id}`, { role: 'member' });
  await permit(founder, 'approver', [tess]);
  const buyers = await group(founder, 'BUYERS', [{ userId: tess.id }]);
  const { headers } = await api.callWith(await api.credential('admin'), {
    path: `/v1/groups/${buyers}`,
    headers: { 'countersign-environment': environmentId },
  });
  const ifMatch = { 'if-match': headers.get('etag') ?? '' };
  await founder.ask('PUT', `/groups/${buyers}/default-assignees`, { userIds: [tess.id] }, ifMatch);
  await template(environmentId, [approvedBy(buyers)]);
  const documentId = await send(sam);
  const approvalId = await start(sam, environmentId, documentId);
  expect([await tasksOf(sam), (await tasksOf(tess)).length]).toEqual([[], 1]);
  await tess.ask('POST', `/tasks/${(await tasksOf(tess))[0]}/approve`);
  const { phases } = await sam.ask('GET', `/approvals/${approvalId}`);
  expect(phases[0].participants.map(({ id, task }: Json) => [id, task.decision])).toEqual([
    [tess.id, 'approved'],
  ]);
  expect([
    await sam.refused('POST', '/users', { name: 'Uma', email: 'uma@example.org' }),
    await tess.refused('POST', '/organisations', { name: 'Mine BV' }),
    await tess.refused('POST', '/documents?contractType=INVOICE&location=AMS', {
      title: 'A',
      reference: 'B',
    }),
  ]).toEqual(['may_not_administer', 'may_not_administer', 'may_not_send']);
});

test('ENV-20, ENV-10 an accountant with clients: each client sends and sees its own documents, the office approves them all', async () => {
  const { environmentId, founder } = await found('Office');
  const clerk = await employ(founder, environmentId, 'Clerk');
  const clients: { readonly organisationId: string; readonly person: Person; documentId?: string }[] = [];
  for (const name of ['Baker', 'Smith']) {
    const { id: organisationId } = await founder.ask('POST', '/organisations', { name: `${name} BV` });
    const person = await employ(founder, environmentId, name);
    const role = { role: 'administrator' };
    await founder.ask('PUT', `/organisations/${organisationId}/members/${person.id}`, role);
    clients.push({ organisationId, person });
  }
  const office = await group(founder, 'OFFICE', [{ userId: clerk.id }, { userId: founder.id }]);
  await template(environmentId, [taskPhaseOf([[office, 'one']])]);
  for (const client of clients) {
    client.documentId = await send(client.person);
    await start(client.person, environmentId, client.documentId);
  }
  const seen = await Promise.all(
    clients.map(async ({ person }) =>
      (await person.ask('GET', '/documents')).items.map(({ id }: Json) => id),
    ),
  );
  expect(seen).toEqual(clients.map(({ documentId }) => [documentId]));
  const [baker, smith] = clients;
  expect([
    await baker?.person.refused('GET', `/documents/${smith?.documentId}`),
    await baker?.person.refused('GET', `/organisations/${smith?.organisationId}/members`),
    await baker?.person.refused('PUT', `/organisations/${baker.organisationId}/members/${clerk.id}`, {}),
    await baker?.person.refused('PUT', `/organisations/${smith?.organisationId}/members/${clerk.id}`, {}),
    (await tasksOf(clerk)).length,
  ]).toEqual(['not_found', 'may_not_read_members', 'done', 'may_not_change_members', 2]);
  for (const taskId of await tasksOf(clerk)) await clerk.ask('POST', `/tasks/${taskId}/approve`);
  expect(await tasksOf(founder)).toEqual([]);
});

test('ENV-20, GRP-21 a holding: companies in groups in groups; who joins a company has its tasks, who leaves has lost them', async () => {
  const { environmentId, founder } = await found('Holding');
  const people = [];
  for (const name of ['North', 'South', 'Chief']) people.push(await employ(founder, environmentId, name));
  const [north, south, chief] = people as [Person, Person, Person];
  const company = async (name: string): Promise<string> =>
    (await founder.ask('POST', '/organisations', { name })).id;
  const [northBv, southBv] = [await company('North BV'), await company('South BV')];
  const controllers = await group(founder, 'CONTROLLERS', [
    { organisationId: northBv, role: 'administrator' },
    { organisationId: southBv },
  ]);
  const board = await group(founder, 'BOARD', [{ userId: chief.id }, { groupId: controllers }]);
  await template(environmentId, [taskPhaseOf([[board, 'one']])]);
  await start(founder, environmentId, await send(founder, `&organisation=${northBv}`));
  const counts = async (): Promise<number[]> =>
    Promise.all([north, south, chief].map(async (one) => (await tasksOf(one)).length));
  const put = (person: Person, organisationId: string, role: string) =>
    founder.ask('PUT', `/organisations/${organisationId}/members/${person.id}`, { role });
  const seen = [await counts()];
  await put(north, northBv, 'member');
  await put(south, southBv, 'member');
  seen.push(await counts());
  await put(north, northBv, 'administrator');
  await founder.ask('DELETE', `/organisations/${southBv}/members/${south.id}`);
  seen.push(await counts());
  expect(seen).toEqual([
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 1],
  ]);
  expect(await south.refused('POST', `/tasks/${(await tasksOf(chief))[0]}/approve`)).toMatch(
    /^(not_found|no_longer_in_group)$/,
  );
  await north.ask('POST', `/tasks/${(await tasksOf(north))[0]}/approve`);
  expect(await counts()).toEqual([0, 0, 0]);
});
