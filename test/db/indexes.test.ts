// The lists people look at all day must find their rows by an index, under the policy and with either kind of plan.
import { sql } from 'kysely';
import pg from 'pg';
import { findActiveActor } from '../../src/db/actors.ts';
import { listApprovals } from '../../src/db/approvals.ts';
import { listAudit } from '../../src/db/audit.ts';
import { listDocuments } from '../../src/db/documents.ts';
import { findAlike } from '../../src/db/possible-duplicates.ts';
import { approvalsAwaiting, approvalsWithTurnsOf } from '../../src/db/lost-turns.ts';
import type { DueMail } from '../../src/db/mails.ts';
import { holdBack } from '../../src/db/mail-lists.ts';
import { listNotifications } from '../../src/db/notification-list.ts';
import { tell } from '../../src/db/notifications.ts';
import { listRefusedMails } from '../../src/db/refused-mails.ts';
import { lockDependentApprovals } from '../../src/db/effective-members.ts';
import { claimUntold } from '../../src/db/task-news.ts';
import { countOpenTasks, listOpenTasks } from '../../src/db/tasks.ts';
import { putDirectoryNudges } from '../../src/db/directory-nudges.ts';
import { listMissingManagers } from '../../src/db/waiting.ts';
import { readPlace } from '../../src/db/person-membership.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

let database: TestDatabase;
let house: House;
let approval: ApprovalRef;
let plans: Plans;

/** Many copies of one row of a table, with ids of their own. */
const copies = (table: string, change: string, count: number) =>
  sql.raw(`insert into ${table} select (jsonb_populate_record(picked.one, ${change})).*
    from (select t as one from ${table} t limit 1) picked, generate_series(1, ${count}) as nth`);

const newUuid = "overlay(gen_random_uuid()::text placing '7' from 15 for 1)";

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const other = await buildHouse(database.app, 'Harbour NV');
  approval = await openOne({ db: database.app, house });
  await openOne({ db: database.app, house: other });
  for (const { environmentId } of [house, other]) {
    await inTenant(database.app, environmentId, async (tx) => {
      const id = `jsonb_build_object('id', ${newUuid})`;
      await copies('documents', id, 4_000).execute(tx);
      await sql`insert into document_originals (environment_id, document_id, media_type, content)
        select environment_id, id, 'text/plain', '' from documents d
        where not exists (select from document_originals o where o.document_id = d.id)`.execute(tx);
      await sql`update documents set status =
          (array['received', 'under_review', 'approved', 'rejected'])[1 + (hashtext(id::text) & 3)]`.execute(
        tx,
      );
      await sql`insert into approvals select (jsonb_populate_record(picked.one, jsonb_build_object(
          'id', ${sql.raw(newUuid)}, 'document_id', d.id, 'state', 'approved', 'finished_at', now()))).*
        from (select a as one from approvals a limit 1) picked, documents d`.execute(tx);
      await sql`insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind, state)
        select environment_id, id, 9, 1, 'x', 'approval', 'none', 'pending' from approvals`.execute(tx);
      await sql`insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, state, opened_at)
        select a.environment_id, ${sql.raw(newUuid)}::uuid, a.id, 9, 1, 'approval',
          (array(select u.id from users u order by u.id))[1 + (row_number() over ()) % 11], 1, 'open', now()
        from approvals a`.execute(tx);
      await sql`insert into audit (environment_id, id, actor_kind, action, approval_id, subject_kind, subject_id, data)
        select environment_id, ${sql.raw(newUuid)}::uuid, 'system', 'x', id, 'x', 'x', '{}' from approvals`.execute(
        tx,
      );
      await addGroupTasks(tx);
      await addManaged(tx);
      await addMails(tx);
    });
  }
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze');
  await owner.end();
  plans = openPlans(database, house.environmentId);
}, 240_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

/** For every approval a task of one of the groups, of which every member but one has answered some. */
async function addGroupTasks(tx: Transaction): Promise<void> {
  await sql`insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind, state)
    select environment_id, id, 7, 1, 'x', 'task', 'none', 'pending' from approvals`.execute(tx);
  await sql`insert into tasks (environment_id, id, approval_id, phase, attempt, kind, group_id, mode, turn, state,
      opened_at, due_at, amount, told_at)
    select a.environment_id, ${sql.raw(newUuid)}::uuid, a.id, 7, 1, 'task',
      (array(select g.id from groups g order by g.id))[1 + nth % 5], case when nth % 50 = 0 then 'all' else 'one' end,
      1, 'open', now(), now() + make_interval(hours => (nth % 900)::int), nth % 700,
      case when nth % 100 > 0 then now() end
    from (select a.*, row_number() over () as nth from approvals a) a`.execute(tx);
  await sql`insert into task_answers (environment_id, task_id, user_id, decision, document_sha256, answered_by,
      answered_by_environment_id)
    select t.environment_id, t.id, m.user_id, 'approved', sha256('x'), m.user_id, t.environment_id
    from tasks t join group_effective_members m on m.group_id = t.group_id
    where t.mode = 'all' and m.user_id <> (select min(o.user_id::text)::uuid from group_effective_members o where o.group_id = t.group_id)`.execute(
    tx,
  );
}

