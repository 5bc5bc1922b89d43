// People who come in and go at the same instant: whoever comes second finds what the first did.
import { sql } from 'kysely';
import { acceptInvitation, inviteUser } from '../../src/db/invitations.ts';
import type { Invited } from '../../src/db/invitations.ts';
import { linkIdentity } from '../../src/db/identities.ts';
import { distrustIssuer, trustIssuer } from '../../src/db/issuers.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { changeRole } from '../../src/db/user-administration.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { runIssuer } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let house: House;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  house = await buildHouse(database.app);
});
afterAll(() => database.close());

const secretSha256 = Buffer.alloc(32, 7);

async function inviteNina(): Promise<Invited> {
  const invited = await inviteUser(database.app, asPerson(house, 'admin'), {
    user: { name: 'Nina New', email: 'nina@windmill.example', environmentRole: 'basic' },
    hashOf: () => secretSha256,
    request: null,
  });
  if (!invited.ok) throw new Error(`nobody was invited: ${invited.error.code}`);
  return invited.value;
}

const accept = async ({ invitationId, userId }: Invited): Promise<string> => {
  const nina = { issuer: runIssuer().url, subject: userId, environments: null };
  const result = await acceptInvitation(database.app, nina, { invitationId, secretSha256 });
  return result.ok ? 'accepted' : result.error.code;
};
const retire = async ({ userId }: { readonly userId: UserId }): Promise<string> => {
  const result = await retireUser(database.app, { actor: asPerson(house, 'admin'), keyed: null }, userId);
  return result.ok ? (result.value.changed ? 'retired' : 'retired before') : result.error.code;
};
const liveLinksOf = ({ userId }: Invited): Promise<unknown[]> =>
  rowsOf(
    database.app,
    house.environmentId,
    sql`select id from identities where user_id = ${userId} and revoked_at is null`,
  );

/** Holds the row of an invitation until it is let go. */
async function hold({ invitationId }: Invited): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  const end = new Promise<void>((resolve) => (letGo = resolve));
  let holding: Promise<void> | undefined;
  await new Promise<void>((held) => {
    holding = inTenant(database.app, house.environmentId, async (tx) => {
      await sql`select from invitations where id = ${invitationId} for no key update`.execute(tx);
      held();
      await end;
    });
  });
  return async () => {
    letGo();
    await holding;
  };
}

/** Waits until so many stand before a lock. */
const standing = (count: number): Promise<unknown> =>
  until(async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database.app);
    return rows[0]?.count === count;
  }, `${count} wait for a lock`);

test('ENV-13 who is retired while they accept their invitation is let in by nothing', async () => {
  const invited = await inviteNina();
  const letGo = await hold(invited);
  const accepting = accept(invited);
  await standing(1);
  const retiring = retire(invited);
  await standing(2);
  await letGo();
  expect([await accepting, await retiring]).toEqual(['accepted', 'retired']);
  expect(await liveLinksOf(invited)).toEqual([]);
});

test('ENV-13 who accepts while they are retired is refused', async () => {
  const invited = await inviteNina();
  const letGo = await hold(invited);
  const retiring = retire(invited);
  await standing(1);
  const accepting = accept(invited);
  await standing(2);
  await letGo();
  expect([await retiring, await accepting]).toEqual(['retired', 'invitation_withdrawn']);
  expect(await liveLinksOf(invited)).toEqual([]);
});

test('ENV-13 retiring somebody again unlinks whatever binds them still', async () => {
  const invited = await inviteNina();
  const { environmentId } = house;
  expect(await retire(invited)).toBe('retired');
  await inTenant(database.app, environmentId, (tx) =>
    linkIdentity(tx, { environmentId, issuer: runIssuer().url, subject: 'nina', userId: invited.userId }),
  );
  expect(await retire(invited)).toBe('retired before');
  expect(await liveLinksOf(invited)).toEqual([]);
});

test('ENV-14 of two administrators, one demoted while the provider of the other is given up, one can sign in', async () => {
  const issuer = 'https://login.windmill.example';
  const { environmentId, people } = house;
  const admin = asPerson(house, 'admin');
  for (let round = 0; round < 5; round += 1) {
    const provider = { issuer: `${issuer}/${round}`, audience: 'x' };
    // Whoever was demoted in the round before is administrator again.
    const both = [people.olga, people.admin];
    await inTenant(database.app, environmentId, (tx) =>
      sql`update users set environment_role = 'administrator' where id = any (${both}::uuid[])`.execute(tx),
    );
    const trusted = await trustIssuer(database.app, admin, { provider, request: null });
    if (!trusted.ok) throw new Error(`the provider is not trusted: ${trusted.error.code}`);
    const identityId = await inTenant(database.app, environmentId, (tx) =>
      linkIdentity(tx, {
        environmentId,
        issuer: provider.issuer,
        subject: 'olga',
        userId: people.olga,
      }),
    );
    const olga = { kind: 'user', id: people.olga, environmentId, identityId } as const;
    const [givenUp, demoted] = await Promise.all([
      distrustIssuer(database.app, admin, trusted.value.id),
      changeRole(database.app, olga, { userId: people.admin, environmentRole: 'basic' }),
    ]);
    expect([givenUp.ok, demoted.ok].sort()).toEqual([false, true]);
  }
});
