// The matrix of rights (ENV-05..12): what it says, and that the docs say the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { may, rights } from '../../src/domain/rights.ts';
import type { Action, Relation, Role } from '../../src/domain/rights.ts';

const docs = join(import.meta.dirname, '../../docs/rights.md');
const actions = Object.keys(rights) as Action[];
const allOf = (role: Role): Action[] => actions.filter((action) => may({ role }, action));

const spoken = (name: string): string => name.replaceAll('_', ' ');
const unpadded = (line: string): string => line.replace(/ *\| */g, '|').trim();

test('ENV-05, ENV-06, ENV-08 a basic and an advanced user may nothing by their role alone', () => {
  expect([allOf('basic'), allOf('advanced'), allOf('relationship_manager')]).toEqual([[], [], []]);
});

test('ENV-07 an administrator may whatever anybody may by a role', () => {
  const byRole = actions.filter((action) => rights[action].roles.length > 0);
  expect(allOf('administrator')).toEqual(byRole);
});

test('ENV-12 an integration client sends, starts and reads, an observer only reads', () => {
  expect(allOf('integration_client')).toEqual([
    'read_organisation_members',
    'send_documents',
    'start_approvals',
    'name_initiator',
    'read_everything',
  ]);
  expect(allOf('integration_observer')).toEqual(['read_organisation_members', 'read_everything']);
});

test.each<[string, Relation[], Action[]]>([
  [
    'ENV-10 a member of an organisation',
    ['organisation_member'],
    ['read_organisation_members', 'send_documents', 'start_approvals', 'read_document'],
  ],
  [
    'ENV-10 who administers one, a member as well,',
    ['organisation_administrator'],
    ['change_organisation_members'],
  ],
  ['GRP-13 an editor of a group', ['group_editor'], ['edit_group']],
])('%s may do so much by it', (_who, standing, wanted) => {
  expect(actions.filter((action) => may({ role: 'basic' }, action, standing))).toEqual(wanted);
});

test('ENV-11, GRP-12 a supplementary role adds to the environment role and takes nothing', () => {
  const bearer = { role: 'basic', supplementaryRoles: ['group_administrator'] } as const;
  expect(actions.filter((action) => may(bearer, action))).toEqual(allOf('group_administrator'));
  const both = { role: 'administrator', supplementaryRoles: ['relationship_manager'] } as const;
  expect(actions.filter((action) => may(both, action))).toEqual(allOf('administrator'));
});

test('ENV-07 docs/rights.md has the matrix as the code uses it', () => {
  const lines = readFileSync(docs, 'utf8').split('\n').map(unpadded);
  const head = lines.indexOf('|what|by a role|by what one is to it|');
  const table = lines.slice(head + 2, lines.indexOf('', head));
  const cell = (names: readonly string[]) => (names.length === 0 ? '–' : names.map(spoken).join(', '));
  const wanted = actions.map((action) => {
    const { roles, relations } = rights[action];
    return `|${spoken(action)}|${cell(roles)}|${cell(relations)}|`;
  });
  expect(table).toEqual(wanted);
});
