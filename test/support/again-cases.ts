// The cases of the second look (PLC-28, PHM-12, PHM-13): the directory as it is now, what the approval had come to, and
// who loses the phase and who has it then. The first slot is the one that is looked at.
import { placementRoles } from '../../src/domain/workflow-role.ts';
import { readDirectory } from '../../src/cli/placement-case.ts';
import {
  openYaml,
  readCount,
  readFields,
  readFlag,
  readId,
  readList,
  readOneOf,
  readText,
} from '../../src/cli/yaml-reader.ts';
import type { Value, YamlReader } from '../../src/cli/yaml-reader.ts';
import { isManagerRole } from '../../src/domain/workflow-role.ts';
import type { Directory } from '../../src/placement/directory.ts';
import { managerLoss } from '../../src/placement/manager-loss.ts';
import type { Managing } from '../../src/placement/manager-loss.ts';
import type { PlacementPick } from '../../src/placement/pick.ts';
import { placeSlotAgain } from '../../src/placement/place-slot-again.ts';
import type { ApprovalOfSlots, Slot } from '../../src/placement/place-template.ts';

export interface AgainCase {
  readonly name: string;
  readonly rules: readonly string[];
  readonly directory: Directory;
  readonly approval: ApprovalOfSlots;
  readonly slots: readonly Slot[];
  /** Null where the phase has no manager, or the slot is one of participants. */
  readonly manager: Omit<Managing, 'groupId'> | null;
  readonly start: Start;
  readonly expect: Readonly<Record<string, unknown>>;
}

interface Start {
  readonly version: number;
  readonly active: boolean;
  readonly picks: readonly Pick<PlacementPick, 'role' | 'userId'>[];
}

/** Reads a case; throws with the lines of its faults. */
export function readAgainCase(text: string): AgainCase {
  const reader = openYaml(text, 'case');
  const { name, rules, directory, approval, slots, manager, start, expect } = all(reader, {
    value: reader.root,
    required: ['name', 'rules', 'directory', 'approval', 'slots', 'expect'],
    optional: ['manager', 'start'],
  });
  const read: AgainCase = {
    name: readText(reader, name),
    rules: readList(reader, rules, readText),
    directory: readDirectory(reader, directory),
    approval: readApproval(reader, approval),
    slots: readList(reader, slots, readSlot),
    manager: manager ? readManager(reader, manager) : null,
    start: start ? readStart(reader, start) : { version: 1, active: true, picks: [] },
    expect: (expect.node?.toJSON() ?? {}) as AgainCase['expect'],
  };
  if (reader.faults.length > 0) throw new Error(JSON.stringify(reader.faults));
  return read;
}

type Fields<Required extends string, Optional extends string> = { readonly [key in Required]: Value } & {
  readonly [key in Optional]?: Value;
};

interface Form<Required extends string, Optional extends string> {
  readonly value: Value;
  readonly required: readonly Required[];
  readonly optional?: readonly Optional[];
}

/** As `readFields`; what is required is there, or this throws. */
function all<Required extends string, Optional extends string = never>(
  reader: YamlReader,
  { value, required, optional = [] }: Form<Required, Optional>,
): Fields<Required, Optional> {
  const fields = readFields<Required | Optional>(reader, value, { required, optional });
  if (required.some((key) => fields[key] === undefined)) throw new Error(JSON.stringify(reader.faults));
  return fields as Fields<Required, Optional>;
}

function readApproval(reader: YamlReader, value: Value): ApprovalOfSlots {
  const fields = all(reader, { value, required: ['approvalId', 'location', 'contractType'] });
  return {
    approvalId: readId(reader, fields.approvalId),
    location: readText(reader, fields.location),
    contractType: readText(reader, fields.contractType),
  };
}

function readSlot(reader: YamlReader, value: Value): Slot {
  const fields = all(reader, { value, required: ['group', 'role'], optional: ['sequenced'] });
  const role = readOneOf(reader, fields.role, placementRoles);
  const at = { phase: 1, slot: 0, groupId: readId(reader, fields.group) };
  if (isManagerRole(role)) return { ...at, role };
  return { ...at, role, sequenced: fields.sequenced ? readFlag(reader, fields.sequenced) : false, turn: 1 };
}

function readManager(reader: YamlReader, value: Value): AgainCase['manager'] {
  const { user, basis } = all(reader, { value, required: ['user', 'basis'] });
  return {
    manager: readId(reader, user),
    basis: readOneOf(reader, basis, ['placed', 'fallback', 'chosen', 'override']),
  };
}

function readStart(reader: YamlReader, value: Value): Start {
  const { version, active, picks } = all(reader, {
    value,
    required: ['version'],
    optional: ['active', 'picks'],
  });
  return {
    version: readCount(reader, version),
    active: active ? readFlag(reader, active) : true,
    picks: picks ? readList(reader, picks, readPick) : [],
  };
}

function readPick(reader: YamlReader, value: Value): Start['picks'][number] {
  const { role, user } = all(reader, { value, required: ['role', 'user'] });
  return { role: readOneOf(reader, role, placementRoles), userId: readId(reader, user) };
}

/** Who loses the phase, and whom its group yields then, of what the case expects. */
export function lookAgain({ directory, approval, slots, manager, start, expect }: AgainCase): object {
  const [slot] = slots;
  if (slot === undefined) throw new Error('a case looks at a slot');
  const { groupId } = slot;
  const loss = manager && managerLoss(directory, { ...approval, role: slot.role }, { ...manager, groupId });
  if (manager && loss === null) return { loss: null, manager: manager.manager };
  const { participants, sequenced, trace, ...placed } = placeSlotAgain(directory, approval, {
    ...{ slot, slots, startVersion: start.version, activeAtStart: start.active },
    picks: start.picks.map((pick) => ({
      ...{ ...pick, candidates: [pick.userId], index: 0, groupId },
      ...{ groupVersion: start.version, formula: 'countersign-pick-v1' },
    })),
  });
  const pick = placed.pick && { candidates: placed.pick.candidates, index: placed.pick.index };
  const seen: Readonly<Record<string, unknown>> = {
    ...{ loss, manager: placed.manager, participants, sequenced, rule: trace.rule, pick },
  };
  return Object.fromEntries(Object.keys(expect).map((key) => [key, seen[key]]));
}
