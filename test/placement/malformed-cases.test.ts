import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlacementCase } from '../../src/cli/placement-case.ts';
import { checkPlacementCases, describeResult, exitCodeOf } from '../../src/cli/placement-cases.ts';
import { checkPlacements } from '../../src/cli/placement-check.ts';

const sound = `name: one of one
directory:
  users:
    ann: { sets: [{ role: approver, locations: [AMS], contractTypes: [NDA] }] }
  groups:
    legal: { members: [ann] }
request: { approvalId: apr-1, group: legal, role: approver, location: AMS, contractType: NDA, context: template }
expect: { participants: [ann] }
`;

const faultsOf = (text: string) => {
  const read = readPlacementCase(text);
  return 'faults' in read ? read.faults.map(({ line, message }) => `${line}: ${message}`) : [];
};

test('a sound case has no faults', () => expect(faultsOf(sound)).toEqual([]));

const broken: [why: string, from: string, to: string, fault: string][] = [
  ['an unknown key', 'name: one', 'title: x\nname: one', '1: case.title is not a known key'],
  [
    'an unknown key of a user',
    '{ sets:',
    '{ actve: false, sets:',
    '4: case.directory.users.ann.actve is not a',
  ],
  ['a missing role', 'role: approver, location:', 'location:', '7: case.request.role is missing'],
  [
    'a role that is none',
    'role: approver, location:',
    'role: boss, location:',
    '7: case.request.role must be one',
  ],
  [
    'the role admin',
    'role: approver, location:',
    'role: admin, location:',
    '7: case.request.role must be one',
  ],
  ['a number for an id', 'apr-1', '17', '7: case.request.approvalId must be text'],
  ['a number as a key', '    ann:', '    17:', '4: a key of case.directory.users must be text'],
  [
    'a boolean for a member',
    'members: [ann]',
    'members: [true]',
    '6: case.directory.groups.legal.members[0] must',
  ],
  ['an id with a line break', 'apr-1', '"apr\\n1"', '7: case.request.approvalId must not hold a line break'],
  [
    'a key with a line break',
    '    ann:',
    '    "a\\nn":',
    '4: a key of case.directory.users must not hold a line',
  ],
  [
    'text for a flag',
    'context: template',
    'context: template, sequenced: "yes"',
    '7: case.request.sequenced must',
  ],
  ['a null', 'context: template', 'context: template, earlierPick: null', '7: case.request.earlierPick must'],
  ['a key without a value', 'context: template', 'context', '7: case.request.context has no value'],
  [
    'a text for a list',
    'participants: [ann]',
    'participants: ann',
    '8: case.expect.participants must be a list',
  ],
  [
    'a negative version',
    'members: [ann]',
    'members: [ann], version: -1',
    '6: case.directory.groups.legal.version',
  ],
  [
    'a group without a name',
    'members: [ann]',
    'members: [()]',
    '6: case.directory.groups.legal.members[0] names',
  ],
  [
    'a set without locations',
    'locations: [AMS], contractTypes',
    'contractTypes',
    '4: case.directory.users.ann.sets[0].locations is missing',
  ],
  [
    'a set without contract types',
    ', contractTypes: [NDA] }] }',
    ' }] }',
    '4: case.directory.users.ann.sets[0].contractTypes is missing',
  ],
  [
    'a group without members',
    '{ members: [ann] }',
    '{ members: [ann] }\n    tax: {}',
    '7: case.directory.groups.tax.members is missing',
  ],
  [
    'an organisation without members',
    '  groups:',
    '  organisations: { acme: {} }\n  groups:',
    '5: case.directory.organisations.acme.members is missing',
  ],
  [
    'a group asked for in parentheses',
    'group: legal',
    'group: (legal)',
    '7: case.request.group must be an id',
  ],
  [
    'a group named in parentheses',
    '    legal:',
    '    (legal):',
    '6: a key of case.directory.groups must be an id without parentheses',
  ],
  [
    'a group on the list',
    'members: [ann]',
    'members: [ann], defaultAssignees: [(legal)]',
    '6: case.directory.groups.legal.defaultAssignees[0] must be an id without parentheses',
  ],
  [
    'a group in an organisation',
    '  groups:',
    '  organisations: { acme: { members: [(legal)] } }\n  groups:',
    '5: case.directory.organisations.acme.members[0] must be an id without parentheses',
  ],
  [
    'a member in parentheses twice',
    'members: [ann]',
    'members: [((legal))]',
    '6: case.directory.groups.legal.members[0] has parentheses twice',
  ],
  [
    'half a surrogate pair',
    'apr-1',
    '"\\ud800"',
    '7: case.request.approvalId must not hold half a surrogate',
  ],
  ['a NUL', 'apr-1', '"a\\0b"', '7: case.request.approvalId must not hold a NUL'],
  ['a rule that is none', 'name: one', 'rules: [PLC-999]\nname: one', '1: case.rules[0] must be a rule'],
  ['a rule beyond the last', 'name: one', 'rules: [PLC-29]\nname: one', '1: case.rules[0] must be a rule'],
  [
    'an expected rule that is none',
    'participants: [ann]',
    'rule: by chance',
    '8: case.expect.rule must be a rule',
  ],
  ['an empty expectation', '{ participants: [ann] }', '{}', '8: case.expect expects nothing'],
  ['an empty pick', 'participants: [ann]', 'pick: {}', '8: case.expect.pick needs candidates or index'],
  ['a key that stands twice', 'name: one', 'name: x\nname: one', '2: case.name stands twice'],
  ['a list for a mapping', '{ members: [ann] }', '[ann]', '6: case.directory.groups.legal must be a mapping'],
  [
    'a second document',
    'name: one',
    'name: x\n---\nname: one',
    '2: a second document begins: a file holds one case',
  ],
];

