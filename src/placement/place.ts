import { isManagerRole } from '../domain/workflow-role.ts';
import { chooseOne } from './choose.ts';
import type { Choice } from './choose.ts';
import { tryDefaultList } from './default-list.ts';
import type { DirectoryGroup } from './directory.ts';
import type { Placement } from './placement.ts';
import type { PlacementRequest } from './request.ts';
import type { Reason } from './reason.ts';
import { openRoster } from './open-roster.ts';
import type { Placeable } from './placeable.ts';
import type { Roster } from './roster.ts';
import type { PlacementTrace, TraceEntry } from './trace.ts';
import { writeTrace } from './write-trace.ts';

/**
 * Whom a group yields for one document in one role, and why (PLC-01 to PLC-23). A group that is not active yields
 * nobody, no Admin either (GRP-10).
 */
export function place(directory: Placeable, request: PlacementRequest): Placement {
  const group = directory.groups.get(request.groupId);
  return group?.status === 'active'
    ? placeFrom(openRoster(directory, group, request))
    : nobodyFrom(request, group);
}

/**
 * The second look when a phase opens (PLC-28): as `place`, but whatever the group's status is by now, since an
 * inactive or deleted group goes on serving the approvals that it was placed in (GRP-09, GRP-22). Only for a group
 * that was active when it was added.
 */
export function placeAgain(directory: Placeable, request: PlacementRequest): Placement {
  const group = directory.groups.get(request.groupId);
  return group === undefined ? nobodyFrom(request, group) : placeFrom(openRoster(directory, group, request));
}

/** Whether chance among suitable members decides: one person is looked for, and the list yields nobody (PLC-06, PLC-07). */
export function isLeftToChance(directory: Placeable, request: PlacementRequest): boolean {
  return (
    directory.groups.get(request.groupId)?.status === 'active' && isStillLeftToChance(directory, request)
  );
}

/** The same for the second look, whatever the group's status is by now. */
export function isStillLeftToChance(directory: Placeable, request: PlacementRequest): boolean {
  const group = directory.groups.get(request.groupId);
  if (group === undefined || !looksForOne(request)) return false;
  const roster = openRoster(directory, group, request);
  return roster.suitable.length > 0 && !tryDefaultList(roster).some(isPlaced);
}

const isPlaced = ({ reason }: TraceEntry): boolean => reason === 'first_suitable_default';

/** Where somebody is suitable, one person is looked for as manager, or for the one turn of a template's group. */
const looksForOne = ({ role, sequenced, context }: PlacementRequest): boolean =>
  isManagerRole(role) || (sequenced && context === 'template');

function placeFrom(roster: Roster): Placement {
  const { request, suitable } = roster;
  if (isManagerRole(request.role)) return placeManager(roster);
  if (suitable.length === 0) return placeFallback(roster);
  if (looksForOne(request)) return placeWithOneTurn(roster);
  return placeAll(roster, request.sequenced ? suitable : []);
}

/** The one person manages the phase; nobody placed = no manager (PLC-18). */
function placeManager(roster: Roster): Placement {
  const choice = chooseOne(roster);
  const trace = writeTrace(roster, { rule: choice.rule, choice, as: 'manager' });
  return { participants: [], sequenced: [], manager: choice.person, trace, ...pickOf(choice) };
}

/** Nobody is suitable: the one Admin, if any, takes part, and has a turn where the group is sequenced (PLC-08). */
function placeFallback(roster: Roster): Placement {
  const choice = chooseOne(roster);
  const { sequenced } = roster.request;
  const people = choice.person === null ? [] : [choice.person];
  const as = sequenced ? 'sequenced' : 'participant';
  const trace = writeTrace(roster, { rule: choice.rule, choice, as });
  return {
    participants: people,
    sequenced: sequenced ? people : [],
    manager: null,
    trace,
    ...pickOf(choice),
  };
}

/** All suitable members take part, and all or none of them have a turn (PLC-14, PLC-16, PLC-17). */
function placeAll(roster: Roster, sequenced: readonly string[]): Placement {
  const { context } = roster.request;
  const rule = context === 'template' ? 'PLC-14' : sequenced.length > 0 ? 'PLC-17' : 'PLC-16';
  const as = sequenced.length > 0 ? 'sequenced' : 'participant';
  const trace = writeTrace(roster, { rule, choice: null, as });
  return { participants: roster.suitable, sequenced, manager: null, trace };
}

/** All suitable members take part, the placed person alone has a turn (PLC-15). */
function placeWithOneTurn(roster: Roster): Placement {
  const choice = chooseOne(roster);
  const trace = writeTrace(roster, { rule: choice.rule, choice, as: 'sequenced' });
  const sequenced = choice.person === null ? [] : [choice.person];
  return { participants: roster.suitable, sequenced, manager: null, trace, ...pickOf(choice) };
}

const pickOf = ({ pick }: Choice): Pick<Placement, 'pick'> => (pick === null ? {} : { pick });

function nobodyFrom(request: PlacementRequest, group: DirectoryGroup | undefined): Placement {
  const reason: Reason =
    group === undefined ? 'group_unknown' : group.status === 'deleted' ? 'group_deleted' : 'group_inactive';
  const { role, location, contractType } = request;
  const rule = group === undefined ? 'PLC-21' : 'GRP-10';
  const trace: PlacementTrace = {
    group: {
      id: request.groupId,
      version: group?.version ?? null,
      status: group?.status ?? 'unknown',
      adminFallback: group?.adminFallback ?? null,
      consider: group?.consider ?? null,
    },
    role,
    location,
    contractType,
    rule,
    chosen: { userId: null, as: null, role, rule, reason, rank: null, permissionSetId: null },
    defaults: [],
    earlierPick: null,
    pick: null,
    memberCount: 0,
    counts: {},
    members: [],
  };
  return { participants: [], sequenced: [], manager: null, trace };
}
