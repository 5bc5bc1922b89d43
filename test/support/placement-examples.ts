// The worked examples of docs/placement.md: a case for each rule, told with what `place` makes of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlacementCase } from '../../src/cli/placement-case.ts';
import type { PlacementCase } from '../../src/cli/placement-case.ts';
import { stepsBefore } from '../../src/cli/placement-trace.ts';
import type { DirectoryUser, Member } from '../../src/placement/directory.ts';
import type { PermissionSet } from '../../src/placement/permission-set.ts';
import { place } from '../../src/placement/place.ts';
import type { Placement } from '../../src/placement/placement.ts';
import { reasons } from '../../src/placement/reason.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { explain } from '../../src/placement/reasons.ts';
import type { TraceEntry } from '../../src/placement/trace.ts';

/** Every rule that `place` decides, and the case that shows it. */
const shownBy = {
  'PLC-01': 'unsuitable-members-are-left-out',
  'PLC-02': 'list-order-decides',
  'PLC-03': 'second-default-assignee',
  'PLC-04': 'all-sets-count',
  'PLC-05': 'only-designated-sets-count',
  'PLC-06': 'list-of-other-roles',
  'PLC-07': 'random-without-list',
  'PLC-08': 'fallback-template-sequenced',
  'PLC-09': 'fallback-off',
  'PLC-10': 'admins-random',
  'PLC-11': 'suits-three-roles',
  'PLC-12': 'earlier-pick-lost-the-set',
  'PLC-13': 'mediator',
  'PLC-14': 'list-has-no-effect-unsequenced',
  'PLC-15': 'list-beside-many-others',
  'PLC-16': 'active-not-sequenced',
  'PLC-17': 'active-sequenced',
  'PLC-18': 'administrator-is-not-suitable-as-manager',
  'PLC-19': 'permissions-are-those-of-now',
  'PLC-20': 'second-default-signatory',
  'PLC-21': 'nested-members',
  'PLC-22': 'version-that-was-seen',
  'PLC-23': 'trace-names-the-list',
  'DFA-06': 'trace-names-the-fallback',
  'DFA-07': 'fourth-default-assignee',
  'DFA-08': 'fallback-out-of-a-nested-group',
  'DFA-09': 'nobody-designated-on-the-list',
  'GRP-09': 'inactive-inner-group-lends',
  'GRP-10': 'inactive-group-template',
  'GRP-46': 'version-changes-the-pick',
  'ENV-13': 'inactive-is-never-placed',
  'ENV-19': 'chance-among-managing-admins',
  'PHM-01': 'group-owns-a-phase',
  'PHM-02': 'empty-group-manages-nothing',
} as const;

export const rulesInCases: readonly string[] = Object.keys(shownBy);

export const exampleCases: ReadonlyMap<string, string> = new Map(Object.entries(shownBy));

/** The page with its codes and examples as they are today. */
export function withExamples(page: string, folder: string): string {
  const examples = [...exampleCases].map(([rule, file]) => exampleOf(rule, join(folder, `${file}.yaml`)));
  return between(between(page, 'codes', codeLines()), 'examples', examples.join('\n'));
}

/** What stands in the page between two marks, anew. */
function between(page: string, what: 'codes' | 'examples', text: string): string {
  const [begin, end] = [`<!-- ${what}: npm run placement:examples -->\n`, `<!-- end of ${what} -->\n`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no place for ${what}`);
  return `${before}${begin}\n${text}\n${end}${after}`;
}

/** Every code with its sentence, as it is said of an approver. */
function codeLines(): string {
  const entry: Omit<TraceEntry, 'reason' | 'as'> = {
    ...{ userId: 'ann', role: 'approver', rule: 'PLC-01', rank: 2, permissionSetId: null },
    ...{ before: ['no_location'], among: 3 },
  };
  const lines = reasons.map((reason) => {
    const passedOver = explain({ ...entry, reason, as: null });
    const takesPart = explain({ ...entry, reason, as: 'participant' });
    return `- \`${reason}\`: ${passedOver}${takesPart === passedOver ? '' : ` Or: ${takesPart}`}`;
  });
  return `${lines.join('\n')}\n`;
}

function exampleOf(rule: string, file: string): string {
  const read = readPlacementCase(readFileSync(file, 'utf8'));
  if (!('case' in read)) throw new Error(`${file} is malformed`);
  const { name, directory, request } = read.case;
  const placement = place(directory, request);
  return [
    `### ${rule}: ${name}`,
    '',
    question(read.case),
    '',
    ...groupLines(read.case),
    ...organisationLines(read.case),
    '',
    ...[...directory.users].map(([userId, user]) => personLine({ userId, user }, placement)),
    ...strangers(read.case, placement),
    '',
    answer(request, placement),
    '',
  ].join('\n');
}

