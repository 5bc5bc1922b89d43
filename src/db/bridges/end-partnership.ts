import type { PartnershipId } from '../../domain/ids.ts';
import type { NotFound } from '../../domain/refusal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Actor } from '../actors.ts';
import { auditPartnership, lockPartnership, recordPartnershipEnd } from '../partnerships.ts';
import { changeInTenant } from '../transaction.ts';
import type { Db } from '../transaction.ts';
import { endDelegationsAbroad } from './end-delegations.ts';
import { enterTenant } from './tenant.ts';

/**
 * Ends an active partnership from one of its sides, at once (PRT-02, 08): nobody crosses it from the next request on, and
 * the tasks that were delegated over it go back, in one transaction. Asking for it over HTTP is not built yet.
 */
export const endPartnership = (
  db: Db,
  actor: Actor,
  id: PartnershipId,
): Promise<Result<Record<string, never>, NotFound>> =>
  changeInTenant<Record<string, never>, NotFound>(db, actor.environmentId, async (tx) => {
    const locked = await lockPartnership(tx, id);
    if (!locked.ok) return locked;
    await recordPartnershipEnd(tx, id);
    const [lower, upper] = locked.value.sides;
    for (const [environmentId, partner] of [
      [lower, upper],
      [upper, lower],
    ] as const) {
      await enterTenant(tx, environmentId);
      await auditPartnership(tx, { id, environmentId, partner, actor }, 'partnership_ended');
      await endDelegationsAbroad(tx, { environmentId, partner, actor });
    }
    return ok({});
  });