for (const [why, from, to, fault] of broken) {
  test(`${why} is refused with its line`, () => {
    expect(sound).toContain(from);
    expect(faultsOf(sound.replace(from, to))[0]).toContain(fault);
  });
}

const lineEnds = ['\\v', '\\f', '\\N', '\\L', '\\P'];

test.each(lineEnds)('PLC-22 an id with the line end %s of YAML is refused', (escape) => {
  expect(faultsOf(sound.replace('apr-1', `"a${escape}b"`))).toEqual([
    '7: case.request.approvalId must not hold a line break',
  ]);
});

test('a rule of any family may be named', () => {
  expect(faultsOf(sound.replace('name: one', 'rules: [PLC-28, GRP-46, UI-01]\nname: one'))).toEqual([]);
});

test.each(['', 'just text', '- a list', '{'])('a file that holds %j is malformed', (text) => {
  expect(faultsOf(text)).not.toEqual([]);
});

test('every fault of a file is told, not only the first', () => {
  expect(faultsOf(sound.replace('apr-1', '17').replace('[ann] }\n', 'ann }\n')).length).toBeGreaterThan(1);
});

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'placement-cases-'));
  await work(folder).finally(() => rmSync(folder, { recursive: true }));
};

test('a folder is read to its bottom; a failed case exits 1, a malformed one 2', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep', 'sound.yaml'), sound);
    writeFileSync(join(folder, 'notes.txt'), 'no case');
    expect(exitCodeOf(await checkPlacementCases(folder))).toBe(0);
    writeFileSync(join(folder, 'failing.yaml'), sound.replace('participants: [ann]', 'participants: [bob]'));
    const failed = await checkPlacementCases(folder);
    expect(exitCodeOf(failed)).toBe(1);
    expect(failed.flatMap(describeResult)).toEqual([
      `ok ${join(folder, 'deep/sound.yaml')}: one of one`,
      `failed ${join(folder, 'failing.yaml')}: one of one`,
      '  participants: expected ["bob"], came ["ann"]',
      '  trace: group legal, version 1, active, fallback on, considers all; rule PLC-14',
      '    ann: Takes part because of approver permission for this location and contract type. ' +
        '(PLC-14, suitable, set ann.sets[0])',
    ]);
    writeFileSync(join(folder, 'bytes.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    const malformed = await checkPlacementCases(folder);
    expect(exitCodeOf(malformed)).toBe(2);
    expect(malformed.flatMap(describeResult)[0]).toContain('bytes.yaml:1: this line is not UTF-8');
  }));