/** For every approval a phase that somebody manages, and for a few one that misses its manager. */
async function addManaged(tx: Transaction): Promise<void> {
  await sql`insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind,
      manager_group_id, manager_user_id, manager_basis, manager_missing_since, state)
    select a.environment_id, a.id, 8, 1, 'x', 'approval', 'owner',
      (array(select g.id from groups g order by g.id))[1 + nth % 5],
      case when nth % 40 > 0 then (array(select u.id from users u order by u.id))[1 + nth % 11] end,
      case when nth % 40 > 0 then 'placed' end, case when nth % 40 = 0 then now() end, 'pending'
    from (select a.*, row_number() over () as nth from approvals a) a`.execute(tx);
}

/** For every approval a notification and a mail about its manager, to one of the people: of each kind some. */
async function addMails(tx: Transaction): Promise<void> {
  const oneOfThem = sql`(array(select u.id from users u order by u.id))[1 + (row_number() over ()) % 11]`;
  await sql`insert into notifications (environment_id, id, user_id, event, approval_id, phases, read_at)
    select a.environment_id, ${sql.raw(newUuid)}::uuid, ${oneOfThem}, 'manager_missing', a.id, '{1}',
      case when (row_number() over ()) % 20 > 0 then now() end
    from approvals a`.execute(tx);
  await sql`insert into outbox (environment_id, id, kind, template, approval_id, recipient_user_id, phases, begun_at,
      branding_version, state, settled_at)
    select a.environment_id, ${sql.raw(newUuid)}::uuid, 'mail', 'manager_missing', a.id, ${oneOfThem}, '{1}',
      now() - interval '1 day', 0, case when (row_number() over ()) % 20 = 0 then 'failed' else 'settled' end,
      now() - interval '1 day'
    from approvals a`.execute(tx);
  await sql`insert into outbox (environment_id, id, kind, template, recipient_user_id, phases, entries, listed, begun_at,
      branding_version, state, settled_at)
    select environment_id, ${sql.raw(newUuid)}::uuid, 'mail', template, recipient_user_id, '{}', '[]', 0,
      begun_at, 0, 'settled', settled_at
    from outbox where template = 'manager_missing'`.execute(tx);
}

/** A mail about a missing manager that has just been put down. */
async function newMail(tx: Transaction): Promise<DueMail> {
  const { environmentId, people } = house;
  await tell(tx, {
    ...approval,
    event: 'manager_missing',
    phases: [1],
    to: [people.admin],
    by: null,
  });
  const { rows } = await sql<{ id: DueMail['id'] }>`
    select id from outbox where template = 'manager_missing' and begun_at is null`.execute(tx);
  const [mail] = rows;
  if (!mail) throw new Error('the mail was not put down');
  return {
    id: mail.id,
    environmentId,
    template: 'manager_missing',
    recipientUserId: people.admin,
    isList: false,
  };
}

const asAdmin = async (tx: Transaction) => {
  const actor = await findActiveActor(tx, asPerson(house, 'admin'));
  if (!actor) throw new Error('the administrator is active');
  return actor;
};

type List = [sentence: string, table: string, index: string, list: (tx: Transaction) => Promise<unknown>];

/** TSK-06: each order of the inbox by its own index, the tasks of a person and those of their groups. */
const inboxes = (['newest', 'oldest', 'due', 'amount'] as const).flatMap((order): List[] => {
  const by = order === 'due' || order === 'amount' ? `_${order}` : '';
  const list = (tx: Transaction) =>
    listOpenTasks(tx, house.people.ann, {
      limit: 50,
      order,
      after: { key: '5', id: approval.approvalId as never },
    });
  return [
    [`TSK-06 the inbox by ${order}`, 'tasks t', `tasks_inbox${by}`, list],
    [`TSK-06 the inbox by ${order}, of groups`, 'tasks t_1', `tasks_inbox${by}_of_group`, list],
  ];
});

