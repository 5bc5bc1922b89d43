// How delegations look in answers.
import { z } from 'zod';
import type { ChainRow, DelegationRow } from '../db/delegation-list.ts';
import { id, instant, person } from './schemas.ts';

export const environment = z.strictObject({ id: id<'environment'>(), name: z.string() });

/** A person with the environment that they belong to. */
export const personThere = person.extend({ environment }).meta({ id: 'PersonThere' });

export const states = ['open', 'passed_on', 'answered', 'returned', 'recalled', 'ended'] as const;

const state = z
  .enum(states)
  .describe(
    'open: it is with them. passed_on: they passed it on. answered: by them or by whoever had it after them. ended: the task was closed, or who had it is gone.',
  );

export const chain = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: id<'delegation'>(),
        hop: z.int().describe('Counts all delegations of the part; 10 at most.'),
        part: person.describe('Whose part of the task it is.'),
        from: personThere,
        to: personThere,
        state,
        endReason: z.string().nullable(),
        message: z.string().nullable(),
        endMessage: z.string().nullable().describe('What was written when it was given back or recalled.'),
        madeAt: instant,
        endedAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'DelegationChain' });

export const chainOf = (rows: readonly ChainRow[]): z.output<typeof chain> => ({
  items: rows.map(({ part, from, to, madeAt, endedAt, ...row }) => ({
    ...row,
    part: { ...part },
    from: thereOf(from),
    to: thereOf(to),
    madeAt: madeAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  })),
});

export const delegation = z
  .strictObject({
    id: id<'delegation'>(),
    taskId: id<'task'>(),
    approvalId: id<'approval'>(),
    document: z
      .strictObject({ title: z.string(), reference: z.string() })
      .nullable()
      .describe('Null where it is a partner’s and the task is not with your environment any more.'),
    from: personThere,
    to: personThere,
    owner: environment.describe('The environment that owns the approval.'),
    state,
    message: z.string().nullable(),
    madeAt: instant,
    endedAt: instant.nullable(),
    mayRecall: z.boolean().describe('Whether you can take it back now.'),
  })
  .meta({ id: 'Delegation' });

export const delegationOf = ({
  document,
  from,
  to,
  owner,
  madeAt,
  endedAt,
  ...row
}: DelegationRow): z.output<typeof delegation> => ({
  ...row,
  document: document && { ...document },
  from: thereOf(from),
  to: thereOf(to),
  owner: { ...owner },
  madeAt: new Date(madeAt).toISOString(),
  endedAt: endedAt && new Date(endedAt).toISOString(),
});

type There = z.output<typeof personThere>;

export const thereOf = ({ environment: of, ...who }: Readonly<There>): There => ({
  ...who,
  environment: { ...of },
});
