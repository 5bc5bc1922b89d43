import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { DelegationId } from '../domain/ids.ts';
import { personThere } from './delegation-list.ts';
import type { PersonThere } from './delegation-list.ts';

type Sql = RawBuilder<unknown>;

/** The delegation by which a reader has a task, or by which they have passed it on. */
export interface DelegationOfTask {
  readonly state: 'held_by_me' | 'given';
  readonly id: DelegationId;
  readonly from: PersonThere;
  readonly to: PersonThere;
  readonly message: string | null;
  readonly hop: number;
  readonly madeAt: string;
}

/** Of the task `t`: the delegation to the reader, else the last that they made and that still holds. */
export const delegationFor = (readerId: string): Sql => sql`(
  select jsonb_build_object('state', case when d.state = 'open' and d.to_user_id = ${readerId} then 'held_by_me' else 'given' end,
    'id', d.id, 'from', ${personThere(sql`d.from_user_id`, sql`d.from_environment_id`)},
    'to', ${personThere(sql`d.to_user_id`, sql`d.to_environment_id`)},
    'message', m.message, 'hop', d.hop, 'madeAt', d.made_at)
  from delegations d
  left join delegation_messages m on m.environment_id = d.environment_id and m.id = d.message_id
  where d.task_id = t.id and ((d.to_user_id = ${readerId} and d.state = 'open')
    or (d.from_user_id = ${readerId} and d.state in ('open', 'passed_on')))
  order by d.to_user_id = ${readerId} and d.state = 'open' desc, d.id desc
  limit 1)`;
