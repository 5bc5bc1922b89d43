import { running } from './approvals.ts';
import { documentNotes } from './documents.ts';
import type { Notes, OperationNotes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const home = { id: samples.environment, name: 'Windmill BV' };
const partner = { id: samples.partner, name: 'Harbour NV' };
const rita = { ...people.rita, environment: home };
const ann = { ...people.ann, environment: partner };

const step = (holder: object): object => ({ taskId: samples.task, approvalId: samples.approval, holder });

const unknownOutcome =
  'Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.';

const settled = ['already_answered', 'task_closed', 'not_your_turn', 'approval_over'] as const;
const commanding = ['people_only', 'not_your_task', 'idempotency_key_reused', 'outcome_unknown'] as const;
const over = ['delegation_over', 'partnership_ended'] as const;

/** What is read of a task looks as it does where it lies. */
function answersOf(notes: Notes, operationId: string): OperationNotes['answers'] {
  const { answers } = notes[operationId] ?? {};
  if (!answers) throw new Error(`there are no notes on ${operationId}`);
  return answers;
}

const delegation = {
  id: samples.delegation,
  taskId: samples.task,
  approvalId: samples.approval,
  document: { title: 'Invoice 2026-118 from Veldkamp Kantoor', reference: '2026-118' },
  from: rita,
  to: ann,
  owner: home,
  state: 'open',
  message: 'You know this supplier',
  madeAt: at,
  endedAt: null,
  mayRecall: true,
};

export const delegationNotes: Notes = {
  delegateTask: {
    description: `The delegate has the task at once, and you have it no longer: their answer counts as yours, until you recall it. A colleague needs the permission set for the role of the phase; somebody of a partner needs none but an active partnership. Whoever has the task from a partner passes it on within their own environment, or gives it back. Of a group's task it is your part that you pass on. ${unknownOutcome}`,
    requests: {
      'with a message': {
        summary: 'To this person',
        value: { to: samples.user, message: 'You know this supplier' },
      },
    },
    answers: { 200: { description: 'Who has the task now.', example: step(ann) } },
    refuses: [
      ...commanding,
      ...settled,
      ...over,
      ...(['task_delegated_away', 'workflow_engine_off', 'signature_not_delegable'] as const),
      ...(['unknown_delegate', 'delegate_is_self', 'delegate_in_chain', 'delegate_has_part'] as const),
      ...(['third_environment', 'no_partnership', 'user_retired', 'delegate_not_suitable'] as const),
      'too_many_hops',
    ],
  },
  returnTask: {
    description: `It goes to whoever delegated it to you, who is told. ${unknownOutcome}`,
    requests: {
      'with a reason': { summary: 'Not mine to judge', value: { reason: 'I never ordered this.' } },
    },
    answers: { 200: { description: 'Who has the task now.', example: step(rita) } },
    refuses: [
      ...commanding,
      ...settled,
      ...over,
      ...(['task_delegated_away', 'not_delegated', 'reason_required'] as const),
    ],
  },
  recallTask: {
    description: `Until it is answered, whoever passed a task on takes it back, from whoever has it by then. The delegate is told. ${unknownOutcome}`,
    requests: { 'with a reason': { summary: 'Why it is taken back', value: { reason: 'I am back.' } } },
    answers: { 200: { description: 'Who has the task now.', example: step(rita) } },
    refuses: [...commanding, ...settled, ...over, 'not_delegated'],
  },
  readTaskDelegations: {
    description:
      'Readable on both sides by whoever has, or had, the task, and by those who may know of its approval.',
    answers: {
      200: {
        description: 'Every delegation of the task.',
        example: {
          items: [
            {
              ...{ id: samples.delegation, hop: 1, part: people.rita, from: rita, to: ann, state: 'open' },
              ...{ endReason: null, message: 'You know this supplier', endMessage: null },
              ...{ madeAt: at, endedAt: null },
            },
          ],
        },
      },
    },
  },
  listDelegates: {
    description:
      'For whoever has the task. Those through whose hands it has come are not among them. A search looks through 20 partners at most, by their names; whoever has more names the one that is meant (`GET /v1/partnerships` lists them).',
    answers: { 200: { description: 'People to choose from.', example: { items: [ann] } } },
    refuses: ['people_only', 'not_your_task', 'task_delegated_away'],
  },
  listDelegations: {
    description:
      'Of tasks of your environment, and of those of partners that came to it. Of a partner’s task the document is named only as long as the task is with your environment.',
    answers: { 200: { description: 'One page.', example: pageOfOne(delegation) } },
    refuses: ['people_only', 'may_not_administer'],
  },
  readTaskDocument: {
    description:
      'Of one’s own task as of one that was delegated: of a partner’s, as long as the task is yours.',
    answers: answersOf(documentNotes, 'readDocument'),
  },
  listTaskDocumentFiles: {
    description: 'As `GET /v1/documents/{id}/files`.',
    answers: answersOf(documentNotes, 'listDocumentFiles'),
  },
  downloadTaskDocumentFile: {
    description: 'As `GET /v1/documents/{id}/files/{fileId}`.',
    answers: answersOf(documentNotes, 'downloadDocumentFile'),
  },
  readTaskApproval: {
    description:
      'Of one’s own task as of one that was delegated. Of a partner’s approval it leaves out what others wrote with their answers.',
    answers: { 200: { description: 'The approval.', example: running } },
  },
  listPartnerships: {
    description: 'An active one lets tasks be delegated both ways. It opens nothing else.',
    answers: {
      200: {
        description: 'All of them.',
        example: {
          items: [
            {
              id: samples.partnership,
              partner,
              state: 'active',
              requestedAt: at,
              activeAt: at,
              endedAt: null,
            },
          ],
        },
      },
    },
  },
};
