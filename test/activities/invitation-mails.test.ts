// The mail of an invitation: its link is made when it is sent, and only while the invitation can be accepted.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { invite } from '../../src/db/invitations.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { deliverAll, mailSettings } from '../support/deliveries.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let house: House;
let sink: TestMailSink;

beforeEach(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  sink = await openMailSink();
});
afterEach(async () => {
  await sink.close();
  await database.close();
});

const secretOf = mailSettings.invitationSecret;
const inviteBasil = () =>
  inTenant(database.app, house.environmentId, (tx) =>
    invite(tx, {
      environmentId: house.environmentId,
      userId: house.people.basil,
      actor: { kind: 'system' },
      hashOf: (id) => createHash('sha256').update(secretOf(id)).digest(),
    }),
  );
const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(database.app, house.environmentId, statement);
const states = () => under<{ state: string }>(sql`select state from outbox where kind = 'mail' order by id`);

test('goes to whom it invites, with the link that accepts it', async () => {
  const id = await inviteBasil();
  await deliverAll(database, sink.url);
  expect(sink.mails).toMatchObject([
    {
      to: [{ name: 'Basil Basic', address: 'basil@windmill.example' }],
      subject: 'You are invited to Windmill BV',
      text: expect.stringContaining(`https://cs.example/invitations#token=${secretOf(id)}`),
    },
  ]);
});

test('leaves its secret in no row', async () => {
  const id = await inviteBasil();
  await deliverAll(database, sink.url);
  expect(JSON.stringify(await dumpRows(database.app, house.environmentId))).not.toContain(secretOf(id));
});

test('is not sent where another one has taken its place, and is nothing that was refused', async () => {
  await inviteBasil();
  const second = await inviteBasil();
  await deliverAll(database, sink.url);
  expect(sink.mails.map(({ text = '' }) => text.includes(secretOf(second)))).toEqual([true]);
  expect(await states()).toEqual([{ state: 'settled' }, { state: 'settled' }]);
});

test('ENV-13 is not sent to somebody who has been retired since', async () => {
  await inviteBasil();
  await under(sql`update users set retired_at = now() where id = ${house.people.basil}`);
  await deliverAll(database, sink.url);
  expect([sink.mails, await states()]).toEqual([[], [{ state: 'failed' }]]);
});
