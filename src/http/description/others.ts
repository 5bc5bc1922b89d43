import type { Notes } from './notes.ts';
import { samples } from './samples.ts';

const ok = { status: 'ok' };

export const otherNotes: Notes = {
  readMe: {
    description:
      'Whom your credential belongs to, with the role that holds now. Good for trying a credential.',
    answers: {
      200: {
        description: 'You.',
        example: {
          kind: 'service_account',
          id: samples.account,
          name: 'Bookkeeping',
          environment: { id: samples.environment, name: 'Windmill BV' },
          role: 'integration_client',
          supplementaryRoles: [],
        },
      },
    },
  },
  isAlive: {
    description: 'For whoever watches the process; needs no credential and asks nobody else.',
    answers: { 200: { description: 'It runs.', example: ok } },
  },
  isReady: {
    description:
      'For load balancers: the database answers, its schema is one that this process knows, and nobody has asked the process to stop. Needs no credential.',
    answers: { 200: { description: 'It can serve.', example: ok } },
    refuses: ['database_unavailable', 'not_ready'],
  },
};
