// All groups of one template, placed together: what one place yields for the others (PLC-11, PLC-12).
import fc from 'fast-check';
import { placeTemplate } from '../../src/placement/place-template.ts';
import type { PlacedSlot, Slot } from '../../src/placement/place-template.ts';
import type { Directory } from '../../src/placement/directory.ts';
import { aDirectory, aSet, aUser } from './support.ts';

const approval = { approvalId: 'apr-1', location: 'AMS', contractType: 'NDA' };

const aSlot = (phase: number, role: 'reviewer' | 'approver' | 'signatory', sequenced = true): Slot => ({
  phase,
  slot: 1,
  groupId: 'legal',
  role,
  sequenced,
  turn: sequenced ? 1 : null,
});
const managing = (phase: number): Slot => ({ phase, slot: 0, groupId: 'legal', role: 'phase_owner' });

const approver = aUser([aSet('approver')]);
const both = aUser([aSet('approver'), aSet('signatory')]);
const owner = aUser([aSet('approver'), aSet('phase_owner')]);

const turnsOf = (placed: readonly PlacedSlot[]) => placed.map(({ placement }) => placement.sequenced);
const ruleOf = (placed: PlacedSlot | undefined) => placed?.placement.trace.rule;

/** Many approvals, so that a law which only chance fulfils is not taken for one. */
const approvals = Array.from({ length: 40 }, (_, nth) => ({ ...approval, approvalId: `apr-${nth}` }));

test('PLC-11 the one who was picked serves in every phase where the group takes part', () => {
  const directory = aDirectory({ ann: both, bob: both, cem: both, dot: both });
  for (const each of approvals) {
    const [first, second] = turnsOf(
      placeTemplate(directory, each, [aSlot(1, 'approver'), aSlot(2, 'signatory')]),
    );
    expect(second).toEqual(first);
  }
});

test('PLC-11 the pick is made among those who suit all roles, though others suit the first', () => {
  const directory = aDirectory({ ann: approver, bob: approver, cem: both, dot: approver });
  for (const each of approvals) {
    const placed = placeTemplate(directory, each, [aSlot(1, 'approver'), aSlot(2, 'signatory')]);
    expect(turnsOf(placed)).toEqual([['cem'], ['cem']]);
  }
});

test('PLC-11 where nobody suits all roles, each role has its own pick', () => {
  const directory = aDirectory({ ann: approver, bob: approver, sam: aUser([aSet('signatory')]) });
  const [, second] = placeTemplate(directory, approval, [aSlot(1, 'approver'), aSlot(2, 'signatory')]);
  expect([second?.placement.sequenced, ruleOf(second)]).toEqual([['sam'], 'PLC-12']);
});

test('PLC-11 the picked person manages, too, where the group is the manager', () => {
  const directory = aDirectory({ ann: owner, bob: owner, cem: owner, dot: approver });
  for (const each of approvals) {
    const [manager, turn] = placeTemplate(directory, each, [managing(1), aSlot(1, 'approver')]);
    expect(turn?.placement.sequenced).toEqual([manager?.placement.manager]);
  }
});

test('PLC-11 a role that the list of default assignees fills does not narrow the pick of another', () => {
  const listed = aUser([aSet('signatory', { defaultAssignee: true })]);
  const directory = aDirectory({ ann: approver, bob: approver, sam: listed }, { defaultAssignees: ['sam'] });
  const people = new Set(
    approvals.map((each) => {
      const [first] = placeTemplate(directory, each, [aSlot(1, 'approver'), aSlot(2, 'signatory')]);
      return first?.placement.sequenced[0];
    }),
  );
  expect(people).toEqual(new Set(['ann', 'bob']));
});

test('PLC-11 who is placed from the list is no pick: a later phase draws for itself', () => {
  const listed = aUser([aSet('reviewer', { defaultAssignee: true }), aSet('approver')]);
  const directory = aDirectory(
    { lea: listed, ann: approver, bob: approver },
    { defaultAssignees: ['lea'], consider: 'designated' },
  );
  const placed = placeTemplate(directory, approval, [aSlot(1, 'reviewer'), aSlot(2, 'approver')]);
  expect(placed.map(ruleOf)).toEqual(['PLC-03', 'PLC-06']);
});

test('PLC-11 a group that looks on draws nobody and takes no part in the pick', () => {
  const directory = aDirectory({ ann: approver, bob: both, cem: approver });
  const [looking, acting] = placeTemplate(directory, approval, [
    aSlot(1, 'signatory', false),
    aSlot(2, 'approver'),
  ]);
  expect([looking?.placement.pick, acting?.placement.pick?.candidates]).toEqual([
    undefined,
    ['ann', 'bob', 'cem'],
  ]);
});

test('PLC-22 two groups of one approval draw apart from each other', () => {
  const one = aDirectory({ ann: approver, bob: approver, cem: approver, dot: approver });
  const legal = one.groups.get('legal');
  if (!legal) throw new Error('the directory has a group');
  const directory: Directory = { ...one, groups: new Map([['legal', legal], ['tax', legal]]) }; // prettier-ignore
  const differ = approvals.filter((each) => {
    const [first, second] = turnsOf(
      placeTemplate(directory, each, [aSlot(1, 'approver'), { ...aSlot(2, 'approver'), groupId: 'tax' }]),
    );
    return first?.[0] !== second?.[0];
  });
  expect(differ.length).toBeGreaterThan(0);
});

test('PLC-22 the same approval placed again yields the same, to the byte', () => {
  const directory = aDirectory({ ann: both, bob: both, cem: owner });
  const slots = [managing(1), aSlot(1, 'approver'), aSlot(2, 'signatory')];
  fc.assert(
    fc.property(fc.uuid(), (approvalId) => {
      const again = () => JSON.stringify(placeTemplate(directory, { ...approval, approvalId }, slots));
      expect(again()).toBe(again());
    }),
    { numRuns: 50 },
  );
});

test('PLC-22 over many approvals every candidate is drawn', () => {
  const directory = aDirectory({ ann: approver, bob: approver, cem: approver });
  const drawn = new Set(
    approvals.map((each) => turnsOf(placeTemplate(directory, each, [aSlot(1, 'approver')]))[0]?.[0]),
  );
  expect([...drawn].sort()).toEqual(['ann', 'bob', 'cem']);
});

test('PLC-08 an Admin who was drawn for one place is placed again in the next', () => {
  const admin = aUser([], { environmentRole: 'administrator' });
  const directory = aDirectory({ ada: admin, abe: admin, eve: admin });
  for (const each of approvals) {
    const [first, second] = turnsOf(
      placeTemplate(directory, each, [aSlot(1, 'approver'), aSlot(2, 'signatory')]),
    );
    expect(second).toEqual(first);
  }
});
