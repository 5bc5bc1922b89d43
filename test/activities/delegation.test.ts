// What is recorded of delegations: each run twice, over the two environments that take part.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { delegateAcross } from '../../activities/delegate-across.ts';
import { noCrash } from '../../src/crash-point.ts';
import { switchWorkflowEngine } from '../../src/db/environments.ts';
import { retireUser } from '../../src/db/retirement.ts';
import type { DelegationRequest } from '../../src/domain/command-request.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import {
  buildPartners,
  delegating,
  holderIn,
  openTask,
  readChains,
  recalling,
  record,
  returning,
  stepOf,
  take,
} from '../support/partners.ts';
import type { OpenTask, Partners, Step } from '../support/partners.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let partners: Partners;
let task: OpenTask;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  partners = await buildPartners(database.app);
  task = await openTask(partners);
});
afterAll(() => database.close());

const run = (request: DelegationRequest) =>
  new MockActivityEnvironment().run(
    delegateAcross({ app: database.app, at: noCrash }),
    task.approval,
    request,
  );
const theirs = (name: PersonName) => holderIn(partners.partner, name);
const ours = (name: PersonName) => holderIn(partners.house, name);
const by = (name: PersonName, step: Step, of?: House) => ({ name, step, ...(of ? { of } : {}) });
const given = (...steps: ReturnType<typeof by>[]) =>
  steps.reduce<Promise<void>>(async (before, step) => {
    await before;
    await take(partners, task, step);
  }, Promise.resolve());
const codeOf = async (step: ReturnType<typeof by>): Promise<string> => {
  const recorded = await record(partners.db, task, await stepOf(partners, task, step));
  return recorded.ok ? 'taken' : recorded.error.code;
};

/** Everything up to the step, and the step itself. */
const cases: [sentence: string, prepare: () => Promise<ReturnType<typeof by>>][] = [
  ['DEL-01 delegating to a colleague', async () => by('rita', delegating(ours('rob'), 'Please look'))],
  ['DEL-02 delegating to a partner', async () => by('rita', delegating(theirs('basil'), 'Please look'))],
  [
    'DEL-05 a partner passing it on to a colleague of theirs',
    async () => {
      await given(by('rita', delegating(theirs('basil'))));
      return by('basil', delegating(theirs('ann')), partners.partner);
    },
  ],
  [
    'DEL-03 a partner giving it back',
    async () => {
      await given(by('rita', delegating(theirs('basil'))));
      return by('basil', returning(), partners.partner);
    },
  ],
  [
    'DEL-11 recalling it from a partner',
    async () => {
      await given(by('rita', delegating(theirs('basil'))));
      return by('rita', recalling);
    },
  ],
  ['DEL-08 delegating to somebody unsuitable', async () => by('rita', delegating(ours('basil')))],
];

test.each(cases)(
  '%s returns the same the second time and changes nothing by it',
  async (_sentence, prepare) => {
    const request = await stepOf(partners, task, await prepare());
    const first = await run(request);
    const before = await Promise.all(
      [partners.house, partners.partner].map((house) => dumpRows(database.app, house.environmentId)),
    );
    const second = await run(request);
    const after = await Promise.all(
      [partners.house, partners.partner].map((house) => dumpRows(database.app, house.environmentId)),
    );
    expect([second, after]).toEqual([first, before]);
  },
);

describe('the chain', () => {
  test('DEL-05 is a stack over both environments', async () => {
    const { partner } = partners;
    await given(
      by('rita', delegating(ours('rob'))),
      by('rob', delegating(theirs('basil'))),
      by('basil', delegating(theirs('ann')), partner),
      by('ann', returning(), partner),
    );
    expect(await readChains(partners, task)).toEqual({
      delegations: [
        ['passed_on', ours('rob').userId],
        ['open', theirs('basil').userId],
        ['returned', theirs('ann').userId],
      ],
      grants: [
        ['held', theirs('basil').userId],
        ['returned', theirs('ann').userId],
      ],
    });
  });

  test('DEL-11 whoever recalls takes back all that lies above them', async () => {
    const { partner } = partners;
    await given(
      by('rita', delegating(ours('rob'))),
      by('rob', delegating(theirs('basil'))),
      by('basil', delegating(theirs('ann')), partner),
      by('rob', recalling),
    );
    expect(await readChains(partners, task)).toEqual({
      delegations: [
        ['open', ours('rob').userId],
        ['recalled', theirs('basil').userId],
        ['recalled', theirs('ann').userId],
      ],
      grants: [
        ['recalled', theirs('basil').userId],
        ['recalled', theirs('ann').userId],
      ],
    });
  });

  test('the events, folded, say what the rows say', async () => {
    await given(by('rita', delegating(theirs('basil'))), by('basil', returning(), partners.partner));
    expect(await foldEvents(database.app, task.approval)).toEqual(
      await readStanding(database.app, task.approval),
    );
  });

  test('DEL-09 is cut off after ten hops, also of those that are over', async () => {
    const pingPong = [...Array<null>(5)].flatMap(() => [
      by('rita', delegating(theirs('basil'))),
      by('rita', recalling),
      by('rita', delegating(ours('rob'))),
      by('rob', returning()),
    ]);
    await given(...pingPong);
    expect(await codeOf(by('rita', delegating(ours('rob'))))).toBe('too_many_hops');
  });
});

