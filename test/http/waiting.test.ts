// What waits, and how it is helped over HTTP: many managers at once, and phases completed by hand.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ApprovalId } from '../../src/domain/ids.ts';
import type { SendCommand } from '../../src/domain/command-request.ts';
import { recordAtOnce } from '../support/commands.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open();
});
afterEach(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });

/** An approval of two phases that find no manager; the first waits. */
async function withoutManagers(): Promise<ApprovalId> {
  const manager = { kind: 'owner', groupId: await addGroup(place(), ['basil']) } as const;
  const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], manager);
  return api.startAndBegin({ templateId: await addTemplate(place(), [phase, phase]) });
}

/** An approval whose phases have nobody in turn; the first waits. */
async function withoutPeople(phases = 1): Promise<ApprovalId> {
  const manager = { kind: 'owner', groupId: api.house.groups.owners } as const;
  const phase = phaseOf('approval', [[await addGroup(place(), ['basil']), 1]], manager);
  return api.startAndBegin({
    templateId: await addTemplate(
      place(),
      Array.from({ length: phases }, () => phase),
    ),
  });
}

const waiting = async (caller: Caller, lacking: string, more = ''): Promise<Json> =>
  (await api.call(caller, `/v1/approvals/waiting?for=${lacking}${more}`)).body;
const inShort = ({ items }: Json): Json[] =>
  items.map(({ approvalId, phase, state }: Json) => [approvalId, phase, state]);

