import type { Notes, OperationNotes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const task = {
  id: samples.task,
  approvalId: samples.approval,
  phase: 1,
  phaseName: 'Check the invoice',
  kind: 'review',
  mode: null,
  state: 'open',
  assignee: people.rita,
  group: null,
  progress: null,
  turn: 1,
  decision: null,
  reason: null,
  closeReason: null,
  mine: true,
  myDecision: null,
  decisions: ['reviewed', 'declined'],
  delegable: true,
  why: {
    code: 'placed',
    rule: 'PLC-03',
    reason: 'first_suitable_default',
    group: { id: samples.group, name: 'REVIEWERS' },
    sentence: 'Chosen because first default assignee of the group REVIEWERS.',
  },
  delegation: null,
  document: {
    id: samples.document,
    title: 'Invoice 2026-118 from Veldkamp Kantoor',
    reference: '2026-118',
    amount: '1250.00',
    currency: 'EUR',
    contractType: 'INVOICE',
  },
  environment: { id: samples.environment, name: 'Windmill BV' },
  dueAt: null,
  openedAt: at,
  answeredAt: null,
};

const answering = (kind: string, decision: string, reason: 'required' | 'possible'): OperationNotes => ({
  description: `Answers a task of kind ${kind}. It is yours to answer when you are its assignee and your turn has come, or a member of its group, or when it was delegated to you, by somebody of your environment or of a partner's: then it counts as theirs. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same \`Idempotency-Key\` or without one.`,
  requests: {
    'with a reason': {
      summary: reason === 'required' ? 'The reason is required' : 'A reason may be given',
      value: { reason: 'Agreed with the supplier on the phone' },
    },
    ...(reason === 'required'
      ? {}
      : { 'without a reason': { summary: 'Nothing needs to be said', value: {} } }),
  },
  answers: {
    200: {
      description: 'The answer, taken.',
      example: { taskId: samples.task, approvalId: samples.approval, decision },
    },
  },
  refuses: [
    'people_only',
    'not_your_task',
    'no_longer_in_group',
    'task_delegated_away',
    'delegation_over',
    'partnership_ended',
    'not_your_turn',
    'already_answered',
    'task_closed',
    'decision_not_offered',
    ...(reason === 'required' ? (['reason_required'] as const) : []),
  ],
});

export const taskNotes: Notes = {
  listTasks: {
    description:
      'What waits for you now: your own tasks, and those of the groups that you are a member of at this moment, and what was delegated to you, by partners too. What you have passed on is not in it. A task that was answered, by you where all of a group must act, or whose phase ended, is in no list.',
    answers: { 200: { description: 'One page.', example: pageOfOne(task) } },
    refuses: ['people_only'],
  },
  countTasks: {
    description: 'What the list of tasks holds, without reading it.',
    answers: { 200: { description: 'The numbers.', example: { open: 7, delegated: 1 } } },
    refuses: ['people_only'],
  },
  answerManyTasks: {
    description:
      'Answers up to 100 tasks in one request; each is judged by itself, and what is refused for one keeps no other from being taken. Under an `Idempotency-Key` each of them is taken once.',
    requests: {
      one: {
        summary: 'One task',
        value: { items: [{ taskId: samples.task, decision: 'reviewed', reason: 'As ordered' }] },
      },
    },
    answers: {
      200: {
        description: 'One result for each item, in their order.',
        example: {
          results: [
            {
              taskId: samples.task,
              answered: { taskId: samples.task, approvalId: samples.approval, decision: 'reviewed' },
              problem: null,
            },
          ],
        },
      },
    },
    refuses: ['people_only'],
  },
  readTask: {
    description: 'Also tasks of others, where you may know of their approval.',
    answers: { 200: { description: 'The task.', example: task } },
  },
  reviewTask: answering('review', 'reviewed', 'possible'),
  approveTask: answering('approval or task', 'approved', 'possible'),
  rejectTask: answering('approval or task', 'rejected', 'required'),
  signTask: answering('signature', 'signed', 'possible'),
  declineTask: answering('review or signature', 'declined', 'required'),
};
