import { noCrash } from '../src/crash-point.ts';
import type { Nudge } from '../src/db/outbox.ts';
import type { Db } from '../src/db/transaction.ts';
import { closePhase } from './close-phase.ts';
import { reviewManagers } from './review-managers.ts';

/** Takes the step of the course that a nudge asks for, as the workflow does that gets it. A start asks for none here. */
export async function followNudge(app: Db, nudge: Nudge): Promise<void> {
  const tools = { app, at: noCrash };
  if (nudge.kind === 'directory_changed') await reviewManagers(tools)(nudge);
  if (nudge.kind === 'phase_outcome') await closePhase(tools)(nudge);
}
