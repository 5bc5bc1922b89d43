// Every kind of caller that rights tell apart, each with a credential of their own.
import { sql } from 'kysely';
import { setAccess } from '../../src/db/group-access.ts';
import { linkIdentity } from '../../src/db/identities.ts';
import { setOrganisationMember } from '../../src/db/organisation-members.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import type { OrganisationId, UserId } from '../../src/domain/ids.ts';
import { asPerson } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { runIssuer, signToken } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import type { Caller, TestApi } from './api.ts';
import { makeOrganisation } from './organisation-routes.ts';

export interface KindOfCaller {
  readonly title: string;
  /** Made for each request: tokens are good for a short while only. */
  readonly credential: () => Promise<string | null>;
}

/** A basic user of the house beside those that it has, who can sign in. */
async function addPerson({ database, house }: TestApi, name: string): Promise<UserId> {
  const { environmentId } = house;
  return inTenant(database.app, environmentId, async (tx) => {
    const email = `${name.replaceAll(' ', '.')}@windmill.example`;
    const userId = await addUser(tx, { environmentId, name, email, environmentRole: 'basic' });
    await linkIdentity(tx, { environmentId, issuer: runIssuer().url, subject: userId, userId });
    return userId;
  });
}

async function inOrganisation(
  api: TestApi,
  role: 'member' | 'administrator',
  organisationId = api.house.organisationId,
): Promise<UserId> {
  const { database, house } = api;
  const userId = await addPerson(api, `${role} of ${organisationId}`);
  const membership = { organisationId, userId, role };
  const request = { actor: asPerson(house, 'admin'), keyed: null };
  const done = await setOrganisationMember(database.app, request, membership);
  if (!done.ok) throw new Error(`nobody became ${role}: ${done.error.code}`);
  return userId;
}

/** ENV-10: of an organisation that no request is about. */
const inAnother = async (api: TestApi): Promise<UserId> =>
  inOrganisation(api, 'member', (await makeOrganisation(api)) as OrganisationId);

async function retired(api: TestApi): Promise<UserId> {
  const userId = await addPerson(api, 'Retired person');
  const said = await api.call('admin', { method: 'POST', path: `/v1/users/${userId}/retire` });
  if (said.status !== 200) throw new Error(`nobody was retired: ${JSON.stringify(said.body)}`);
  return userId;
}

/** GRP-13: of the group that requests are about. */
async function groupEditor(api: TestApi): Promise<UserId> {
  const userId = await addPerson(api, 'Group editor');
  const { database, house } = api;
  const groupId = house.groups.signers;
  const { version } = (await api.call('admin', `/v1/groups/${groupId}`)).body;
  const change = { groupId, right: 'edit', version, entries: [{ userId, path: '/entries/0' }] } as const;
  const done = await setAccess(database.app, asPerson(house, 'admin'), change);
  if (!done.ok) throw new Error(`nobody became editor: ${done.error.code}`);
  return userId;
}

/** Who has an invitation, and has not accepted it. */
async function invited(api: TestApi): Promise<UserId> {
  const body = { name: 'Invited person', email: 'invited.person@windmill.example' };
  return (await api.call('admin', { path: '/v1/users', body })).body.id;
}

/** All of them, in the order of the table; those of the house's own people keep what the house gave them. */
export async function allCallers(api: TestApi, elsewhere: House): Promise<KindOfCaller[]> {
  const { cleo, dora } = api.house.people;
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update users set relationship_manager = id = ${cleo}, group_administrator = id = ${dora}
      where id in (${cleo}, ${dora})`,
  );
  const added = async (making: Promise<UserId>): Promise<() => Promise<string>> => {
    const userId = await making;
    return () => signToken(runIssuer(), userId);
  };
  const ofHouse = (caller: Caller, house?: House) => () => api.credential(caller, house);
  return [
    { title: 'nobody', credential: ofHouse(null) },
    { title: 'invited', credential: await added(invited(api)) },
    { title: 'retired', credential: await added(retired(api)) },
    { title: 'basic user', credential: ofHouse('basil') },
    { title: 'advanced user', credential: ofHouse('olga') },
    { title: 'organisation member', credential: await added(inOrganisation(api, 'member')) },
    { title: 'member of another organisation', credential: await added(inAnother(api)) },
    { title: 'organisation administrator', credential: await added(inOrganisation(api, 'administrator')) },
    { title: 'participant', credential: ofHouse('rita') },
    { title: 'relationship manager', credential: ofHouse('cleo') },
    { title: 'group editor', credential: await added(groupEditor(api)) },
    { title: 'group administrator', credential: ofHouse('dora') },
    { title: 'administrator', credential: ofHouse('admin') },
    { title: 'integration client', credential: ofHouse('client') },
    { title: 'integration observer', credential: ofHouse('observer') },
    { title: 'administrator elsewhere', credential: ofHouse('admin', elsewhere) },
  ];
}
