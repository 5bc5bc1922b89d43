import { sql } from 'kysely';
import { noCrash } from '../../src/crash-point.ts';
import { switchWorkflowEngine } from '../../src/db/environments.ts';
import type { Keyed } from '../../src/db/idempotency-keys.ts';
import { startApproval } from '../../src/db/starts.ts';
import type { Start } from '../../src/db/starts.ts';
import { addTemplateVersion } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Actor } from '../../src/db/actors.ts';
import type { DocumentId, TemplateId, UserId } from '../../src/domain/ids.ts';
import { newRequest, sendDocument } from '../support/approvals.ts';
import { addTemplate, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asClient, asPerson, buildHouse, contractType, housePhases, location } from '../support/house.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;
let documentId: DocumentId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  documentId = await sendDocument(place.db, place.house);
});
afterAll(() => database.close());

const start = (
  other: Partial<Start> = {},
  { request = newRequest(), actor = asClient(place.house) }: { request?: Keyed; actor?: Actor } = {},
) =>
  startApproval(
    place.db,
    {
      actor,
      start: { documentId, templateId: null, initiatorId: null, allowDuplicate: false, ...other },
      request,
    },
    noCrash,
  );

const approvalsCount = async (): Promise<number> => {
  const [row] = await rowsOf<{ count: number }>(
    place.db,
    place.house.environmentId,
    sql`select count(*)::int as count from approvals`,
  );
  return row?.count ?? 0;
};

const idOf = (result: Awaited<ReturnType<typeof start>>): string =>
  result.ok ? result.value.approvalId : result.error.code;

