import type { Notes, OperationNotes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const task = {
  id: samples.task,
  approvalId: samples.approval,
  phase: 1,
  phaseName: 'Check the invoice',
  kind: 'review',
  state: 'open',
  assignee: people.rita,
  turn: 1,
  decision: null,
  reason: null,
  closeReason: null,
  document: {
    id: samples.document,
    title: 'Invoice 2026-118 from Veldkamp Kantoor',
    reference: '2026-118',
    amount: '1250.00',
    currency: 'EUR',
  },
  openedAt: at,
  answeredAt: null,
};

const answering = (kind: string, decision: string, reason: 'required' | 'possible'): OperationNotes => ({
  description: `Answers a task of kind ${kind}. It is yours to answer when you are its assignee and your turn has come. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same \`Idempotency-Key\` or without one.`,
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
      'What waits for you now. A task that somebody answered, or whose phase ended, is in no list.',
    answers: { 200: { description: 'One page.', example: pageOfOne(task) } },
    refuses: ['people_only'],
  },
  readTask: {
    description: 'Also tasks of others, where you may know of their approval.',
    answers: { 200: { description: 'The task.', example: task } },
  },
  reviewTask: answering('review', 'reviewed', 'possible'),
  approveTask: answering('approval', 'approved', 'possible'),
  rejectTask: answering('approval', 'rejected', 'required'),
  signTask: answering('signature', 'signed', 'possible'),
  declineTask: answering('review or signature', 'declined', 'required'),
};