const code = (text: string): string => `\`${text}\``;
const codes = (ids: readonly string[]): string => (ids.length === 0 ? 'nobody' : ids.map(code).join(', '));
const words = (name: string): string => name.replace('_', ' ');

function question({ request }: PlacementCase): string {
  const { groupId, role, location, contractType, context, sequenced, alsoRoles, earlierPick } = request;
  const asked = [
    `Whom does ${code(groupId)} yield as ${words(role)} for ${code(location)} and ${code(contractType)}`,
    ...(role.startsWith('phase_')
      ? []
      : [
          context === 'template' ? 'in a template' : 'added to an active workflow',
          sequenced ? 'sequenced' : 'not sequenced',
        ]),
  ].join(', ');
  const also =
    alsoRoles.length === 0 ? '' : ` Chance is to serve as ${alsoRoles.map(words).join(', ')}, too.`;
  const earlier = earlierPick === undefined ? '' : ` Picked for this approval before: ${code(earlierPick)}.`;
  return `${asked}?${also}${earlier}`;
}

const groupLines = ({ directory }: PlacementCase): string[] =>
  [...directory.groups].map(([groupId, group]) => {
    const facts = [
      `version ${group.version}`,
      ...(group.status === 'active' ? [] : [group.status]),
      `members ${group.members.length === 0 ? 'nobody' : group.members.map(memberText).join(', ')}`,
      ...(group.defaultAssignees.length === 0 ? [] : [`list ${codes(group.defaultAssignees)}`]),
      ...(group.adminFallback ? [] : ['admin fallback off']),
      ...(group.consider === 'all' ? [] : ['only designated sets count']),
    ];
    return `- group ${code(groupId)}: ${facts.join('; ')}`;
  });

const organisationLines = ({ directory }: PlacementCase): string[] =>
  [...directory.organisations].map(([id, { members }]) => `- organisation ${code(id)}: ${codes(members)}`);

function memberText(member: Member): string {
  if (member.kind === 'user') return code(member.userId);
  return member.kind === 'group'
    ? `group ${code(member.groupId)}`
    : `organisation ${code(member.organisationId)}`;
}

interface Person {
  readonly userId: string;
  readonly user: DirectoryUser;
}

function personLine({ userId, user }: Person, placement: Placement): string {
  const facts = [
    ...(user.active ? [] : ['retired']),
    ...(user.environmentRole === 'basic' ? [] : [`environment role ${user.environmentRole}`]),
    ...user.sets.map(setText),
  ];
  return `- ${code(userId)} (${facts.join('; ') || 'no permission'}): ${said(userId, placement)}`;
}

const setText = ({ role, locations, contractTypes, defaultAssignee }: PermissionSet): string =>
  `${words(role)} for ${locations.join('+') || 'no location'}/${contractTypes.join('+') || 'no type'}` +
  (defaultAssignee ? ', designated' : '');

function said(userId: string, { trace }: Placement): string {
  const member = trace.members?.find((each) => each.userId === userId);
  const before = stepsBefore(trace).filter(({ entry }) => entry.userId === userId);
  if (member === undefined && before.length > 0) return before.map(({ entry }) => explain(entry)).join(' ');
  if (member) {
    const told = before.map(
      ({ step, entry }) => `${step === 'list' ? 'On the list: ' : ''}${explain(entry)}`,
    );
    return [explain(member), ...told].join(' ');
  }
  return trace.group.status === 'active' ? 'Not a member.' : 'Not asked.';
}

/** Those on the list, or picked before, whom the directory does not know. */
function strangers({ directory }: PlacementCase, placement: Placement): string[] {
  const { defaults, earlierPick } = placement.trace;
  const named = [...defaults, ...(earlierPick ? [earlierPick] : [])].flatMap(({ userId }) => userId ?? []);
  return [...new Set(named)]
    .filter((userId) => !directory.users.has(userId))
    .map((userId) => `- ${code(userId)}: ${said(userId, placement)}`);
}

function answer({ approvalId }: PlacementRequest, placement: Placement): string {
  const { participants, sequenced, manager, trace, pick } = placement;
  const isManager = trace.role.startsWith('phase_');
  const people = isManager
    ? `Manager: ${manager === null ? 'nobody' : code(manager)}.`
    : `Participants: ${codes(participants)}. With a turn: ${codes(sequenced)}.`;
  const none = trace.chosen?.userId === null ? ` ${explain(trace.chosen)}` : '';
  const drawn = pick
    ? ` Drawn by ${code(pick.formula)} for ${code(approvalId)}: ${pick.index} of ${codes(pick.candidates)}, counted from 0.`
    : '';
  return `${people} Rule ${trace.rule}.${none}${drawn}`;
}
