import type { Notes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const managed = {
  approvalId: samples.approval,
  phase: 1,
  attempt: 1,
  manager: people.olga,
  override: false,
};

const waiting = {
  approvalId: samples.approval,
  documentTitle: 'Invoice 2026-118',
  location: 'AMS',
  contractType: 'INVOICE',
  phase: 1,
  attempt: 1,
  name: 'Check the invoice',
  kind: 'review',
  state: 'awaiting_manager',
  managerKind: 'owner',
  group: { id: samples.group, name: 'OWNERS' },
  since: at,
  maySetManager: true,
};

const permission = (given: boolean): object => ({
  userId: samples.user,
  permissionSetId: samples.permissionSet,
  given,
});

const who =
  'Administrators may, and people who may own phases for the location and contract type of the approval; who manages the current phase may hand it on.';
const unknownOutcome =
  'Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.';

export const managerNotes: Notes = {
  setManager: {
    description: `Sets somebody who is suitable, or an administrator of the environment without the permission, which is marked as an override. A phase that waited for its manager opens at once; the new manager is told. ${who} Setting the same person again changes nothing. Say whom you saw managing it (\`replaces\`), and two who set a manager at once do not undo each other's choice. ${unknownOutcome}`,
    requests: {
      somebody: { summary: 'This user manages it', value: { userId: samples.manager } },
      unlessChanged: {
        summary: 'This user manages it, if nobody does',
        value: { userId: samples.manager, replaces: null },
      },
    },
    answers: { 200: { description: 'Who manages the phase now.', example: managed } },
    refuses: [
      ...(['people_only', 'may_not_set_manager', 'unknown_user', 'user_retired'] as const),
      ...([
        'manager_not_suitable',
        'manager_already_set',
        'manager_changed',
        'no_manager_needed',
        'phase_over',
      ] as const),
      ...(['approval_over', 'course_moving', 'idempotency_key_reused', 'outcome_unknown'] as const),
    ],
  },
  setManyManagers: {
    description: `Sets the managers of up to 1,000 phases in one request; each is judged by itself, and what is refused for one keeps nobody from the others. With \`replaces\` a phase whose manager was set or taken meanwhile is left alone (\`manager_changed\`). Under an \`Idempotency-Key\` each of them is taken once. ${unknownOutcome}`,
    requests: {
      one: {
        summary: 'One phase',
        value: { items: [{ approvalId: samples.approval, phase: 1, userId: samples.manager }] },
      },
    },
    answers: {
      200: {
        description: 'One result for each item, in their order.',
        example: {
          results: [{ approvalId: samples.approval, phase: 1, set: managed, problem: null }],
        },
      },
    },
  },
  listManagerCandidates: {
    description: 'Where nobody is suitable, `missing` names the permission set that would make somebody so.',
    answers: {
      200: {
        description: 'Suitable people first, then administrators as an override.',
        example: {
          items: [
            {
              user: people.olga,
              permissionSet: { id: samples.permissionSet, name: 'Owns phases' },
              override: false,
            },
          ],
          missing: null,
        },
      },
    },
    refuses: ['may_not_set_manager', 'no_manager_needed'],
  },
  completePhase: {
    description: `A phase in which nobody has a turn never completes by itself. Administrators complete it with a reason, and so do its owner and people who may own phases for the location and contract type of the approval. The course goes on at once. ${unknownOutcome}`,
    requests: {
      'with a reason': { summary: 'Nobody is left to ask', value: { reason: 'The department is closed.' } },
    },
    answers: {
      200: {
        description: 'The phase is completed.',
        example: { approvalId: samples.approval, phase: 1, attempt: 1, state: 'completed' },
      },
    },
    refuses: [
      ...(['people_only', 'may_not_complete_phase', 'phase_has_people', 'phase_over'] as const),
      ...(['approval_over', 'course_moving', 'reason_required'] as const),
      ...(['idempotency_key_reused', 'outcome_unknown'] as const),
    ],
  },
  listWaitingPhases: {
    description: 'Of the approvals that you may know of. Coming phases without a manager are in it, too.',
    answers: { 200: { description: 'One page.', example: pageOfOne(waiting) } },
  },
  givePermissionSet: {
    description:
      'Counts from the next request on. A phase that misses its manager gets them, if its group has them and they are suitable now.',
    requests: { one: { summary: 'One set', value: { permissionSetId: samples.permissionSet } } },
    answers: { 200: { description: 'They have it now.', example: permission(true) } },
    refuses: ['may_not_administer', 'unknown_permission_set', 'user_retired'],
  },
  takePermissionSet: {
    description:
      'Counts from the next request on. What they manage by it is placed again, and they leave the lists of default assignees for which they have no designated set any more.',
    answers: { 200: { description: 'They have it no longer.', example: permission(false) } },
    refuses: ['may_not_administer'],
  },
  retireUser: {
    description:
      'They stay visible in their groups, marked, are never placed again, get no mail, and are turned away at their next request. What they manage is placed again. Phases that open later leave them out; of the turns that they had, or were to have, administrators and phase managers are told. The last active administrator stays.',
    answers: {
      200: {
        description: 'The user as they are now.',
        example: {
          id: samples.user,
          name: people.ann.name,
          email: 'ann@windmill.example',
          environmentRole: 'basic',
          supplementaryRoles: [],
          active: false,
          linked: true,
          invitedUntil: null,
        },
      },
    },
    refuses: ['may_not_administer', 'last_administrator'],
  },
};
