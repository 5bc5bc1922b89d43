// Where the faults of a case are told: at the key that is wrong, at the alias that stands there, in words of our own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlacementCase } from '../../src/cli/placement-case.ts';
import { compare } from '../../src/cli/placement-cases.ts';

const rest = `request: { approvalId: apr-1, group: legal, role: approver, location: AMS, contractType: NDA, context: template }
expect: { participants: [] }
`;
const block = `name: block
directory:
  users:
    ann:
      active: true
  groups:
    legal:
      members:
        - ann
${rest}`;

const faultsOf = (text: string) => {
  const read = readPlacementCase(text);
  return 'faults' in read ? read.faults.map(({ line, message }) => `${line}: ${message}`) : [];
};

const changed = (from: string, to: string): string[] => {
  expect(block).toContain(from);
  return faultsOf(block.replace(from, to));
};

test('a case of block mappings has no faults', () => expect(faultsOf(block)).toEqual([]));

const comment = '\n\n      # a comment\n';

const faultsOfKeys: [why: string, from: string, to: string, fault: string][] = [
  ['an unknown key', '  users:\n', `  usres:${comment}`, '3: case.directory.usres is not a known key'],
  [
    'an unknown key with nothing behind it',
    'active: true',
    `activ:${comment}      sets: []`,
    '5: case.directory.users.ann.activ is not a known key',
  ],
  [
    'a key with a line break',
    '    ann:\n',
    `    "a\\nn":${comment}`,
    '4: a key of case.directory.users must not hold a line break',
  ],
  [
    'a key that stands twice',
    'active: true',
    'active: true\n      active: true',
    '6: case.directory.users.ann.active stands twice',
  ],
  [
    'a key in quotes that stands twice',
    'active: true',
    'active: true\n      "active": true',
    '6: case.directory.users.ann.active stands twice',
  ],
  [
    'a missing key',
    '      members:\n        - ann\n',
    `${comment}      version: 1\n`,
    '7: case.directory.groups.legal.members is missing',
  ],
  [
    'a flag left out',
    'active: true',
    `active:${comment}      sets: []`,
    '5: case.directory.users.ann.active must be true or false',
  ],
];

test.each(faultsOfKeys)('%s is told at the line of the key', (_, from, to, fault) => {
  expect(changed(from, to)).toEqual([fault]);
});

const faultsOfAliases: [why: string, from: string, to: string, fault: string][] = [
  [
    'an alias that stands for a key that is there',
    '    ann:\n      active: true',
    '    &a ann: {}\n    *a : {}',
    '5: case.directory.users.ann stands twice',
  ],
  [
    'an alias without an anchor in a list',
    '- ann',
    '- ann\n        - *bob',
    '10: alias *bob names no anchor before it',
  ],
  [
    'an alias without an anchor as a key',
    'active: true',
    'active: true\n    *zed : {}',
    '6: alias *zed names no anchor before it',
  ],
  [
    'an alias without an anchor as a value',
    'active: true',
    'active: true\n    bob: *zed',
    '6: alias *zed names no anchor before it',
  ],
  [
    'an alias before its anchor',
    '    ann:\n      active: true',
    '    bob: *p\n    ann: &p {}',
    '4: alias *p names no anchor before it',
  ],
  [
    'an alias of a value of another kind',
    'active: true',
    'sets: &s []\n    bob:\n      active: *s',
    '7: case.directory.users.bob.active must be true or false',
  ],
  [
    'an alias behind an unknown key',
    'active: true',
    'sets: &s []\n    bob:\n      set: *s',
    '7: case.directory.users.bob.set is not a known key',
  ],
];

test.each(faultsOfAliases)('%s is told where the alias stands', (_, from, to, fault) => {
  expect(changed(from, to)).toEqual([fault]);
});

test('an alias repeats the last anchor before it, in keys, lists and mappings', () => {
  const text = block
    .replace('    ann:\n      active: true', '    &a ann: &u { active: true }\n    bob: *u\n    cas: &u {}')
    .replace('- ann', '- *a');
  expect(faultsOf(text)).toEqual([]);
});

test('an alias of what it stands in ends', () => {
  expect(changed('      members:\n        - ann', '      members: &m [ann, *m]')).toEqual([
    expect.stringMatching(/^8: case\.directory\.groups\.legal\.members\[1\] must be text/),
  ]);
});

test('20,000 aliases are read in less than 2 s', () => {
  const aliases = Array.from({ length: 20_000 }, () => '        - *a\n').join('');
  const started = process.cpuUsage();
  expect(faultsOf(block.replace('    ann:', '    &a ann:').replace('        - ann\n', aliases))).toEqual([]);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});

const notYaml: [text: string, fault: string][] = [
  [`${block}---\n${block}`, '12: a second document begins: a file holds one case'],
  [block.replace('    ann:', '\tann:'), '4: a tab does not indent'],
  [block.replace('- ann', '- !foo ann'), '9: this tag is not known'],
  [block.replace('name: block', "name: 'block"), '12: a quote, bracket, comma, colon or space is missing'],
  [
    block.replace('name: block', 'name: a: b'),
    '1: a second key in the same line: put text with a colon in quotes',
  ],
  [block.replace('- ann', `- ${'- '.repeat(5_000)}`), '9: this is nested too deeply'],
];

test.each(notYaml)('what is no YAML is told in words of our own (%#)', (text, fault) => {
  const faults = faultsOf(text);
  expect(faults).toContain(fault);
  expect(faults.join('\n')).not.toMatch(/at line|YAML\.|call stack|Source|Map keys/);
});

test('PLC-12 the case that docs/placement.md shows is read, and passes', () => {
  const page = readFileSync(join(__dirname, '../../docs/placement.md'), 'utf8');
  const read = readPlacementCase(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? '');
  if (!('case' in read)) throw new Error(JSON.stringify(read.faults));
  expect(compare(read.case).differences).toEqual([]);
});
