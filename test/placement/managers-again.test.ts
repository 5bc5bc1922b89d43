// The second look at a phase's manager: who loses the phase, and whom the group yields then.
import type { Directory, DirectoryUser } from '../../src/placement/directory.ts';
import { managerLoss } from '../../src/placement/manager-loss.ts';
import type { Managing } from '../../src/placement/manager-loss.ts';
import type { PlacementPick } from '../../src/placement/pick.ts';
import { pickOne } from '../../src/placement/pick.ts';
import { placeSlotAgain } from '../../src/placement/place-slot-again.ts';
import type { SlotAgain } from '../../src/placement/place-slot-again.ts';
import type { Slot } from '../../src/placement/place-template.ts';
import { aDirectory, aRequest, aSet, aUser } from './support.ts';

const owner = aUser([aSet('phase_owner')]);
const need = { role: 'phase_owner', location: 'AMS', contractType: 'NDA' } as const;

describe('a manager stays', () => {
  const loss = (user: DirectoryUser, basis: Managing['basis'], member = true) => {
    const members = member ? [{ kind: 'user' as const, userId: 'ann' }] : [];
    return managerLoss(aDirectory({ ann: user }, { members }), need, {
      manager: 'ann',
      basis,
      groupId: 'legal',
    });
  };
  const administrator = aUser([], { environmentRole: 'administrator' });

  test('PHM-12 who was placed, as long as they suit and are in the group', () => {
    expect([
      loss(owner, 'placed'),
      loss(owner, 'placed', false),
      loss(aUser([]), 'placed'),
      loss({ ...owner, active: false }, 'placed'),
    ]).toEqual([null, 'left_group', 'permission_lost', 'retired']);
  });

  test('PHM-12 an Admin who was placed by fallback, as long as they are one', () => {
    expect([
      loss(administrator, 'fallback'),
      loss(aUser([aSet('admin', { locations: [] })]), 'fallback'),
      loss(aUser([]), 'fallback'),
      loss(administrator, 'fallback', false),
    ]).toEqual([null, null, 'permission_lost', 'left_group']);
  });

  test('PHM-12 who was chosen, whatever groups they are in, as long as they suit', () => {
    expect([loss(owner, 'chosen', false), loss(administrator, 'chosen', false)]).toEqual([
      null,
      'permission_lost',
    ]);
  });

  test('PHM-12 who was chosen against the rule, as long as they are administrator', () => {
    expect([
      loss(administrator, 'override', false),
      loss(owner, 'override', false),
      loss(aUser([aSet('admin', { locations: [] })]), 'override', false),
    ]).toEqual([null, null, 'permission_lost']);
  });

  test('ENV-01 somebody whom the directory does not know is gone', () => {
    const managing = { manager: 'zoe', basis: 'chosen', groupId: 'legal' } as const;
    expect(managerLoss(aDirectory({}), need, managing)).toBe('retired');
  });
});

describe('the group is placed again', () => {
  const slot: Slot = { phase: 1, slot: 0, groupId: 'legal', role: 'phase_owner' };
  const approval = { approvalId: 'apr-1', location: 'AMS', contractType: 'NDA' };
  const again = (directory: Directory, over: Partial<SlotAgain> = {}) =>
    placeSlotAgain(directory, approval, {
      ...{ slot, slots: [slot], picks: [], startVersion: 1, activeAtStart: true },
      ...over,
    });
  const three = { ann: owner, bob: owner, cleo: owner };
  const pickOf = (userId: string, role: PlacementPick['role'] = 'phase_owner'): PlacementPick => ({
    ...{ role, candidates: ['ann', 'bob', 'cleo'], index: 0, userId },
    ...{ groupId: 'legal', groupVersion: 1, formula: 'countersign-pick-v1' },
  });

  test('PHM-13 a group that has a suitable member now yields them', () => {
    expect(again(aDirectory({ ann: aUser([]), bob: owner })).manager).toBe('bob');
  });

  test('PLC-12 a pick who may not serve any more is passed over, and the trace says why', () => {
    const { manager, trace, pick } = again(aDirectory({ ...three, ann: aUser([]) }), {
      picks: [pickOf('ann')],
    });
    expect([
      trace.rule,
      trace.earlierPick?.reason,
      pick?.formula,
      ['bob', 'cleo'].includes(manager ?? ''),
    ]).toEqual(['PLC-12', 'no_role', 'countersign-pick-v1+role', true]);
  });

  test('PLC-11 the last pick for the role comes before one for another role', () => {
    const picks = [pickOf('ann', 'approver'), pickOf('bob'), pickOf('cleo')];
    expect(again(aDirectory(three), { picks }).manager).toBe('cleo');
  });

  test('PLC-22 the pick is computed with the version at the start, whatever the group has come to', () => {
    const directory = aDirectory(three, { version: 9 });
    const { pick, trace } = again(directory, { startVersion: 3 });
    const expected = pickOne({
      request: aRequest({ role: 'phase_owner' }),
      groupVersion: 3,
      candidates: ['ann', 'bob', 'cleo'],
    });
    expect([pick?.userId, pick?.groupVersion, trace.group.version]).toEqual([expected?.userId, 3, 9]);
  });

  test('GRP-09 a group that became inactive goes on serving; one that was inactive at the start does not', () => {
    const inactive = aDirectory(three, { status: 'inactive' });
    expect([again(inactive).manager !== null, again(inactive, { activeAtStart: false }).manager]).toEqual([
      true,
      null,
    ]);
  });

  test('PLC-11 GRP-09 of a group that became inactive those are drawn who suit all its roles, as at the start', () => {
    const both = aUser([aSet('phase_owner'), aSet('approver')]);
    const turn: Slot = { phase: 1, slot: 1, groupId: 'legal', role: 'approver', sequenced: true, turn: 1 };
    const slots = [slot, turn];
    const directory = aDirectory({ ann: owner, bob: both, cleo: owner }, { status: 'inactive' });
    expect(again(directory, { slots }).pick?.candidates).toEqual(['bob']);
  });
});
