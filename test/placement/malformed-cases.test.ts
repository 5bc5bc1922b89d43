import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlacementCase } from '../../src/cli/placement-case.ts';
import { checkPlacementCases, describeResult, exitCodeOf } from '../../src/cli/placement-cases.ts';

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
  ['a key with a line break', '    ann:', '    "a\\nn":', '4: a key of case.directory.users must be an id'],
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
  ['an empty expectation', '{ participants: [ann] }', '{}', '8: case.expect expects nothing'],
  ['an empty pick', 'participants: [ann]', 'pick: {}', '8: case.expect.pick needs candidates or index'],
  ['a key that stands twice', 'name: one', 'name: x\nname: one', '2: Map keys must be unique'],
  ['a list for a mapping', '{ members: [ann] }', '[ann]', '6: case.directory.groups.legal must be a mapping'],
  ['a second document', 'name: one', 'name: x\n---\nname: one', '2: Source contains multiple documents'],
];

for (const [why, from, to, fault] of broken) {
  test(`${why} is refused with its line`, () => {
    expect(sound).toContain(from);
    expect(faultsOf(sound.replace(from, to))[0]).toContain(fault);
  });
}

test.each(['', 'just text', '- a list', '{'])('a file that holds %j is malformed', (text) => {
  expect(faultsOf(text)).not.toEqual([]);
});

test('every fault of a file is told, not only the first', () => {
  expect(faultsOf(sound.replace('apr-1', '17').replace('[ann] }\n', 'ann }\n')).length).toBeGreaterThan(1);
});

test('a folder is read to its bottom; a failed case exits 1, a malformed one 2', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'placement-cases-'));
  try {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep', 'sound.yaml'), sound);
    writeFileSync(join(folder, 'notes.txt'), 'no case');
    expect(exitCodeOf(await checkPlacementCases(folder))).toBe(0);
    writeFileSync(join(folder, 'failing.yaml'), sound.replace('participants: [ann]', 'participants: [bob]'));
    const failed = await checkPlacementCases(folder);
    expect(exitCodeOf(failed)).toBe(1);
    expect(failed.flatMap(describeResult)).toEqual([
      `ok ${join(folder, 'deep/sound.yaml')}: one of one`,
      `failed ${join(folder, 'failing.yaml')}: one of one: participants: expected ["bob"], got ["ann"]`,
    ]);
    writeFileSync(join(folder, 'bytes.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    const malformed = await checkPlacementCases(folder);
    expect(exitCodeOf(malformed)).toBe(2);
    expect(malformed.flatMap(describeResult)[0]).toContain('bytes.yaml:1: the file is not UTF-8');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
