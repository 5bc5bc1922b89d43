// The state machines stand in the schema, too: rows that no course can come to are refused, one by one.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import { answerAs, answerNewest } from '../support/approvals.ts';
import { addGroup, openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const place = { db: database.app, house };
  await openOne(place);
  await answerNewest(place, 'rita', { decision: 'reviewed' });
  await openOne(place);
  const approval = await openGroupTask(place, [await addGroup(place, ['ann', 'bob']), 'all']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  await answerAs(place, 'ann', { taskId, decision: 'approved' });
});
afterAll(() => database.close());

/** The code with which Postgres refuses a statement; what it did not refuse is rolled back. */
const refusalOf = (statement: string): Promise<string> =>
  inTenant(database.app, house.environmentId, async (tx) => {
    const { numAffectedRows } = await sql.raw(statement).execute(tx);
    throw Object.assign(new Error('rolled back'), { code: `${numAffectedRows} rows` });
  }).catch(({ code }: { code: string }) => code);

const check = '23514';
const unique = '23505';
const notNull = '23502';
const foreign = '23503';

const open = "where state = 'open' and phase = 1 and exists (select from approvals)";

const rule = (columns: string, values: string): string => `
  with m as (insert into communication_matrices (environment_id, version, changed_by)
    select environment_id, 1, id from users limit 1 returning environment_id)
  insert into communication_rules (environment_id, place, ${columns})
  select m.environment_id, 1, ${values} from m join organisations o on o.environment_id = m.environment_id limit 1`;

