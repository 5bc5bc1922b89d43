import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { forgetExpired } from '../../activities/forget-expired.ts';
import { keepReason } from '../../src/db/command-reasons.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { ReasonId } from '../../src/domain/ids.ts';
import { startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeEach(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterEach(() => database.close());

const run = <T>(activity: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(activity);
const start = (): Promise<ApprovalRef> => startFrom(place, place.house.templateId);
const outbox = () =>
  rowsOf<{ state: string }>(place.db, place.house.environmentId, sql`select state from outbox order by id`);

describe('forgetting what only grows', () => {
  const forget = () => run(forgetExpired({ app: database.app, delivery: database.delivery }));
  const inHouse = (statement: ReturnType<typeof sql>) =>
    inTenant(place.db, place.house.environmentId, (tx) => statement.execute(tx));
  const operations = async (): Promise<string[]> => {
    const keys = await rowsOf<{ operation: string }>(
      place.db,
      place.house.environmentId,
      sql`select operation from idempotency_keys order by operation`,
    );
    return keys.map(({ operation }) => operation);
  };

  test('the key of a document goes when its time is over, that of a start never does', async () => {
    await start();
    await inHouse(
      sql`update idempotency_keys set expires_at = now() - interval '1 second' where expires_at is not null`,
    );
    await forget();
    expect(await operations()).toEqual(['start']);
  });

  test('a key whose time is not over stays', async () => {
    await start();
    await forget();
    expect(await operations()).toEqual(['document', 'start']);
  });

  test('an outbox row goes a week after it was settled; what is pending, failed or fresh stays', async () => {
    await start();
    await inHouse(sql`
      insert into outbox (environment_id, id, kind, approval_id, template, phases, state, settled_at)
      select environment_id, gen_random_uuid(), 'mail', approval_id, 'start_late', '{}', past.state, now() - past.age
      from outbox, (values ('settled', interval '8 days'), ('settled', interval '6 days'), ('failed', interval '8 days'))
        as past (state, age)`);
    expect(await forget()).toBe(1);
    expect((await outbox()).map(({ state }) => state).sort()).toEqual(['failed', 'pending', 'settled']);
  });

  /** Reasons of commands on one approval, each as old as its name says; an event names the used ones. */
  async function keepReasons(...reasons: readonly { reason: string; days: number; used: boolean }[]) {
    const { approvalId, environmentId } = await start();
    await inHouse(sql`
      with kept as (
        insert into command_reasons (environment_id, id, approval_id, reason, created_at)
        select ${environmentId}::uuid, gen_random_uuid(), ${approvalId}::uuid, given.reason,
          now() - make_interval(days => given.days)
        from jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) as given (reason text, days int)
        returning id, reason
      )
      insert into approval_events (environment_id, approval_id, seq, type, step, data)
      select ${environmentId}::uuid, ${approvalId}::uuid, 100 + row_number() over (), 'phase_completed_by_hand',
        'command/' || kept.id, jsonb_build_object('reasonId', kept.id)
      from kept join jsonb_to_recordset(${JSON.stringify(reasons)}::jsonb) as given (reason text, used boolean)
        on given.reason = kept.reason and given.used`);
    return { approvalId, environmentId };
  }
  const reasons = async (): Promise<string[]> => {
    const inOrder = sql<{ reason: string }>`select reason from command_reasons order by reason`;
    const kept = await rowsOf(place.db, place.house.environmentId, inOrder);
    return kept.map(({ reason }) => reason);
  };

  test('WFL-27 the reason of a refused command goes when its key holds no more; what an event names stays', async () => {
    await keepReasons(
      { reason: 'fresh and refused', days: 6, used: false },
      { reason: 'old and refused', days: 8, used: false },
      { reason: 'old and taken', days: 8, used: true },
    );
    expect([await forget(), await reasons(), await forget()]).toEqual([
      1,
      ['fresh and refused', 'old and taken'],
      0,
    ]);
  });

  test('WFL-27 a reason that was given again is as fresh as that', async () => {
    const { approvalId, environmentId } = await keepReasons({ reason: 'again', days: 8, used: false });
    const [kept] = await rowsOf<{ id: ReasonId }>(
      place.db,
      environmentId,
      sql`select id from command_reasons`,
    );
    if (!kept) throw new Error('no reason was kept');
    await inTenant(place.db, environmentId, (tx) =>
      keepReason(tx, { environmentId, approvalId, id: kept.id, reason: 'again' }),
    );
    expect([await forget(), await reasons()]).toEqual([0, ['again']]);
  });

  test('the second run finds nothing to forget', async () => {
    await start();
    await inHouse(
      sql`update idempotency_keys set expires_at = now() - interval '1 second' where expires_at is not null`,
    );
    expect([await forget(), await forget()]).toEqual([1, 0]);
  });
});
