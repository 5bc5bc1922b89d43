// Tasks that are passed on, over HTTP: to a colleague, and to a partner and back.
import { randomUUID } from 'node:crypto';
import { openPartnerApi, ritaDelegates, ritasTask, said } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';

let place: PartnerApi;
beforeAll(async () => {
  place = await openPartnerApi();
});
afterAll(() => place.api.close());

const asPartner = (
  name: Parameters<PartnerApi['api']['call']>[0],
  call: Parameters<PartnerApi['api']['call']>[1],
) => place.api.call(name, call, place.partner);

describe('a task that was delegated to a partner', () => {
  test('DEL-03 is in the delegate’s list, and waits for the delegator no longer', async () => {
    const { taskId } = await ritaDelegates(place, 'basil', 'Please look');
    const { body } = await asPartner('basil', '/v1/tasks');
    const mine = body.items.find(({ id }: { id: string }) => id === taskId);
    const ritas = await place.api.call('rita', '/v1/tasks');
    expect([mine, ritas.body.items.map(({ id }: { id: string }) => id)]).toMatchObject([
      {
        mine: true,
        decisions: ['reviewed', 'declined'],
        environment: { name: 'Windmill BV' },
        delegation: {
          state: 'held_by_me',
          from: { name: 'Rita Reviewer', environment: { name: 'Windmill BV' } },
          to: { name: 'Basil Basic', environment: { name: 'Harbour NV' } },
          message: 'Please look',
          mayReturn: true,
          mayRecall: false,
        },
        why: { code: 'delegated' },
      },
      expect.not.arrayContaining([taskId]),
    ]);
  });

  test('DEL-04 is answered by the delegate, and it counts as the task’s answer', async () => {
    const { taskId, approvalId } = await ritaDelegates(place);
    const answered = await asPartner('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    const seen = await place.api.call('rita', `/v1/tasks/${taskId}`);
    const { body: audit } = await place.api.call('admin', `/v1/approvals/${approvalId}/audit`);
    const entry = audit.items.find(({ action }: { action: string }) => action === 'task_reviewed');
    expect([said(answered), seen.body, entry]).toMatchObject([
      '200',
      { state: 'answered', decision: 'reviewed', myDecision: 'reviewed', mine: false },
      {
        actor: { name: 'Basil Basic', environment: { name: 'Harbour NV' } },
        onBehalfOf: { name: 'Rita Reviewer' },
      },
    ]);
  });

  test('TSK-05 leaves the delegate’s list with the answer', async () => {
    const { taskId } = await ritaDelegates(place);
    await asPartner('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    const { body } = await asPartner('basil', '/v1/tasks?limit=200');
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(taskId);
  });

  test('an answer under a key is answered the same again, and another is refused', async () => {
    const { taskId } = await ritaDelegates(place);
    const key = randomUUID();
    const review = () => asPartner('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review`, key });
    const [first, second] = [await review(), await review()];
    const other = await asPartner('basil', { path: `/v1/tasks/${taskId}/decline`, body: { reason: 'No' } });
    expect([first.body, said(other)]).toEqual([second.body, '409 already_answered']);
  });

  test('DEL-04 an answer sent three times at once under its key is answered the same each time', async () => {
    const { taskId } = await ritaDelegates(place);
    const key = randomUUID();
    const review = () => asPartner('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review`, key });
    const answers = await Promise.all([review(), review(), review()]);
    expect(answers.map(({ status, body }) => [status, body.decision])).toEqual(
      Array(3).fill([200, 'reviewed']),
    );
  });

  test('the same answer without a key is answered as the first time', async () => {
    const { taskId } = await ritaDelegates(place);
    const review = () => asPartner('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    expect([said(await review()), said(await review())]).toEqual(['200', '200']);
  });

  test('DEL-07 opens its document and its files, and closes them when it is given back', async () => {
    const { taskId } = await ritaDelegates(place);
    const paths = ['document', 'document/files', 'document/files/original', 'approval'];
    const read = async () => {
      const statuses: number[] = [];
      for (const path of paths)
        statuses.push((await asPartner('basil', `/v1/tasks/${taskId}/${path}`)).status);
      return statuses;
    };
    const before = await read();
    await asPartner('basil', { path: `/v1/tasks/${taskId}/return`, body: { reason: 'Not for me' } });
    expect([before, await read()]).toEqual([
      [200, 200, 200, 200],
      [404, 404, 404, 404],
    ]);
  });

  test('DEL-07 opens nothing by any other way', async () => {
    const { taskId, approvalId } = await ritaDelegates(place);
    const { body: document } = await asPartner('basil', `/v1/tasks/${taskId}/document`);
    const others = [
      `/v1/documents/${document.id}`,
      `/v1/approvals/${approvalId}`,
      `/v1/approvals/${approvalId}/audit`,
    ];
    const answers: string[] = [];
    for (const path of others) answers.push(said(await asPartner('basil', path)));
    const stranger = await asPartner('ann', `/v1/tasks/${taskId}`);
    expect([answers, said(stranger)]).toEqual([Array(3).fill('404 not_found'), '404 not_found']);
  });

  test('DEL-03 is given back with a reason, and is the delegator’s again', async () => {
    const { taskId } = await ritaDelegates(place);
    const without = await asPartner('basil', { path: `/v1/tasks/${taskId}/return`, body: { reason: '…' } });
    const none = await asPartner('basil', { path: `/v1/tasks/${taskId}/return`, body: { reason: '\u2028' } });
    const { body } = await place.api.call('rita', `/v1/tasks/${taskId}`);
    expect([said(without), said(none), body.mine, body.delegation]).toEqual([
      '200',
      '422 malformed',
      true,
      null,
    ]);
  });

  test('DEL-11 is recalled, and the delegate is told that it is not theirs any more', async () => {
    const { taskId } = await ritaDelegates(place);
    const recalled = await place.api.call('rita', { method: 'POST', path: `/v1/tasks/${taskId}/recall` });
    const late = await asPartner('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    expect([said(recalled), said(late), late.body.because]).toEqual([
      '200',
      '409 delegation_over',
      'recalled',
    ]);
  });

  test('the delegator’s own answer is refused as long as it is with somebody else', async () => {
    const { taskId } = await ritaDelegates(place);
    const answered = await place.api.call('rita', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    expect(said(answered)).toBe('409 task_delegated_away');
  });

  test('DEL-05 is passed on by the delegate to a colleague of theirs, who answers it', async () => {
    const { taskId } = await ritaDelegates(place);
    const on = { path: `/v1/tasks/${taskId}/delegate`, body: { to: place.partner.people.ann } };
    const passed = await asPartner('basil', on);
    const answered = await asPartner('ann', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    expect([said(passed), passed.body.holder.name, said(answered)]).toEqual(['200', 'Ann Approver', '200']);
  });

  test('DEL-06 shows both sides through whose hands it has come', async () => {
    const { taskId } = await ritaDelegates(place, 'basil', 'Please look');
    const path = `/v1/tasks/${taskId}/delegations`;
    const [here, there] = [await place.api.call('rita', path), await asPartner('basil', path)];
    expect([here.body, here.body.items]).toMatchObject([
      there.body,
      [
        {
          hop: 1,
          state: 'open',
          message: 'Please look',
          from: { name: 'Rita Reviewer' },
          to: { name: 'Basil Basic' },
        },
      ],
    ]);
  });
});

describe('the same step again', () => {
  test('under its key is answered the same, and done once', async () => {
    const { taskId } = await ritasTask(place);
    const call = {
      path: `/v1/tasks/${taskId}/delegate`,
      body: { to: place.partner.people.basil },
      key: randomUUID(),
    };
    const [first, second] = [await place.api.call('rita', call), await place.api.call('rita', call)];
    const chain = await place.api.call('rita', `/v1/tasks/${taskId}/delegations`);
    expect([first.body, chain.body.items.length]).toEqual([second.body, 1]);
  });

  test('of the delegate under its key is answered the same, though the task is not theirs any more', async () => {
    const { taskId } = await ritaDelegates(place);
    const call = { path: `/v1/tasks/${taskId}/return`, body: { reason: 'No' }, key: randomUUID() };
    const [first, second] = [await asPartner('basil', call), await asPartner('basil', call)];
    expect([first.status, first.body]).toEqual([200, second.body]);
  });

  test('under the same key to somebody else is refused', async () => {
    const { taskId } = await ritasTask(place);
    const key = randomUUID();
    const to = (name: 'basil' | 'ann') =>
      place.api.call('rita', {
        path: `/v1/tasks/${taskId}/delegate`,
        body: { to: place.partner.people[name] },
        key,
      });
    await to('basil');
    expect(said(await to('ann'))).toBe('409 idempotency_key_reused');
  });
});

describe('to whom a task can be delegated', () => {
  test('DEL-08, DEL-02 suitable colleagues come first, then the people of partners', async () => {
    const { taskId } = await ritasTask(place);
    const { body } = await place.api.call('rita', `/v1/tasks/${taskId}/delegates?limit=3`);
    expect(
      body.items.map(({ name, environment }: { name: string; environment: { name: string } }) => [
        name,
        environment.name,
      ]),
    ).toEqual([
      ['Rob Reviewer', 'Windmill BV'],
      ['Ada Admin', 'Harbour NV'],
      ['Ann Approver', 'Harbour NV'],
    ]);
  });

  test('DEL-05 a delegate of a partner finds their own colleagues only', async () => {
    const { taskId } = await ritaDelegates(place);
    const { body } = await asPartner('basil', `/v1/tasks/${taskId}/delegates?query=ann`);
    expect(body.items).toEqual([
      {
        id: place.partner.people.ann,
        name: 'Ann Approver',
        environment: { id: place.partner.environmentId, name: 'Harbour NV' },
      },
    ]);
  });

  test('nobody is found by a sign that stands for anything', async () => {
    const { taskId } = await ritasTask(place);
    const { body } = await place.api.call('rita', `/v1/tasks/${taskId}/delegates?query=%25`);
    expect(body.items).toEqual([]);
  });

  test('a person whom nobody knows is refused with the place', async () => {
    const { taskId } = await ritasTask(place);
    const to = '01890000-0000-7000-8000-000000000000';
    const refused = await place.api.call('rita', { path: `/v1/tasks/${taskId}/delegate`, body: { to } });
    expect([said(refused), refused.body.errors[0].path]).toEqual(['422 unknown_delegate', '/body/to']);
  });
});

describe('lists', () => {
  test('own tasks and those of partners come in one list, page by page', async () => {
    const { taskId: delegated } = await ritaDelegates(place, 'rita');
    for (const sort of ['newest', 'oldest', 'due', 'amount']) {
      const whole = await asPartner('rita', `/v1/tasks?sort=${sort}&limit=200`);
      const ids: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await asPartner('rita', `/v1/tasks?sort=${sort}&limit=1${cursor}`);
        ids.push(...body.items.map(({ id }: { id: string }) => id));
        if (body.nextCursor === null) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect([ids, ids.includes(delegated)]).toEqual([
        whole.body.items.map(({ id }: { id: string }) => id),
        true,
      ]);
    }
  });

  test('TSK-03, TSK-06 what others passed on is counted and told apart', async () => {
    const { body: before } = await asPartner('sue', '/v1/tasks/count');
    const { taskId } = await ritaDelegates(place, 'sue');
    const { body: count } = await asPartner('sue', '/v1/tasks/count');
    const of = async (delegated: string) =>
      (await asPartner('sue', `/v1/tasks?delegated=${delegated}`)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect([count, await of('yes'), await of('no')]).toEqual([
      { open: before.open + 1, delegated: before.delegated + 1 },
      [taskId],
      [],
    ]);
  });

  test('DEL-06 delegations are listed as given, as received and for administrators as all', async () => {
    const { taskId } = await ritaDelegates(place, 'sam');
    const first = async (answer: Promise<{ body: { items: { taskId: string; mayRecall: boolean }[] } }>) => {
      const item = (await answer).body.items.find((one) => one.taskId === taskId);
      return item?.mayRecall;
    };
    expect([
      await first(place.api.call('rita', '/v1/delegations?as=given')),
      await first(asPartner('sam', '/v1/delegations?as=received')),
      await first(place.api.call('admin', '/v1/delegations?as=environment')),
      await first(asPartner('admin', '/v1/delegations?as=environment')),
      said(await asPartner('sam', '/v1/delegations?as=environment')),
    ]).toEqual([true, false, false, false, '403 may_not_administer']);
  });

  test('PRT-01 either side lists the partnership', async () => {
    const [here, there] = [
      await place.api.call('basil', '/v1/partnerships'),
      await asPartner('basil', '/v1/partnerships'),
    ];
    expect([here.body.items, there.body.items]).toMatchObject([
      [{ partner: { name: 'Harbour NV' }, state: 'active' }],
      [{ partner: { name: 'Windmill BV' }, state: 'active' }],
    ]);
  });
});

test('a colleague has the task and its document as long as it is with them', async () => {
  const { taskId } = await ritasTask(place);
  await place.api.call('rita', {
    path: `/v1/tasks/${taskId}/delegate`,
    body: { to: place.house.people.rob },
  });
  const { body: mine } = await place.api.call('rob', '/v1/tasks?delegated=yes');
  const read = await place.api.call('rob', `/v1/tasks/${taskId}/document`);
  const answered = await place.api.call('rob', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
  expect([mine.items[0]?.id, said(read), said(answered)]).toEqual([taskId, '200', '200']);
});

test('a service account delegates nothing', async () => {
  const { taskId } = await ritasTask(place);
  const body = { to: place.partner.people.basil };
  expect(said(await place.api.call('client', { path: `/v1/tasks/${taskId}/delegate`, body }))).toBe(
    '403 people_only',
  );
});