describe('one key', () => {
  test('WFL-02 the same key and body give the same approval', async () => {
    const request = newRequest();
    const ids = [await start({}, { request }), await start({}, { request })].map(idOf);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('WFL-02 the second time says that it is one', async () => {
    const request = newRequest();
    const answers = [await start({}, { request }), await start({}, { request })];
    expect(answers.map((answer) => answer.ok && answer.value.repeated)).toEqual([false, true]);
  });

  test('WFL-02 the second time writes nothing', async () => {
    const request = newRequest();
    await start({}, { request });
    const before = await dumpRows(place.db, place.house.environmentId);
    await start({}, { request });
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
  });

  test('WFL-02 the same key with another body is refused', async () => {
    const request = newRequest();
    await start({}, { request });
    const other = { ...request, requestSha256: newRequest().requestSha256 };
    expect(await start({}, { request: other })).toEqual({
      ok: false,
      error: { code: 'idempotency_key_reused' },
    });
  });

  test('WFL-02 twenty at the same instant make one approval', async () => {
    const request = newRequest();
    const answers = await Promise.all(Array.from({ length: 20 }, () => start({}, { request })));
    expect([new Set(answers.map(idOf)).size, await approvalsCount()]).toEqual([1, 1]);
  });

  test('WFL-02 twenty at the same instant with two bodies: the first body stands, the other is refused', async () => {
    const request = newRequest();
    const other = { ...request, requestSha256: newRequest().requestSha256 };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => start({}, { request: index % 2 === 0 ? request : other })),
    );
    expect([answers.filter(({ ok }) => ok).length, await approvalsCount()]).toEqual([10, 1]);
  });

  test('WFL-02 the key belongs to the environment, whoever of it comes again', async () => {
    const request = newRequest();
    const ids = [
      idOf(await start({}, { request })),
      idOf(await start({}, { request, actor: asPerson(place.house, 'admin') })),
    ];
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('WFL-02 the key holds for ever', async () => {
    const request = newRequest();
    await start({}, { request });
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select expires_at from idempotency_keys where operation = 'start' and key = ${request.key}`,
    );
    expect(rows).toEqual([{ expires_at: null }]);
  });

  test('ENV-01 the same key of another environment is another key', async () => {
    const request = newRequest();
    const first = idOf(await start({}, { request }));
    const other = await buildHouse(place.db, 'Harbour NV');
    const second = await startApproval(
      place.db,
      {
        actor: asClient(other),
        start: {
          documentId: await sendDocument(place.db, other),
          templateId: null,
          initiatorId: null,
          allowDuplicate: false,
        },
        request,
      },
      noCrash,
    );
    expect([second.ok, idOf(second) === first]).toEqual([true, false]);
  });

  test('WFL-02 a refused start uses up no key', async () => {
    const request = newRequest();
    await switchWorkflowEngine(place.db, place.house.environmentId, false);
    await start({}, { request });
    await switchWorkflowEngine(place.db, place.house.environmentId, true);
    expect(await start({}, { request })).toMatchObject({ ok: true, value: { repeated: false } });
  });

  test('a document that is under approval takes no second one, also not at the same instant', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => start()));
    const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code]));
    expect(codes).toEqual(Array.from({ length: 9 }, () => 'document_under_approval'));
  });
});

describe('a start', () => {
  test('DOC-08 puts the document under review', async () => {
    await start();
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select status from documents where id = ${documentId}`,
    );
    expect(rows).toEqual([{ status: 'under_review' }]);
  });

  test('AUD-01 is in the audit with the one who started it, the document and the template', async () => {
    const approvalId = idOf(await start());
    const rows = await rowsOf<{ actor_id: string; data: object }>(
      place.db,
      place.house.environmentId,
      sql`select actor_id, data from audit where approval_id = ${approvalId} and action = 'approval_started'`,
    );
    expect(rows).toMatchObject([
      {
        actor_id: place.house.client.id,
        data: {
          templateId: place.house.templateId,
          templateVersion: 1,
          initiator: { kind: 'service_account', id: place.house.client.id },
        },
      },
    ]);
  });

  test('WFL-01 may name its initiator, a user of the environment', async () => {
    const approvalId = idOf(await start({ initiatorId: place.house.people.basil }));
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select initiator_kind, initiator_id from approvals where id = ${approvalId}`,
    );
    expect(rows).toEqual([{ initiator_kind: 'user', initiator_id: place.house.people.basil }]);
  });
});

describe('a refused start', () => {
  const refusals: [sentence: string, refused: () => Promise<unknown>, error: object][] = [
    [
      'WFL-01 of a person who may not start',
      () => start({}, { actor: asPerson(place.house, 'basil') }),
      { code: 'may_not_start' },
    ],
    [
      'ENV-12 of an integration that only reads',
      () =>
        start({}, {
          actor: {
            kind: 'service_account',
            id: place.house.observer.id,
            environmentId: place.house.environmentId,
          },
        }), // prettier-ignore
      { code: 'may_not_start' },
    ],
    [
      'ENV-15 in an environment without the workflow engine',
      async () => {
        await switchWorkflowEngine(place.db, place.house.environmentId, false);
        return start();
      },
      { code: 'workflow_engine_off' },
    ],
    [
      'ENV-01 for a document of another environment',
      async () =>
        start({ documentId: await sendDocument(place.db, await buildHouse(place.db, 'Harbour NV')) }),
      { code: 'unknown_document' },
    ],
    [
      'WFL-01 with an initiator whom nobody knows',
      () => start({ initiatorId: place.house.templateId as unknown as UserId }),
      { code: 'unknown_initiator' },
    ],
    [
      'TPL-02 from a template that nobody knows',
      () => start({ templateId: place.house.environmentId as unknown as TemplateId }),
      { code: 'unknown_template' },
    ],
    [
      'TPL-02 from a template that serves other documents',
      async () =>
        start({
          templateId: await addTemplate(place, [phaseOf('approval', [[place.house.groups.buyers, 1]])], {
            contractTypes: ['NDA'],
          }),
        }),
      { code: 'template_does_not_serve', contractType, location },
    ],
    [
      'TPL-02 where two templates fit',
      async () => {
        await addTemplate(place, [phaseOf('approval', [[place.house.groups.buyers, 1]])]);
        return start();
      },
      { code: 'several_templates_fit' },
    ],
    [
      'TPL-02 where no template fits',
      async () => {
        await inTenant(place.db, place.house.environmentId, (tx) =>
          sql`update templates set retired_at = now()`.execute(tx),
        );
        return start();
      },
      { code: 'no_template_fits', contractType, location },
    ],
  ];

  test.each(refusals)('%s says why', async (_sentence, refused, error) => {
    expect(await refused()).toMatchObject({ ok: false, error });
  });

  test.each(refusals)('%s leaves no approval behind', async (_sentence, refused) => {
    await refused();
    expect(await approvalsCount()).toBe(0);
  });
});

describe('the version of the template', () => {
  const edit = (): Promise<number> =>
    inTenant(place.db, place.house.environmentId, (tx) =>
      addTemplateVersion(tx, {
        environmentId: place.house.environmentId,
        templateId: place.house.templateId,
        contractTypes: [contractType],
        locations: [location],
        phases: housePhases(place.house).slice(2),
      }),
    );

  test('TPL-03 an edit is a new version', async () => {
    expect([await edit(), await edit()]).toEqual([2, 3]);
  });

  test('TPL-03 an approval that was accepted before an edit is placed by the version that it started with', async () => {
    const started = await start();
    if (!started.ok) throw new Error(started.error.code);
    await edit();
    const [placed] = await stepsOf(place.db).place({ ...started.value.nudge });
    expect(placed).toMatchObject({
      phases: [{ kind: 'review' }, { kind: 'approval' }, { kind: 'signature' }],
    });
  });

  test('TPL-03 an approval that starts after an edit has the new version', async () => {
    await edit();
    const started = await start();
    if (!started.ok) throw new Error(started.error.code);
    const [placed] = await stepsOf(place.db).place({ ...started.value.nudge });
    expect(placed).toMatchObject({ phases: [{ kind: 'signature' }] });
  });
});