const impossible: [sentence: string, code: string, statement: string][] = [
  [
    'DOC-05 a document that is marked and was never compared',
    check,
    `insert into documents select (jsonb_populate_record(d, jsonb_build_object(
      'id', gen_random_uuid(), 'possible_duplicate_of', d.id))).* from documents d limit 1`,
  ],
  ['ENV-04 a user without an environment role', notNull, 'update users set environment_role = null'],
  ['ENV-04 a user with a role that does not exist', check, "update users set environment_role = 'god'"],
  [
    'ENV-12 a service account with a role of users',
    check,
    "update service_accounts set role = 'administrator'",
  ],
  [
    'ENV-17 a permission set of an unknown workflow role',
    check,
    "update permission_sets set workflow_role = 'boss'",
  ],
  [
    'ENV-16 two permission sets whose names differ by case only',
    unique,
    "update permission_sets set name_folded = 'one'",
  ],
  ['ENV-18 a location of version 0', check, 'update locations set version = 0'],
  ['GRP-47 a rule of one side', check, rule('from_role', "'basic'")],
  [
    'GRP-47 a side that is two things',
    check,
    rule('from_role, to_role, to_organisation_id', "'basic', 'basic', o.id"),
  ],
  [
    'GRP-47 a role in no organisation',
    check,
    rule('from_role, to_role, to_organisation_role', "'basic', 'basic', 'member'"),
  ],
  ['GRP-08 a group that is neither active nor inactive', check, "update groups set status = 'sleepy'"],
  ['GRP-05 a group without a name', check, "update groups set name = ''"],
  ['GRP-45 a group whose name has parentheses', check, "update groups set name = '(all)'"],
  ['a group of version 0', check, 'update groups set version = 0'],
  ['DFA-09 a group that considers something else', check, "update groups set consider = 'some'"],
  ['GRP-07 a group without its category', foreign, 'update groups set category_id = gen_random_uuid()'],
  [
    'GRP-06 two groups whose names differ by case only',
    unique,
    "update groups set name = 'BUYERS ', name_folded = 'buyers' where name_folded = 'finance'",
  ],
  [
    'DFA-02 a default assignee who is no member',
    foreign,
    "update group_default_assignees set user_id = (select id from users where name = 'Ada Admin') where rank = 1",
  ],
  [
    'DFA-01 one person twice on a list',
    unique,
    'insert into group_default_assignees select environment_id, group_id, rank + 10, user_id from group_default_assignees',
  ],
  [
    'GRP-16 a group that is a member of itself',
    check,
    'insert into group_member_groups select environment_id, id, id from groups',
  ],
  [
    'GRP-14 a member of a group that is nobody',
    check,
    'insert into group_member_spans (environment_id, group_id, added_at) select environment_id, id, now() from groups',
  ],
  [
    'GRP-17 a member who is one twice at a time',
    unique,
    `insert into group_member_spans (environment_id, group_id, user_id, added_at)
      select environment_id, group_id, user_id, now() from group_members`,
  ],
  [
    'GRP-36 a second line for one version',
    unique,
    `insert into group_changes (environment_id, group_id, version, at, actor_kind, what)
      select environment_id, group_id, version, now(), 'system', 'edited' from group_changes`,
  ],
  ['GRP-24 a group with fewer members than none', check, 'update groups set size = -1'],
  ['DFA-01 a default assignee of rank 0', check, 'update group_default_assignees set rank = rank - 1'],
  ['TPL-02 a version that serves nothing', check, templateVersion("'{}'", "'{AMS}'", "'[{}]'")],
  ['TPL-02 a version that serves nowhere', check, templateVersion("'{INVOICE}'", "'{}'", "'[{}]'")],
  ['TPL-05 a version whose phases are no list', check, templateVersion("'{INVOICE}'", "'{AMS}'", "'{}'")],
  ['TPL-14 a version without a phase', check, templateVersion("'{INVOICE}'", "'{AMS}'", "'[]'")],
  [
    'TPL-03 a template whose current version does not exist',
    foreign,
    'update templates set current_version = 99',
  ],
  ['DOC-08 a document of an unknown status', check, "update documents set status = 'lost'"],
  ['WFL-25 an approval in an unknown state', check, "update approvals set state = 'stuck'"],
  [
    'WFL-25 a finished approval without the instant of its end',
    check,
    "update approvals set state = 'approved'",
  ],
  ['WFL-25 a running approval that has an end', check, 'update approvals set finished_at = now()'],
  [
    'two live approvals of one document',
    unique,
    `insert into approvals select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).*
      from approvals a limit 1`,
  ],
  [
    'WFL-03 an open phase that was never opened',
    check,
    `update approval_phases set opened_at = null ${open}`,
  ],
  ['WFL-03 an open phase that is closed', check, `update approval_phases set closed_at = now() ${open}`],
  [
    'PHM-12 a manager without the right by which they manage',
    check,
    `update approval_phases set manager_basis = null ${open}`,
  ],
  [
    'PHM-12 a right to manage without a manager',
    check,
    `update approval_phases set manager_user_id = null ${open}`,
  ],
  [
    'PHM-14 a phase that has its manager and misses one',
    check,
    `update approval_phases set manager_missing_since = now() ${open}`,
  ],
  ['WFL-27 an open phase that waits', check, `update approval_phases set awaiting_since = now() ${open}`],
  [
    'WFL-27 an open phase that was completed by hand',
    check,
    `update approval_phases set completed_by = manager_user_id ${open}`,
  ],
  [
    'PHM-08 a manager where the template wants none',
    check,
    "update approval_phases set manager_kind = 'none' where phase = 1",
  ],
  [
    'WFL-03 an outcome of a phase that was never opened',
    check,
    "update approval_phases set outcome = 'completed', decided_at = now() where state = 'pending'",
  ],
  [
    'WFL-03 an outcome without its instant',
    check,
    "update approval_phases set outcome = 'rejected', decided_at = null",
  ],
  [
    'WFL-03 a completed phase without an outcome',
    check,
    "update approval_phases set state = 'completed', closed_at = now() where outcome is null",
  ],
  [
    'WFL-09 a phase that is rejected though it was completed',
    check,
    "update approval_phases set state = 'rejected', closed_at = now() where outcome = 'completed'",
  ],
  [
    'WFL-09 a closed phase without the instant of closing',
    check,
    "update approval_phases set state = outcome where outcome = 'completed'",
  ],
  [
    'WFL-03 a pending phase that was opened',
    check,
    "update approval_phases set opened_at = now() where state = 'pending'",
  ],
  ['TPL-07 a turn of 0', check, 'update phase_participants set turn = 0 where turn = 1'],
  [
    'TSK-05 an answered task without a decision',
    check,
    "update tasks set decision = null where state = 'answered'",
  ],
  ['TSK-05 a decision on an open task', check, "update tasks set decision = 'reviewed' where state = 'open'"],
  [
    'WFL-07 a review that is approved',
    check,
    "update tasks set decision = 'approved' where state = 'answered'",
  ],
  [
    'WFL-20 a decision that names no document',
    check,
    "update tasks set document_sha256 = null where state = 'answered'",
  ],
  [
    'TSK-05 an answered task without its instant',
    check,
    "update tasks set answered_at = null where state = 'answered'",
  ],
  [
    'TSK-05 a closed task without a reason',
    check,
    "update tasks set state = 'closed', closed_at = now() where state = 'open'",
  ],
  [
    'ENV-13 a lost turn of a group',
    check,
    'update tasks set unattended_since = now() where group_id is not null',
  ],
  ['TPL-09 a task that is nobody’s', check, 'update tasks set user_id = null where group_id is null'],
  [
    'TPL-09 a task that is a person’s and a group’s',
    check,
    'update tasks set user_id = (select id from users limit 1) where group_id is not null',
  ],
  [
    'TPL-09 a group’s task without its mode',
    check,
    'update tasks set mode = null where group_id is not null',
  ],
  ['TPL-09 a mode that there is not', check, "update tasks set mode = 'most' where group_id is not null"],
  ['TPL-09 a review that is a group’s', check, "update tasks set kind = 'review' where group_id is not null"],
  [
    'WFL-07 a group’s task that was signed',
    check,
    "update tasks set state = 'answered', decision = 'signed', answered_at = now(), document_sha256 = sha256('x') where group_id is not null",
  ],
  [
    'WFL-13 a second answer to a part',
    unique,
    "insert into task_answers select (jsonb_populate_record(a, jsonb_build_object('decision', 'rejected'))).* from task_answers a",
  ],
  [
    'TPL-09 a second task of a group in a phase',
    unique,
    `insert into tasks select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
      from tasks t where group_id is not null limit 1`,
  ],
  [
    'NTF-01 a notification of an opened task that does not say which',
    check,
    `insert into notifications (environment_id, id, user_id, event, approval_id, phases)
      select environment_id, gen_random_uuid(), (select id from users limit 1), 'task_opened', id, '{1}'
      from approvals limit 1`,
  ],
  ['WFL-04 a waiting task that was opened', check, "update tasks set state = 'waiting' where state = 'open'"],
  [
    'WFL-04 an open task that was never opened',
    check,
    "update tasks set opened_at = null where state = 'open'",
  ],
  [
    'WFL-04 a second turn of one person in a phase',
    unique,
    `insert into tasks select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
      from tasks t limit 1`,
  ],
  ['two events of one number', unique, 'insert into approval_events select * from approval_events limit 1'],
  ['an approval without events', check, 'update approvals set seq = 0'],
  [
    'AUD-01 an audit entry of a person without their environment',
    check,
    `insert into audit (environment_id, id, actor_kind, actor_id, action, subject_kind, subject_id, data)
      select environment_id, gen_random_uuid(), 'user', id, 'x', 'x', 'x', '{}' from users limit 1`,
  ],
  [
    'AUD-01 an audit entry of the system with a person',
    check,
    `insert into audit (environment_id, id, actor_kind, actor_id, actor_environment_id, action, subject_kind,
        subject_id, data)
      select environment_id, gen_random_uuid(), 'system', id, environment_id, 'x', 'x', 'x', '{}' from users limit 1`,
  ],
  ['a key without letters', check, idempotencyKey("''")],
  ['a key of 256 letters', check, idempotencyKey("repeat('k', 256)")],
  [
    'an outbox row that is settled without its instant',
    check,
    "update outbox set state = 'settled' where state = 'pending'",
  ],
  ['an outbox row of an unknown kind', check, "update outbox set kind = 'pigeon'"],
  [
    'a nudge that names no phase',
    check,
    "update outbox set phase = null, attempt = null where kind = 'phase_outcome'",
  ],
  ['a start that names a phase', check, "update outbox set phase = 1, attempt = 1 where kind = 'start'"],
];

