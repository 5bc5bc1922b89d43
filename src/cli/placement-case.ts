// One placement case: the form of its YAML file (architecture, section 4) and its defaults.
import { isMap } from 'yaml';
import { placementRoles, workflowRoles } from '../domain/workflow-role.ts';
import { environmentRoles, groupStatuses } from '../placement/directory.ts';
import type { Directory, DirectoryGroup, DirectoryUser, Member } from '../placement/directory.ts';
import type { PermissionSet } from '../placement/permission-set.ts';
import type { PlacementRequest } from '../placement/request.ts';
import {
  faultOfLine,
  isInParentheses,
  openYaml,
  readCount,
  readEntries,
  readFields,
  readFlag,
  readId,
  readLine,
  readList,
  readOneOf,
  readText,
} from './yaml-reader.ts';
import type { Fault, Value, YamlReader } from './yaml-reader.ts';

/** What a case asks for; only the keys that it has are compared. */
export interface Expectation {
  readonly participants?: readonly string[];
  readonly sequenced?: readonly string[];
  readonly manager?: string | null;
  readonly rule?: string;
  /** Null where nobody is drawn. */
  readonly pick?: ExpectedPick | null;
}

export interface ExpectedPick {
  readonly candidates?: readonly string[];
  readonly index?: number;
}

export interface PlacementCase {
  readonly name: string;
  readonly rules: readonly string[];
  readonly directory: Directory;
  readonly request: PlacementRequest;
  readonly expect: Expectation;
}

/** Reads a case, or says everything that is wrong with it. */
export function readPlacementCase(
  text: string,
): { readonly case: PlacementCase } | { readonly faults: readonly Fault[] } {
  const reader = openYaml(text, 'case');
  if (reader.faults.length > 0) return { faults: reader.faults };
  const fields = readFields(reader, reader.root, {
    required: ['name', 'directory', 'request', 'expect'],
    optional: ['rules'],
  });
  const { name, rules, directory, request, expect } = fields;
  if (!name || !directory || !request || !expect) return { faults: reader.faults };
  const read: PlacementCase = {
    name: readText(reader, name),
    rules: rules ? readList(reader, rules, readRule) : [],
    directory: readDirectory(reader, directory),
    request: readRequest(reader, request),
    expect: readExpectation(reader, expect),
  };
  return reader.faults.length > 0 ? { faults: reader.faults } : { case: read };
}

/** PLC has rules 01 to 28; of the other families only the form is checked. */
function readRule(reader: YamlReader, value: Value): string {
  const rule = readText(reader, value);
  const isRule = rule.startsWith('PLC-') ? /^PLC-(0[1-9]|1\d|2[0-8])$/ : /^[A-Z]{2,3}-\d{2}$/;
  if (rule !== '' && !isRule.test(rule)) reader.fault(value, `${value.what} must be a rule, such as PLC-03`);
  return rule;
}

/** People, groups and organisations as a case writes them down. */
export function readDirectory(reader: YamlReader, value: Value): Directory {
  const { users, groups, organisations } = readFields(reader, value, {
    required: [],
    optional: ['users', 'groups', 'organisations'],
  });
  return {
    users: readById(reader, users, readUser),
    groups: readById(reader, groups, readGroup),
    organisations: readById(reader, organisations, (_, organisation) => {
      const { members } = readFields(reader, organisation, { required: ['members'], optional: [] });
      return { members: members ? readList(reader, members, readId) : [] };
    }),
  };
}

function readById<Item>(
  reader: YamlReader,
  value: Value | undefined,
  readItem: (reader: YamlReader, item: Value) => Item,
): ReadonlyMap<string, Item> {
  const items = new Map<string, Item>();
  if (value === undefined) return items;
  for (const [id, item] of readEntries(reader, value)) {
    const fault = faultOfKey(id);
    if (fault !== null) reader.fault(item, `a key of ${value.what} ${fault}`, 'key');
    items.set(id, readItem(reader, item));
  }
  return items;
}

function faultOfKey(id: string): string | null {
  if (id === '') return 'must not be empty';
  return isInParentheses(id) ? 'must be an id without parentheses' : faultOfLine(id);
}

function readUser(reader: YamlReader, value: Value): DirectoryUser {
  const { active, environmentRole, sets } = readFields(reader, value, {
    required: [],
    optional: ['active', 'environmentRole', 'sets'],
  });
  return {
    active: active ? readFlag(reader, active) : true,
    environmentRole: environmentRole ? readOneOf(reader, environmentRole, environmentRoles) : 'basic',
    sets: sets ? readList(reader, sets, readSet) : [],
  };
}