describe('refused, and nothing is written', () => {
  const refusals: [sentence: string, code: string, prepare: () => Promise<ReturnType<typeof by>>][] = [
    ['to oneself', 'delegate_is_self', async () => by('rita', delegating(ours('rita')))],
    [
      'DEL-01 by somebody who does not have it',
      'not_your_task',
      async () => by('rob', delegating(ours('ann'))),
    ],
    [
      'ENV-13 to a retired colleague',
      'user_retired',
      async () => {
        await retire(partners.house, 'rob');
        return by('rita', delegating(ours('rob')));
      },
    ],
    [
      'ENV-13 to a retired user of a partner',
      'user_retired',
      async () => {
        await retire(partners.partner, 'basil');
        return by('rita', delegating(theirs('basil')));
      },
    ],
    [
      'DEL-02 without an active partnership',
      'no_partnership',
      async () => by('rita', delegating(holderIn(await buildHouse(database.app, 'Elsewhere'), 'rob'))),
    ],
    [
      'DEL-05 by a partner to a third environment',
      'third_environment',
      async () => {
        await given(by('rita', delegating(theirs('basil'))));
        const third = await buildHouse(database.app, 'Third');
        return by('basil', delegating(holderIn(third, 'rob')), partners.partner);
      },
    ],
    [
      'DEL-05 by a partner to somebody else of the owner, in place of giving it back',
      'third_environment',
      async () => {
        await given(by('rita', delegating(theirs('basil'))));
        return by('basil', delegating(ours('rob')), partners.partner);
      },
    ],
    [
      'DEL-05 back up the chain',
      'delegate_in_chain',
      async () => {
        await given(by('rita', delegating(ours('rob'))));
        return by('rob', delegating(ours('rita')));
      },
    ],
    [
      'DEL-08 to an unsuitable colleague',
      'delegate_not_suitable',
      async () => by('rita', delegating(ours('ann'))),
    ],
    [
      'ENV-15 without the workflow engine',
      'workflow_engine_off',
      async () => {
        await switchWorkflowEngine(database.app, partners.house.environmentId, false);
        return by('rita', delegating(ours('rob')));
      },
    ],
    ['giving back what is one’s own', 'not_delegated', async () => by('rita', returning())],
    ['recalling what was never delegated', 'not_delegated', async () => by('rita', recalling)],
    [
      'delegating what one has passed on',
      'task_delegated_away',
      async () => {
        await given(by('rita', delegating(ours('rob'))));
        return by('rita', delegating(theirs('basil')));
      },
    ],
  ];

  test.each(refusals)('%s: %s', async (_sentence, code, prepare) => {
    const step = await prepare();
    const request = await stepOf(partners, task, step);
    const before = await dumpRows(database.app, partners.house.environmentId);
    const recorded = await record(partners.db, task, request);
    expect([
      recorded.ok ? 'taken' : recorded.error.code,
      await dumpRows(database.app, partners.house.environmentId),
    ]).toEqual([code, before]);
  });
});

async function retire(house: House, name: PersonName): Promise<void> {
  const retired = await retireUser(
    database.app,
    { actor: asPerson(house, 'admin'), keyed: null },
    house.people[name],
  );
  if (!retired.ok) throw new Error(retired.error.code);
}

describe('both environments', () => {
  const stepsIn = (house: House) =>
    rowsOf<{ action: string; actor: string; chain: unknown[] }>(
      database.app,
      house.environmentId,
      sql`select action, actor_id as actor, data -> 'chain' as chain from audit
        where subject_kind = 'delegation' order by id`,
    );

  test('DEL-06 write down every step: who, what, and through whose hands', async () => {
    await given(by('rita', delegating(theirs('basil'))), by('basil', returning(), partners.partner));
    const steps = [
      { action: 'task_delegated', actor: ours('rita').userId, chain: [ours('rita'), theirs('basil')] },
      { action: 'task_returned', actor: theirs('basil').userId, chain: [ours('rita')] },
    ];
    expect([await stepsIn(partners.house), await stepsIn(partners.partner)]).toEqual([steps, steps]);
  });

  test('NTF-01 whoever gets the task is told in their own environment', async () => {
    await given(by('rita', delegating(theirs('basil'))), by('basil', returning(), partners.partner));
    const toldIn = (house: House) =>
      rowsOf(
        database.app,
        house.environmentId,
        sql`select n.event, u.name,
            (select count(*)::int from outbox o where o.template = n.event and o.recipient_user_id = n.user_id) as mails
          from notifications n join users u on u.id = n.user_id
          where n.event in ('task_delegated', 'task_returned', 'delegation_recalled') order by n.id`,
      );
    expect([await toldIn(partners.house), await toldIn(partners.partner)]).toEqual([
      [{ event: 'task_returned', name: 'Rita Reviewer', mails: 1 }],
      [{ event: 'task_delegated', name: 'Basil Basic', mails: 1 }],
    ]);
  });

  test('AUD-01 no word that somebody wrote stands in an audit, an event or a message to Temporal', async () => {
    await given(by('rita', delegating(theirs('basil'), 'A secret word')));
    for (const house of [partners.house, partners.partner]) {
      const { audit = [], approval_events: events = [] } = await dumpRows(database.app, house.environmentId);
      expect([...audit, ...events].filter((row) => row.includes('secret'))).toEqual([]);
    }
  });
});
