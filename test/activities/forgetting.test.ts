import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { forgetExpired } from '../../activities/forget-expired.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
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

  test('the second run finds nothing to forget', async () => {
    await start();
    await inHouse(
      sql`update idempotency_keys set expires_at = now() - interval '1 second' where expires_at is not null`,
    );
    expect([await forget(), await forget()]).toEqual([1, 0]);
  });
});
