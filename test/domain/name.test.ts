import { faultOfCode, faultOfName, foldName } from '../../src/domain/name.ts';

test.each([
  ['Directie', 'DIRECTIE'],
  ['Équipe', 'E\u0301QUIPE'],
  ['Board', 'Ｂoard'],
])('GRP-06 %j and %j are one name', (one, other) => {
  expect(foldName(one)).toBe(foldName(other));
});

test.each(['Ann Mulder', 'Raad van Toezicht 2', 'مجموعة', 'क्\u200dष', 'x'.repeat(200), 'A & B, C/D'])(
  'a name may be %j',
  (name) => {
    expect(faultOfName(name)).toBeNull();
  },
);

test.each([
  ['', /blank/],
  ['   ', /blank/],
  ['a'.repeat(201), /200 characters/],
  ['A\u0000', /control characters/],
  ['A\u0085B', /control characters/],
  ['A\u2028B', /control characters/],
  ['A\u200fB', /not seen/],
  ['A\u2066B', /not seen/],
  ['A\u200bB', /not seen/],
  [' A', /begin or end/],
  ['A\udc00', /Unicode/],
])('a name may not be %j, and the reason is said', (name, reason) => {
  expect(faultOfName(name)).toMatch(reason);
});

test.each(['A', 'INVOICE', 'AMS-2', 'Überseehafen', '42', 'a.b_c/d'])('ENV-18 a code may be %j', (code) => {
  expect(faultOfCode(code)).toBeNull();
});

test.each(['', ' A', 'A B', '-A', 'A-', '..', 'A\n', 'A'.repeat(101), 'E\u0301', 'A\u200b', '=1'])(
  'ENV-18 a code may not be %j',
  (code) => {
    expect(faultOfCode(code)).toMatch(/^Must /);
  },
);