describe('the waiting list', () => {
  test('PHM-14 has every phase without manager, coming ones too, with all that one needs to set one', async () => {
    const approvalId = await withoutManagers();
    const { items } = await waiting('admin', 'manager');
    expect(items).toMatchObject([
      { approvalId, documentTitle: 'Chairs', phase: 1, name: 'approval', state: 'awaiting_manager' },
      { approvalId, phase: 2, state: 'pending', location: 'AMS', contractType: 'INVOICE' },
    ]);
    expect(items[0].group.name).toMatch(/^Group /);
    expect(Date.parse(items[0].since)).not.toBeNaN();
  });

  test('PHM-14 comes in pages, the oldest approval first', async () => {
    const [first, second] = [await withoutManagers(), await withoutManagers()];
    const pages: Json[] = [];
    for (let cursor = ''; pages.length < 4;) {
      const page = await waiting('admin', 'manager', `&limit=1${cursor}`);
      pages.push(...inShort(page).map(([id, phase]: Json) => [id, phase]));
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual([
      [first, 1],
      [first, 2],
      [second, 1],
      [second, 2],
    ]);
  });

  test('PHM-14 is empty of what has been set or has ended', async () => {
    const approvalId = await withoutManagers();
    const body = { userId: api.house.people.olga };
    await api.call('admin', { method: 'PUT', path: `/v1/approvals/${approvalId}/phases/1/manager`, body });
    expect(inShort(await waiting('admin', 'manager'))).toEqual([[approvalId, 2, 'pending']]);
    await api.answer('bob', approvalId, 'reject', 'too dear');
    await api.moveOn(approvalId, 1);
    expect(inShort(await waiting('admin', 'manager'))).toEqual([]);
  });

  test('shows each caller what they may know of', async () => {
    await withoutManagers();
    const counts = await Promise.all(
      (['admin', 'olga', 'client', 'basil'] as const).map(
        async (caller) => (await waiting(caller, 'manager')).items.length,
      ),
    );
    expect(counts).toEqual([2, 2, 2, 0]);
  });

  test('WFL-27 has the phases in which nobody has a turn, apart', async () => {
    const approvalId = await withoutPeople();
    expect([
      inShort(await waiting('admin', 'participants')),
      inShort(await waiting('admin', 'manager')),
    ]).toEqual([[[approvalId, 1, 'awaiting_participants']], []]);
  });

  test.each(['for=nobody', '', 'for=manager&cursor=bm90aGluZw'])('refuses ?%s', async (query) => {
    const { status, body } = await api.call('admin', `/v1/approvals/waiting?${query}`);
    expect([status, body.code]).toEqual([422, 'malformed']);
  });
});

describe('many managers at once', () => {
  const setMany = (items: object[], key?: string, caller: Caller = 'admin') =>
    api.call(caller, { path: '/v1/approvals/managers', body: { items }, ...(key ? { key } : {}) });
  const item = (approvalId: string, userId: string = api.house.people.olga, phase = 1) => ({
    approvalId,
    phase,
    userId,
  });

  test('PHM-14 each has its own result, in the order of the request', async () => {
    const [first, second] = [await withoutManagers(), await withoutManagers()];
    const { status, body } = await setMany([
      item(first),
      item(second, api.house.people.rita),
      item(randomUUID()),
      item(second, api.house.people.admin, 2),
    ]);
    expect(status).toBe(200);
    expect(
      body.results.map(({ set, problem }: Json) => set?.manager.name ?? [problem.status, problem.code]),
    ).toEqual(['Olga Owner', [409, 'manager_not_suitable'], [404, 'not_found'], 'Ada Admin']);
  });

  test('PHM-14 the same key gives the same results', async () => {
    const approvalId = await withoutManagers();
    const key = newKey();
    const items = [item(approvalId), item(approvalId, api.house.people.rita, 2)];
    const first = await setMany(items, key);
    await setMany([item(approvalId, api.house.people.admin)]);
    expect((await setMany(items, key)).body).toEqual(first.body);
  });

  test('PHM-05 each is refused for whoever may not', async () => {
    const approvalId = await withoutManagers();
    const codes = async (caller: Caller) =>
      (await setMany([item(approvalId)], undefined, caller)).body.results.map(
        ({ problem }: Json) => problem.code,
      );
    expect([await codes('basil'), await codes('client')]).toEqual([['not_found'], ['people_only']]);
  });

  test.each([
    ['none', () => []],
    ['one phase twice', () => [item(api.house.templateId), item(api.house.templateId)]],
    [
      'more than a thousand',
      () => Array.from({ length: 1_001 }, (_, phase) => item(api.house.templateId, undefined, phase + 1)),
    ],
    ['a phase that is no number', () => [{ ...item(api.house.templateId), phase: 'first' }]],
  ])('refuses %s', async (_what, items) => {
    expect((await setMany(items())).body.code).toBe('malformed');
  });

  test('with Temporal away the first that gets no answer ends the waiting, and the same key does the rest', async () => {
    const approvals = [await withoutManagers(), await withoutManagers()];
    let sent = 0;
    const away: SendCommand = async () => {
      sent += 1;
      return { kind: 'unknown', cause: new Error('away') };
    };
    const other = await api.another({ sendCommand: away });
    const items = Array.from({ length: 100 }, (_, nth) =>
      item(approvals[nth % 2] ?? '', undefined, nth + 1),
    ).filter(({ phase }) => phase <= 2);
    const key = newKey();
    const lost = await other.call('admin', { path: '/v1/approvals/managers', body: { items }, key });
    expect(lost.body.results.map(({ problem }: Json) => problem.code)).toEqual(
      items.map(() => 'outcome_unknown'),
    );
    expect(sent).toBeLessThanOrEqual(items.length);
    expect((await setMany(items, key)).body.results.every(({ set }: Json) => set !== null)).toBe(true);
  });

  test('one that the rows cannot take is told as its own, with the request to look for in the log, and the others go on', async () => {
    const [broken = '', sound = ''] = [await withoutManagers(), await withoutManagers()];
    const other = await api.another({
      sendCommand: async (approval, request) =>
        approval.approvalId === broken
          ? { kind: 'failed', cause: new Error('a constraint is broken') }
          : recordAtOnce(api.database.app)(approval, request),
    });
    const body = { items: [item(broken), item(sound)] };
    const { body: answer } = await other.call('admin', {
      path: '/v1/approvals/managers',
      body,
      key: newKey(),
    });
    const [failed, taken] = answer.results;
    expect([failed.problem.code, taken.problem]).toEqual(['internal_error', null]);
    const logged = other.log.find((line) => line.includes('one command of many failed')) ?? '';
    expect(JSON.parse(logged).reqId).toBe(failed.problem.requestId);
  });
});

describe('a command of which nobody knows whether it was taken', () => {
  const path = (approvalId: string) => `/v1/approvals/${approvalId}/phases/1/manager`;
  const put = (to: TestApi, approvalId: string, key?: string) =>
    to.call('admin', {
      method: 'PUT',
      path: path(approvalId),
      body: { userId: api.house.people.olga },
      ...(key ? { key } : {}),
    });

  test('is 503, and nothing is half done', async () => {
    const approvalId = await withoutManagers();
    const other = await api.another({ sendCommand: async () => ({ kind: 'unknown', cause: null }) });
    const { status, body, headers } = await put(other, approvalId, newKey());
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'outcome_unknown', '5']);
    expect(inShort(await waiting('admin', 'manager'))).toHaveLength(2);
  });

  test('that was recorded all the same is answered by the rows', async () => {
    const approvalId = await withoutManagers();
    const takenUnheard: SendCommand = async (approval, request) => {
      await recordAtOnce(api.database.app)(approval, request);
      return { kind: 'unknown', cause: new Error('the answer was lost') };
    };
    const other = await api.another({ sendCommand: takenUnheard });
    expect((await put(other, approvalId, newKey())).status).toBe(200);
  });

  test('that was recorded is told by the same key later, also while Temporal is away', async () => {
    const approvalId = await withoutManagers();
    const key = newKey();
    const taken = await put(api, approvalId, key);
    const away = await api.another({ sendCommand: () => Promise.reject(new Error('nobody may be asked')) });
    expect((await put(away, approvalId, key)).body).toEqual(taken.body);
  });
});

