// The sentences for people ("why you"), every one of them. They hold no names: the caller puts the name before them.
import type { PlacementRole } from '../domain/workflow-role.ts';
import type { Reason } from './reason.ts';
import type { TraceEntry } from './trace.ts';

/** The languages that `explain` speaks. */
export type Language = 'en';

type Sentence = string | ((entry: TraceEntry) => string);

const permission: Record<PlacementRole, string> = {
  phase_owner: 'phase owner or admin permission',
  phase_mediator: 'phase mediator or admin permission',
  reviewer: 'reviewer permission',
  approver: 'approver permission',
  signatory: 'signatory permission',
};

/** What is wrong with a person, to stand after a name or "the first". */
const lacks: { readonly [reason in Reason]?: (role: PlacementRole) => string } = {
  unknown_user: () => 'is not a user here',
  not_a_member: () => 'is not a member of this group',
  inactive: () => 'is not an active user',
  no_role: (role) => `has no ${permission[role]}`,
  no_location: (role) => `has no ${permission[role]} for this location`,
  no_contract_type: (role) => `has no ${permission[role]} for this contract type`,
  no_set_for_both: (role) =>
    `has no single permission set with ${permission[role]} for this location and contract type`,
  never_designated: () => 'has no permission set designated default assignee',
  set_not_designated: () =>
    'has no fitting permission set designated default assignee, and this group considers only those',
};

const lacking = (entry: TraceEntry): string => {
  const words = lacks[entry.reason]?.(entry.role) ?? 'may not serve';
  return entry.rule === 'PLC-12' ? `The earlier pick ${words}.` : `Passed over: ${words}.`;
};

/** One who was not the one: takes part all the same where all suitable members do (PLC-15). */
const butNotThe =
  (words: string) =>
  (entry: TraceEntry): string =>
    entry.as === 'participant' ? `Takes part, without a turn: ${words}.` : `Passed over: ${words}.`;

const listFailed = (entry: TraceEntry): string =>
  entry.as === null ? lacking(entry) : butNotThe(lacks[entry.reason]?.(entry.role) ?? '')(entry);

const english: Record<Reason, Sentence> = {
  first_suitable_default: (entry) =>
    `Chosen because ${ordinal(entry.rank ?? 1)} default assignee of this group${passedBefore(entry)}.`,
  drawn: (entry) => `Chosen at random ${among(entry)}: no default assignee of this group can be placed.`,
  drawn_without_list: (entry) =>
    `Chosen at random ${among(entry)}: this group has no list of default assignees.`,
  drawn_again: (entry) =>
    `Chosen at random ${among(entry)}: the earlier pick for this approval cannot serve here.`,
  earlier_pick: 'Chosen because picked at random for this group earlier in this approval.',
  only_admin: 'Chosen as the only Admin in this group: no member is suitable.',
  drawn_among_admins: (entry) =>
    `Chosen at random among the ${entry.among ?? 0} Admins in this group: no member is suitable.`,
  earlier_pick_among_admins:
    'Chosen as an Admin, because picked for this group earlier in this approval: no member is suitable.',
  suitable: (entry) =>
    `Takes part${entry.as === 'sequenced' ? ', with a turn,' : ''} because of ${permission[entry.role]} for this location and contract type.`,
  lower_rank: butNotThe('a default assignee higher on the list was chosen'),
  not_on_list: butNotThe('a default assignee was chosen'),
  not_drawn: butNotThe('another one was chosen at random'),
  not_for_all_roles: butNotThe('others can serve in every role in which this approval needs this group'),
  earlier_pick_serves: butNotThe('the one picked earlier in this approval serves again'),
  unknown_user: lacking,
  not_a_member: lacking,
  inactive: lacking,
  no_role: lacking,
  no_location: lacking,
  no_contract_type: lacking,
  no_set_for_both: lacking,
  not_an_admin: 'The earlier pick is not an Admin, and no member is suitable.',
  never_designated: listFailed,
  set_not_designated: listFailed,
  group_unknown: 'Nobody was placed: there is no such group.',
  group_inactive: 'Nobody was placed: the group is inactive.',
  group_deleted: 'Nobody was placed: the group is deleted.',
  fallback_off: 'Nobody was placed: no member is suitable, and admin fallback is off for this group.',
  no_admin: 'Nobody was placed: no member is suitable, and no member is an Admin.',
};

const catalogues: Record<Language, Record<Reason, Sentence>> = { en: english };

/** Says in a sentence for people why somebody was placed or passed over (PLC-23, "why you"). */
export function explain(entry: TraceEntry, language: Language = 'en'): string {
  const sentence = catalogues[language][entry.reason];
  return typeof sentence === 'string' ? sentence : sentence(entry);
}

function among({ among: count = 1, ofSuitable }: TraceEntry): string {
  if (ofSuitable !== undefined) {
    const who = count === 1 ? 'as the only one' : `among the ${count}`;
    return `${who} of ${ofSuitable} suitable members who can serve in every role in which this approval needs this group`;
  }
  return count === 1 ? 'as the only one possible' : `among ${count} suitable members`;
}

function passedBefore({ before = [], rank, role }: TraceEntry): string {
  if (before.length === 0) return '';
  const told = before.map(
    (reason, at) => `the ${ordinal(at + 1)} ${lacks[reason]?.(role) ?? 'may not serve'}`,
  );
  const untold = (rank ?? 1) - 1 - before.length;
  if (untold > 0) told.push(`${untold} more cannot be placed either`);
  return `; ${told.join(', ')}`;
}

const words = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function ordinal(rank: number): string {
  const lastTwo = rank % 100;
  const ending = lastTwo > 10 && lastTwo < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th');
  return words[rank - 1] ?? `${rank}${ending}`;
}
