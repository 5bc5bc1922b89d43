import type { Notes } from './notes.ts';
import { people, samples } from './samples.ts';

export const participantNotes: Notes = {
  addParticipants: {
    description:
      'To the phase that is open or waits, and to those to come. Administrators may, and whoever manages the current phase, to that phase. Of a group all who may serve now take part, the others are left out and counted; where nobody may, one administrator who belongs to it does, if the group allows that. With turns they act one after another behind all that are there: default assignees by rank, then the others by user id; `sharedTurn` gives them one number instead. Who takes part already is not added twice: without a turn they get one where turns are given, and a turn that somebody has stays. In an open phase their tasks are there with the answer, and a phase that waited for people opens. In a phase of kind task nobody is added: its groups have its tasks. A phase has 10,000 participants and 1,000 turns at most, and takes 200 additions. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells.',
    requests: {
      somebody: {
        summary: 'This user, with a turn behind all others',
        value: { userId: samples.reviewer, sequenced: true },
      },
      'a group': {
        summary: 'Whoever of this group may serve, one after another',
        value: { groupId: samples.group, sequenced: true },
      },
      'side by side': {
        summary: 'The same with one number that all of them share',
        value: { groupId: samples.group, sequenced: true, sharedTurn: 'last' },
      },
      onlookers: {
        summary: 'The same without turns',
        value: { groupId: samples.group, sequenced: false },
      },
    },
    answers: {
      200: {
        description: 'Who takes part by it, and with which turn.',
        example: {
          ...{ approvalId: samples.approval, phase: 1, attempt: 1 },
          added: [{ user: people.rita, turn: 3 }],
          ...{ addedCount: 1, already: 2, leftOut: 4 },
          placement: { slot: 2, groupVersion: 7 },
        },
      },
    },
    refuses: [
      ...(['people_only', 'may_not_add_participants', 'phase_of_groups', 'unknown_group'] as const),
      ...(['group_not_active', 'group_yields_nobody', 'unknown_user', 'user_retired'] as const),
      ...(['participant_not_suitable', 'turn_has_passed', 'phase_full', 'phase_over'] as const),
      ...(['approval_over', 'course_moving', 'idempotency_key_reused', 'outcome_unknown'] as const),
    ],
  },
};