describe('completing a phase in which nobody has a turn', () => {
  const complete = (caller: Caller, approvalId: string, over: { reason?: string; key?: string } = {}) =>
    api.call(caller, {
      path: `/v1/approvals/${approvalId}/phases/1/complete`,
      body: { reason: over.reason ?? 'The department is closed' },
      ...(over.key ? { key: over.key } : {}),
    });
  const stateOf = async (approvalId: string) =>
    (await api.call('admin', `/v1/approvals/${approvalId}`)).body.state;

  test('WFL-27 an administrator completes it, and the last one ends the approval', async () => {
    const approvalId = await withoutPeople();
    const { status, body } = await complete('admin', approvalId);
    expect([status, body]).toEqual([200, { approvalId, phase: 1, attempt: 1, state: 'completed' }]);
    expect(await stateOf(approvalId)).toBe('approved');
  });

  test('WFL-27 a suitable phase owner completes it, and the next phase waits in its turn', async () => {
    const approvalId = await withoutPeople(2);
    expect((await complete('olga', approvalId)).status).toBe(200);
    expect(inShort(await waiting('admin', 'participants'))).toEqual([
      [approvalId, 2, 'awaiting_participants'],
    ]);
  });

  test('AUD-01, AUD-04 the audit tells the reason, and that it was an override', async () => {
    const approvalId = await withoutPeople();
    await complete('admin', approvalId, { reason: '  Nobody is left  ' });
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}/audit`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        action: 'phase_completed_by_hand',
        reason: 'Nobody is left',
        data: expect.objectContaining({ override: true }),
      }),
    );
  });

  test('the same key is answered as the first time', async () => {
    const approvalId = await withoutPeople();
    const key = newKey();
    const first = await complete('admin', approvalId, { key });
    expect((await complete('admin', approvalId, { key })).body).toEqual(first.body);
  });

  test.each<[string, Caller, string, string]>([
    ['WFL-27 of somebody without the right', 'rita', 'Because', 'not_found'],
    ['WFL-27 of a service account', 'client', 'Because', 'people_only'],
    ['WFL-08 without a word', 'admin', '\u00ad\u200b', 'reason_required'],
    ['WFL-08 with blanks', 'admin', '   ', 'malformed'],
  ])('%s is refused, and nothing of it is kept', async (_sentence, caller, reason, code) => {
    const approvalId = await withoutPeople();
    expect((await complete(caller, approvalId, { reason })).body.code).toBe(code);
    expect(await rowsOf(api.database.app, api.house.environmentId, sql`select from command_reasons`)).toEqual(
      [],
    );
  });

  test('WFL-27 of a phase that waits for its manager is refused', async () => {
    expect((await complete('admin', await withoutManagers())).body.code).toBe('phase_has_people');
  });

  test('refused where it is recorded, the reason is not kept', async () => {
    const approvalId = await withoutPeople();
    const refusing = await api.another({
      sendCommand: async () => ({ kind: 'refused', refusal: { code: 'course_moving' } }),
    });
    const path = `/v1/approvals/${approvalId}/phases/1/complete`;
    const { body } = await refusing.call('admin', { path, body: { reason: 'Closed' } });
    expect(body.code).toBe('course_moving');
    expect(await rowsOf(api.database.app, api.house.environmentId, sql`select from command_reasons`)).toEqual(
      [],
    );
  });
});
