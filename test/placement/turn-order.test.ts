import fc from 'fast-check';
import { byCodePoint } from '../../src/placement/code-point-order.ts';
import { turnOrder } from '../../src/placement/turn-order.ts';

describe('the order of turns of a group that was added by hand', () => {
  test.each<[string, string[], string[], string[]]>([
    ['default assignees come first, by rank', ['ann', 'bob', 'cas'], ['cas', 'bob'], ['cas', 'bob', 'ann']],
    ['the others come by user id', ['cas', 'ann', 'bob'], [], ['ann', 'bob', 'cas']],
    ['who is on the list and may not serve has no place', ['ann', 'bob'], ['eve', 'bob'], ['bob', 'ann']],
    ['who is on the list twice has their first rank', ['ann', 'bob'], ['bob', 'ann', 'bob'], ['bob', 'ann']],
    [
      'ids are ordered by code points, not by UTF-16 units or a locale',
      ['\u{1F600}', '\uFF5Ez', 'Zoe', 'ann'],
      [],
      ['Zoe', 'ann', '\uFF5Ez', '\u{1F600}'],
    ],
    ['nobody has no order', [], ['ann'], []],
  ])('PLC-27 %s', (_sentence, people, list, wanted) => {
    expect(turnOrder(people, list)).toEqual(wanted);
  });
});

const ids = fc.constantFrom<string[]>('ann', 'bob', 'cas', 'dee', 'Zoe', 'é', '\uFF5Ez', '\u{1F600}');

describe('laws of the order', () => {
  const given = fc.record({ people: fc.uniqueArray(ids), list: fc.array(ids) });

  test('PLC-27 everybody has one place, and it does not matter in which order they come', () => {
    fc.assert(
      fc.property(given, fc.nat(), ({ people, list }, turn) => {
        const order = turnOrder(people, list);
        expect([...order].sort()).toEqual([...people].sort());
        const from = people.length === 0 ? 0 : turn % people.length;
        expect(turnOrder([...people.slice(from), ...people.slice(0, from)], list)).toEqual(order);
      }),
    );
  });

  test('PLC-27 of any two the one on the list, then the higher rank, then the lower id comes first', () => {
    fc.assert(
      fc.property(given, ({ people, list }) => {
        const rank = (id: string): number => (list.includes(id) ? list.indexOf(id) : Infinity);
        const order = turnOrder(people, list);
        order.slice(1).forEach((later, nth) => {
          const earlier = order[nth] ?? '';
          expect(
            rank(earlier) < rank(later) || (rank(earlier) === rank(later) && byCodePoint(earlier, later) < 0),
          ).toBe(true);
        });
      }),
    );
  });
});
