import { inTenant } from '../../src/db/transaction.ts';
import { createTemplate } from '../../src/db/templates.ts';
import { housePhases } from '../support/house.ts';
import { newKey, TestApi } from './api.ts';
import type { Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const startWith = (body: object, key = newKey()) => api.call('client', { path: '/v1/approvals', body, key });

describe('starting', () => {
  test('WFL-01 the back office starts an approval, which answers at once with what it knows', async () => {
    const documentId = await api.sendForm();
    const { status, headers, body } = await startWith({ documentId });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/approvals/${body.id}`);
    expect(body).toMatchObject({
      state: 'starting',
      document: { id: documentId, title: 'Chairs', reference: 'F-1' },
      template: { id: api.house.templateId, version: 1, name: 'Purchase invoice' },
      initiator: { kind: 'service_account', id: api.house.client.id },
      startFailure: null,
      finishedAt: null,
    });
    expect(body.phases.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ['Check the invoice', 'pending'],
      ['Approve', 'pending'],
      ['Sign', 'pending'],
    ]);
    expect(api.nudges.at(-1)).toMatchObject({ kind: 'start', approvalId: body.id });
  });

  test('WFL-01 a start may name an initiator of the environment, who then sees the approval', async () => {
    const initiator = api.house.people.basil;
    const { body } = await startWith({ documentId: await api.sendForm(), initiator });
    expect(body.initiator).toEqual({ kind: 'user', id: initiator, name: 'Basil Basic' });
    expect((await api.call('basil', `/v1/approvals/${body.id}`)).status).toBe(200);
    expect((await api.call('rob', `/v1/approvals/${body.id}`)).status).toBe(404);
  });

  test('WFL-02 the same key and body give the same approval', async () => {
    const [documentId, key] = [await api.sendForm(), newKey()];
    const first = await startWith({ documentId }, key);
    const second = await startWith({ documentId }, key);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
  });

  test('WFL-02 the same key and body at the same instant give one approval', async () => {
    const [documentId, key] = [await api.sendForm(), newKey()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => startWith({ documentId }, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test('WFL-02 the same key and another body is refused', async () => {
    const key = newKey();
    await startWith({ documentId: await api.sendForm() }, key);
    const other = await startWith({ documentId: await api.sendForm() }, key);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  test('WFL-02 without a key nothing is started', async () => {
    const body = { documentId: await api.sendForm() };
    const answer = await api.call('client', { path: '/v1/approvals', body });
    expect([answer.status, answer.body.code]).toEqual([400, 'idempotency_key_required']);
  });

  test('two starts of one document under different keys give one approval and one refusal', async () => {
    const documentId = await api.sendForm();
    const answers = await Promise.all([startWith({ documentId }), startWith({ documentId })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [won, lost] = [...answers].sort((one, other) => one.status - other.status);
    expect(lost?.body).toMatchObject({ code: 'document_under_approval', approvalId: won?.body.id });
  });

  test.each(['basil', 'olga', 'observer'] as const)(
    'WFL-01 %s has no right to start and is refused',
    async (caller) => {
      const body = { documentId: await api.sendForm() };
      const answer = await api.call(caller, { path: '/v1/approvals', body, key: newKey() });
      expect([answer.status, answer.body.code]).toEqual([403, 'may_not_start']);
    },
  );

  test('TPL-02 a document that no template serves is not started', async () => {
    const form = { title: 'Silence', reference: 'NDA-1' };
    const path = '/v1/documents?contractType=NDA&location=RTM';
    const { body } = await api.call('client', { path, body: form, key: newKey() });
    const answer = await startWith({ documentId: body.id });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'no_template_fits', contractType: 'NDA', location: 'RTM' });
  });

  test('TPL-02 where two templates fit nothing is left to chance: the start names one', async () => {
    const { environmentId } = api.house;
    const add = (name: string) =>
      inTenant(api.database.app, environmentId, (tx) =>
        createTemplate(tx, {
          environmentId,
          name,
          contractTypes: ['NDA'],
          locations: ['AMS'],
          phases: housePhases(api.house),
        }),
      );
    const templateIds = [await add('Short'), await add('Long')];
    const path = '/v1/documents?contractType=NDA&location=AMS';
    const form = { title: 'Silence', reference: 'NDA-2' };
    const { body } = await api.call('client', { path, body: form, key: newKey() });
    const answer = await startWith({ documentId: body.id });
    expect([answer.status, answer.body.code]).toEqual([409, 'several_templates_fit']);
    expect([...answer.body.templateIds].sort()).toEqual([...templateIds].sort());
    const named = await startWith({ documentId: body.id, templateId: templateIds[1] });
    expect([named.status, named.body.template?.name]).toEqual([201, 'Long']);
  });

  test('TPL-02 a named template that does not serve the document is refused', async () => {
    const form = { title: 'Silence', reference: 'NDA-3' };
    const path = '/v1/documents?contractType=NDA&location=RTM';
    const { body } = await api.call('client', { path, body: form, key: newKey() });
    const answer = await startWith({ documentId: body.id, templateId: api.house.templateId });
    expect([answer.status, answer.body.code]).toEqual([409, 'template_does_not_serve']);
  });

  test.each([
    ['documentId', 'unknown_document', {}],
    ['templateId', 'unknown_template', { templateId: '01890000-0000-7000-8000-000000000000' }],
    ['initiator', 'unknown_initiator', { initiator: '01890000-0000-7000-8000-000000000000' }],
  ])('WFL-01 an unknown %s is named in the answer', async (field, code, over) => {
    const documentId = field === 'documentId' ? '01890000-0000-7000-8000-000000000000' : await api.sendForm();
    const { status, body } = await startWith({ documentId, ...over });
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, `/body/${field}`]);
  });
});

describe('reading', () => {
  test('WFL-25 an approval is read with its phases, people, turns and tasks, by name', async () => {
    const approvalId = await api.startAndBegin();
    await api.answer('rita', approvalId, 'review');
    await api.moveOn(approvalId, 1);
    const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
    expect(body.state).toBe('running');
    const [review, approve] = body.phases;
    expect(review).toMatchObject({ state: 'completed', manager: { name: 'Olga Owner' } });
    expect(review.participants[0]).toMatchObject({
      name: 'Rita Reviewer',
      turn: 1,
      task: { state: 'answered', decision: 'reviewed' },
    });
    expect(approve).toMatchObject({ state: 'open', kind: 'approval' });
    expect(approve.participants[0]).toMatchObject({ name: 'Bob Buyer', turn: 1, task: { state: 'open' } });
    expect(approve.participants[1]).toMatchObject({ turn: 2, task: { state: 'waiting' } });
  });

  test('PLC-23 the placements say in sentences who came out of which group and why', async () => {
    const approvalId = await api.startAndBegin();
    const { body } = await api.call('rita', `/v1/approvals/${approvalId}/placements`);
    const told = body.items.flatMap(({ placed }: Json) => placed.map(({ sentence }: Json) => sentence));
    expect(told).toContain('Rita Reviewer: Chosen because first default assignee of this group.');
    expect(told).toContain('Bob Buyer: Chosen because first default assignee of this group.');
    expect(told.filter((one: string) => one.includes('Chosen at random'))).not.toEqual([]);
    const buyers = body.items.find(({ group }: Json) => group.name === 'BUYERS');
    expect(buyers).toMatchObject({
      role: 'approver',
      group: { id: api.house.groups.buyers, version: 2 },
      placed: [
        { user: { id: api.house.people.bob, name: 'Bob Buyer' }, as: 'sequenced', rule: 'PLC-03' },
        { user: { id: api.house.people.ann }, as: 'participant', reason: 'lower_rank' },
      ],
      nobody: null,
      trace: { memberCount: 2 },
    });
  });

  test('the audit of an approval comes in pages, oldest first, each entry once', async () => {
    const approvalId = await api.startAndBegin();
    await api.answer('rita', approvalId, 'review');
    const actions: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 20; pages += 1) {
      const { body } = await api.call('client', `/v1/approvals/${approvalId}/audit?limit=2${cursor}`);
      actions.push(...body.items.map(({ action }: { action: string }) => action));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(actions[0]).toBe('approval_started');
    expect(actions.at(-1)).toBe('task_reviewed');
    expect(actions.filter((action) => action === 'task_reviewed')).toHaveLength(1);
    expect(actions).toContain('phase_opened');
  });

  test('AUD-01 an entry names the actor, their environment and the reason that they gave', async () => {
    const approvalId = await api.startAndBegin();
    await api.answer('rita', approvalId, 'decline', 'the order is unknown');
    const { body } = await api.call('client', `/v1/approvals/${approvalId}/audit`);
    const entry = body.items.find(({ action }: { action: string }) => action === 'task_declined');
    expect(entry).toMatchObject({
      actor: { name: 'Rita Reviewer', environment: { name: 'Windmill BV' } },
      reason: 'the order is unknown',
      onBehalfOf: null,
    });
  });

  test('the list is newest first and shows people only what they are part of', async () => {
    const approvalId = await api.startAndBegin();
    const all = await api.call('observer', '/v1/approvals?limit=1');
    expect(all.body.items[0].id).toBe(approvalId);
    expect(all.body.nextCursor).not.toBeNull();
    const next = await api.call('observer', `/v1/approvals?limit=1&cursor=${all.body.nextCursor}`);
    expect(next.body.items[0].id).not.toBe(approvalId);
    expect((await api.call('rita', '/v1/approvals')).body.items.map((one: Json) => one.id)).toContain(
      approvalId,
    );
    const others = await api.call('basil', '/v1/approvals');
    expect(others.body.items.map((one: Json) => one.id)).not.toContain(approvalId);
  });
});

test('WFL-07 an invoice goes its whole way by HTTP: reviewed, approved twice in turn, signed', async () => {
  const approvalId = await api.startAndBegin();
  await api.answer('rita', approvalId, 'review');
  await api.moveOn(approvalId, 1);
  await api.answer('bob', approvalId, 'approve');
  const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
  const second = body.phases[1].participants[1].id === api.house.people.cleo ? 'cleo' : 'dora';
  await api.answer(second, approvalId, 'approve');
  await api.moveOn(approvalId, 2);
  await api.answer('sam', approvalId, 'sign');
  await api.moveOn(approvalId, 3);
  const { body: done } = await api.call('client', `/v1/approvals/${approvalId}/wait?seconds=0`);
  expect(done.state).toBe('approved');
  expect(done.phases.map(({ state }: Json) => state)).toEqual(['completed', 'completed', 'completed']);
  const document = await api.call('client', `/v1/documents/${done.document.id}`);
  expect(document.body.status).toBe('approved');
});