test('PLC-23 a failed case tells the trace: the one chosen, the list and everybody with code and sentence', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'list.yaml');
    writeFileSync(
      file,
      sound
        .replace('contractTypes: [NDA] }', 'contractTypes: [NDA], defaultAssignee: true }')
        .replace('members: [ann]', 'members: [ann], defaultAssignees: [ghost, ann]')
        .replace('context: template', 'context: template, sequenced: true, earlierPick: bob')
        .replace('{ participants: [ann] }', '{ sequenced: [], rule: PLC-06, pick: { index: 1 } }'),
    );
    expect((await checkPlacementCases(folder)).flatMap(describeResult)).toEqual([
      `failed ${file}: one of one`,
      '  sequenced: expected [], came ["ann"]',
      '  rule: expected "PLC-06", came "PLC-03"',
      '  pick.index: expected 1, came nothing',
      '  trace: group legal, version 1, active, fallback on, considers all; rule PLC-03',
      '    ann: Chosen because second default assignee of this group; the first is not a user here. ' +
        '(PLC-03, first_suitable_default, 2 on the list, set ann.sets[0])',
      '    list: ghost: Passed over: is not a user here. (DFA-07, unknown_user, 1 on the list)',
    ]);
  }));

test('GRP-10 a failed case of a group that yields nobody says why', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'inactive.yaml');
    writeFileSync(file, sound.replace('members: [ann]', 'status: inactive, members: [ann]'));
    expect((await checkPlacementCases(folder)).flatMap(describeResult).slice(2)).toEqual([
      '  trace: group legal, version 1, inactive, fallback on, considers all; rule GRP-10',
      '    Nobody was placed: the group is inactive.',
    ]);
  }));

test('what only looks like a case file is passed by, and one that cannot be read is malformed', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'folder.yaml'));
    writeFileSync(join(folder, 'folder.yaml', 'sound.yaml'), sound);
    writeFileSync(join(folder, 'case.yml'), 'no case');
    expect(exitCodeOf(await checkPlacementCases(folder))).toBe(0);
    symlinkSync(join(folder, 'nowhere'), join(folder, 'gone.yaml'));
    const results = await checkPlacementCases(folder);
    expect(exitCodeOf(results)).toBe(2);
    expect(results.flatMap(describeResult)).toContain(
      `malformed ${join(folder, 'gone.yaml')}:1: the file can't be read (ENOENT)`,
    );
  }));

test('a file with thousands of faults is told by the first twenty', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'brackets.yaml'), `name: ${'['.repeat(5_000)}`);
    const results = await checkPlacementCases(folder);
    expect(exitCodeOf(results)).toBe(2);
    const lines = results.flatMap(describeResult);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toMatch(/brackets\.yaml:1: \d+ more$/);
  }));

test('10,000 small cases take less than 20 s', () =>
  inFolder(async (folder) => {
    for (let at = 0; at < 10_000; at += 1) writeFileSync(join(folder, `${at}.yaml`), sound);
    const started = process.cpuUsage();
    const lines: string[] = [];
    expect(await checkPlacements(folder, (line) => lines.push(line))).toBe(0);
    const { user, system } = process.cpuUsage(started);
    expect(lines).toEqual(['10000 placement cases: 10000 passed, 0 did not']);
    expect((user + system) / 1_000_000).toBeLessThan(20);
  }));