function templateVersion(contractTypes: string, locations: string, phases: string): string {
  return `insert into template_versions (environment_id, template_id, version, contract_types, locations, phases)
    select environment_id, id, 2, ${contractTypes}, ${locations}, ${phases} from templates`;
}

function idempotencyKey(key: string): string {
  return `insert into idempotency_keys (environment_id, actor_id, operation, key, request_sha256, response)
    select environment_id, id, 'test', ${key}, sha256('x'), '{}' from users limit 1`;
}

test.each(impossible)('%s is refused by the schema', async (_sentence, code, statement) => {
  // Deferred constraints speak at the end of the transaction: here, at once.
  expect(await refusalOf(`set constraints all immediate; ${statement}`)).toBe(code);
});

test('a finished approval leaves its document free for another one', async () => {
  const again = `with ended as (update approvals set state = 'approved', finished_at = now() where state = 'running')
    select 1`;
  const fresh = `insert into approvals select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
    'state', 'starting', 'finished_at', null))).* from approvals a limit 1`;
  expect(await refusalOf(`${again}; ${fresh}`)).toMatch(/rows/);
});

test('TPL-03 what an approval was started with is never changed', async () => {
  const denied = await Promise.all(
    ['template_version = 2', 'document_sha256 = null', 'initiator_id = id', "contract_type = 'NDA'"].map(
      (change) => refusalOf(`update approvals set ${change}`),
    ),
  );
  expect(denied).toEqual(denied.map(() => '42501'));
});