/** A case gives permission sets no ids: they are called by where they stand. */
function readSet(reader: YamlReader, value: Value): PermissionSet {
  const { role, locations, contractTypes, defaultAssignee } = readFields(reader, value, {
    required: ['role', 'locations', 'contractTypes'],
    optional: ['defaultAssignee'],
  });
  return {
    id: value.what.replace(/^case\.directory\.users\./, ''),
    role: role ? readOneOf(reader, role, workflowRoles) : 'reviewer',
    locations: locations ? readList(reader, locations, readText) : [],
    contractTypes: contractTypes ? readList(reader, contractTypes, readText) : [],
    defaultAssignee: defaultAssignee ? readFlag(reader, defaultAssignee) : false,
  };
}

function readGroup(reader: YamlReader, value: Value): DirectoryGroup {
  const { version, status, members, defaultAssignees, adminFallback, consider } = readFields(reader, value, {
    required: ['members'],
    optional: ['version', 'status', 'defaultAssignees', 'adminFallback', 'consider'],
  });
  return {
    version: version ? readCount(reader, version) : 1,
    status: status ? readOneOf(reader, status, groupStatuses) : 'active',
    members: members ? readList(reader, members, readMember) : [],
    defaultAssignees: defaultAssignees ? readList(reader, defaultAssignees, readId) : [],
    adminFallback: adminFallback ? readFlag(reader, adminFallback) : true,
    consider: consider ? readOneOf(reader, consider, ['all', 'designated']) : 'all',
  };
}

/** `ann`, `(legal)` or `{ organisation: acme }`. */
function readMember(reader: YamlReader, value: Value): Member {
  if (isMap(value.node)) {
    const { organisation } = readFields(reader, value, { required: ['organisation'], optional: [] });
    return { kind: 'organisation', organisationId: organisation ? readId(reader, organisation) : '' };
  }
  const id = readLine(reader, value);
  if (!isInParentheses(id)) return { kind: 'user', userId: id };
  const groupId = id.slice(1, -1);
  if (groupId === '') reader.fault(value, `${value.what} names no group`);
  if (isInParentheses(groupId)) reader.fault(value, `${value.what} has parentheses twice`);
  return { kind: 'group', groupId };
}

function readRequest(reader: YamlReader, value: Value): PlacementRequest {
  const { approvalId, group, role, location, contractType, context, sequenced, alsoRoles, earlierPick } =
    readFields(reader, value, {
      required: ['approvalId', 'group', 'role', 'location', 'contractType', 'context'],
      optional: ['sequenced', 'alsoRoles', 'earlierPick'],
    });
  return {
    approvalId: approvalId ? readLine(reader, approvalId) : '',
    groupId: group ? readId(reader, group) : '',
    role: role ? readOneOf(reader, role, placementRoles) : 'reviewer',
    location: location ? readText(reader, location) : '',
    contractType: contractType ? readText(reader, contractType) : '',
    context: context ? readOneOf(reader, context, ['template', 'active']) : 'template',
    sequenced: sequenced ? readFlag(reader, sequenced) : false,
    alsoRoles: alsoRoles
      ? readList(reader, alsoRoles, (_, item) => readOneOf(reader, item, placementRoles))
      : [],
    ...(earlierPick ? { earlierPick: readId(reader, earlierPick) } : {}),
  };
}

function readExpectation(reader: YamlReader, value: Value): Expectation {
  const { participants, sequenced, manager, rule, pick } = readFields(reader, value, {
    required: [],
    optional: ['participants', 'sequenced', 'manager', 'rule', 'pick'],
  });
  if (isMap(value.node) && value.node.items.length === 0)
    reader.fault(value, `${value.what} expects nothing, so it proves nothing`);
  return {
    ...(participants ? { participants: readList(reader, participants, readId) } : {}),
    ...(sequenced ? { sequenced: readList(reader, sequenced, readId) } : {}),
    ...(manager ? { manager: isNull(manager) ? null : readId(reader, manager) } : {}),
    ...(rule ? { rule: readRule(reader, rule) } : {}),
    ...(pick ? { pick: isNull(pick) ? null : readExpectedPick(reader, pick) } : {}),
  };
}

const isNull = ({ node }: Value): boolean => node !== null && 'value' in node && node.value === null;

function readExpectedPick(reader: YamlReader, value: Value): ExpectedPick {
  const { candidates, index } = readFields(reader, value, {
    required: [],
    optional: ['candidates', 'index'],
  });
  if (!candidates && !index) reader.fault(value, `${value.what} needs candidates or index`);
  return {
    ...(candidates ? { candidates: readList(reader, candidates, readId) } : {}),
    ...(index ? { index: readCount(reader, index) } : {}),
  };
}