const lists: List[] = [
  ...inboxes,
  [
    'TSK-03 the count of open tasks',
    'tasks t_1',
    'tasks_(inbox|live)_of_group',
    (tx) => countOpenTasks(tx, house.people.ann),
  ],
  [
    'GRP-20 the tasks whose outcome depends on who is left',
    'tasks t',
    'tasks_live_of_group',
    (tx) => lockDependentApprovals(tx, [house.groups.buyers]),
  ],
  [
    'NTF-01 the tasks that nobody was told of',
    'tasks u',
    'tasks_untold',
    (tx) => claimUntold(tx, house.environmentId, { tasks: 20, people: 50 }),
  ],
  [
    'the approvals, newest first',
    'approvals a',
    'approvals_environment_id_id_key',
    async (tx) => listApprovals(tx, await asAdmin(tx), { limit: 50, after: null }),
  ],
  [
    'the documents, newest first',
    'documents d',
    'documents_environment_id_id_key',
    async (tx) => listDocuments(tx, await asAdmin(tx), { limit: 50, after: null, status: null }),
  ],
  [
    'DOC-08 the documents of a status, newest first',
    'documents d',
    'documents_by_status',
    async (tx) => listDocuments(tx, await asAdmin(tx), { limit: 50, after: null, status: 'approved' }),
  ],
  ...[true, false].map((everywhere): List => [
    `DOC-05 the documents of a number and date, ${everywhere ? 'everywhere' : 'of an organisation'}`,
    'documents d',
    'documents_by_number',
    (tx) =>
      findAlike(
        tx,
        { ...house, everywhere },
        { senderMarks: ['vat x'], number: 'document 1', issueDate: '2025-11-03' },
      ),
  ]),
  [
    'PHM-14 the phases that miss their manager',
    'approval_phases p',
    'approval_phases_missing_manager',
    async (tx) => listMissingManagers(tx, await asAdmin(tx), { limit: 50, after: null }),
  ],
  [
    'PHM-13 the approvals that a group may give a manager to',
    'approval_phases p',
    'approval_phases_missing_of_group|approval_phases_missing_manager',
    (tx) => putDirectoryNudges(tx, house.environmentId, { mayGive: [house.groups.owners] }),
  ],
  [
    'ENV-13 the turns of nobody that a group may give somebody to',
    'tasks t',
    'tasks_unattended_of_group',
    (tx) => approvalsAwaiting([house.groups.owners]).execute(tx),
  ],
  [
    'PHM-12 the approvals that a person may lose',
    'approval_phases p',
    'approval_phases_(managed|by_manager|environment_id_approval_id_phase_attempt_key)',
    (tx) => putDirectoryNudges(tx, house.environmentId, { mayLose: house.people.olga }),
  ],
  [
    'GRP-18 the open tasks of the groups that a person joins',
    'tasks t',
    'tasks_\\w*of_group',
    (tx) => readPlace(tx, { groupId: house.groups.owners, userId: house.people.olga }),
  ],
  [
    'ENV-13 the turns that a retired person has',
    'tasks t',
    'tasks_inbox',
    (tx) => approvalsWithTurnsOf(house.people.ann).execute(tx),
  ],
  [
    'ENV-13 the turns that a retired person was to have',
    'tasks t_1',
    'tasks_waiting_of_person',
    (tx) => approvalsWithTurnsOf(house.people.ann).execute(tx),
  ],
  [
    'the audit of an approval',
    'audit e',
    'audit_of_approval',
    (tx) => listAudit(tx, approval.approvalId, { limit: 50, after: null }),
  ],
  [
    'NTF-01 the notifications, newest first',
    'notifications n',
    'notifications_newest',
    (tx) => listNotifications(tx, { userId: house.people.ann, unread: false }, { limit: 50, after: null }),
  ],
  [
    'NTF-01 the notifications that nobody has read',
    'notifications n',
    'notifications_unread',
    (tx) => listNotifications(tx, { userId: house.people.ann, unread: true }, { limit: 50, after: null }),
  ],
  [
    'NTF-05 the mails that were refused',
    'outbox m',
    'outbox_refused',
    (tx) => listRefusedMails(tx, { limit: 50, after: null }),
  ],
];

test.each(['s', 'w', 'l'])(
  'PHM-04 how many mails a mailbox had of late is found by an index: %s',
  async (row) => {
    const nodes = await plans.nodesOf(async (tx) => holdBack(tx, await newMail(tx)));
    const read = nodes.filter((node) => new RegExp(`\\bon outbox ${row} `).test(node));
    expect([read.length > 0, read.filter((node) => node.includes('Seq Scan'))]).toEqual([true, []]);
  },
);

test.each(lists)('%s never reads the whole table', async (_sentence, table, _index, list) => {
  const nodes = await plans.nodesOf(list);
  expect(nodes.filter((node) => node.includes(`Seq Scan on ${table}`))).toEqual([]);
});

test.each(lists)('%s is found by its index', async (_sentence, table, index, list) => {
  const nodes = await plans.nodesOf(list);
  const found = nodes.filter((node) => new RegExp(`(${index}).*( on ${table} |$)`).test(node));
  expect(found.length).toBeGreaterThanOrEqual(2);
});
