import type { Notes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const summary = {
  id: samples.approval,
  state: 'running',
  document: {
    id: samples.document,
    title: 'Invoice 2026-118 from Veldkamp Kantoor',
    reference: '2026-118',
    possibleDuplicateOf: null,
  },
  template: { id: samples.template, version: 3, name: 'Purchase invoice' },
  initiator: { kind: 'service_account', id: samples.account, name: 'Bookkeeping' },
  startFailure: null,
  createdAt: at,
  finishedAt: null,
};

const phase = {
  phase: 1,
  attempt: 1,
  name: 'Check the invoice',
  kind: 'review',
  managerKind: 'owner',
  manager: people.olga,
  state: 'open',
  participants: [
    { ...people.rita, turn: 1, task: { id: samples.task, state: 'open', decision: null, reason: null } },
  ],
  groups: [],
  openedAt: at,
  closedAt: null,
};

/** As it stands while it runs. */
export const running = { ...summary, phases: [phase] };
const starting = {
  ...summary,
  state: 'starting',
  phases: [{ ...phase, state: 'pending', manager: null, participants: [], openedAt: null }],
};
const approved = {
  ...summary,
  state: 'approved',
  finishedAt: at,
  phases: [
    {
      ...phase,
      state: 'completed',
      participants: [
        {
          ...people.rita,
          turn: 1,
          task: { id: samples.task, state: 'answered', decision: 'reviewed', reason: null },
        },
      ],
      closedAt: at,
    },
  ],
};

const placement = {
  phase: 1,
  attempt: 1,
  slot: 1,
  look: 1,
  role: 'reviewer',
  group: { id: samples.group, name: 'REVIEWERS', version: 7 },
  placed: [
    {
      user: people.rita,
      as: 'sequenced',
      rule: 'PLC-03',
      reason: 'default_assignee',
      sentence: 'Rita Jansen: Chosen because first default assignee of this group.',
    },
  ],
  nobody: null,
  trace: { chosen: { userId: samples.reviewer, rule: 'PLC-03' } },
  pick: null,
};

const audited = {
  id: samples.entry,
  at,
  actor: {
    kind: 'user',
    id: samples.reviewer,
    name: 'Rita Jansen',
    environment: { id: samples.environment, name: 'Windmill BV' },
  },
  onBehalfOf: null,
  action: 'task_reviewed',
  subject: { kind: 'task', id: samples.task },
  reason: null,
  data: { phase: 1, attempt: 1 },
  people: [],
};

const location = { location: 'Its address.' };

export const approvalNotes: Notes = {
  startApproval: {
    description: `Starts the approval of a document by the template that serves its contract type and location, or by the one that is named. Back offices and administrators start for every document and any initiator, the members of its organisation for themselves. The approval exists as soon as this is answered, in the state \`starting\`: its people are placed and its first phase opens by themselves, also after a fault of ours.

The \`Idempotency-Key\` belongs to the environment, of a member of an organisation to themselves, and holds for ever: the same key and body are the same approval (200). A document has one approval at a time; after a rejection it can be started again.

A document that is marked as a possible duplicate is started on purpose only, with \`allowDuplicate\`.`,
    requests: {
      'by the template that serves it': {
        summary: 'All that is needed',
        value: { documentId: samples.document },
      },
      'by a template, in the name of a user': {
        summary: 'Everything said',
        value: {
          documentId: samples.document,
          templateId: samples.template,
          initiator: samples.user,
          allowDuplicate: true,
        },
      },
    },
    answers: {
      201: { description: 'The approval, started.', example: starting, headers: location },
      200: {
        description: 'The same request came before: the same approval, as it is now.',
        example: running,
        headers: location,
      },
    },
    refuses: [
      'may_not_start',
      'unknown_document',
      'unknown_template',
      'unknown_initiator',
      'workflow_engine_off',
      'document_under_approval',
      'possible_duplicate',
      'no_template_fits',
      'several_templates_fit',
      'template_does_not_serve',
    ],
  },
  listApprovals: {
    description:
      'Administrators and integrations read all, everybody else those that they started, take part in or manage a phase of.',
    answers: { 200: { description: 'One page, without phases.', example: pageOfOne(summary) } },
  },
  readApproval: {
    description:
      'With every attempt of every phase, who takes part, whose turn it is and what was answered: what the approval waits for, and whom.',
    answers: {
      200: {
        description: 'The approval.',
        example: { ...running, you: { maySetManagers: false, mayReadDocument: true } },
      },
    },
  },
  waitForApproval: {
    description: `A long poll: the answer comes as soon as the approval has its outcome, and otherwise when the seconds are over, with the approval as it is. So the answer is always 200; look at \`finishedAt\`, and ask again while it is null. An approval that has ended is answered at once.

As many as you like may wait for one approval; what is limited is how many of your requests wait at a time. A server that stops lets everybody go early: ask again, and another one answers. Give your client a timeout that is longer than \`seconds\`.`,
    answers: { 200: { description: 'The approval: ended, or as it is after so long.', example: approved } },
    refuses: ['too_many_waiting'],
  },
  readPlacements: {
    description:
      'For every group of the approval: who came out of it, by which rule, and why the others did not. A random pick can be computed again from what stands here (docs/placement.md).',
    answers: { 200: { description: 'The placements.', example: { items: [placement] } } },
  },
  readApprovalAudit: {
    description: 'Entries can be added and read, never changed.',
    answers: { 200: { description: 'One page.', example: pageOfOne(audited) } },
  },
};
