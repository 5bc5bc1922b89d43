import { closePhase } from './close-phase.ts';
import { countDueMails } from './count-due-mails.ts';
import { deliverMails } from './deliver-mails.ts';
import { delegateAcross } from './delegate-across.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { forgetExpired } from './forget-expired.ts';
import { openPhase } from './open-phase.ts';
import { placeParticipants } from './place-participants.ts';
import { recordCommand } from './record-command.ts';
import { repeatNudges } from './repeat-nudges.ts';
import { reviewManagers } from './review-managers.ts';
import { tellLateStarts } from './tell-late-starts.ts';
import { tellOpenedTasks } from './tell-opened-tasks.ts';

/** All activities, with what they work with. Workflows know the type only. */
export const createActivities = (dependencies: ActivityDependencies) => ({
  placeParticipants: placeParticipants(dependencies),
  openPhase: openPhase(dependencies),
  closePhase: closePhase(dependencies),
  recordCommand: recordCommand(dependencies),
  delegateAcross: delegateAcross(dependencies),
  reviewManagers: reviewManagers(dependencies),
  repeatNudges: repeatNudges(dependencies),
  tellLateStarts: tellLateStarts(dependencies),
  tellOpenedTasks: tellOpenedTasks(dependencies),
  forgetExpired: forgetExpired(dependencies),
  countDueMails: countDueMails(dependencies),
  deliverMails: deliverMails(dependencies),
});

export type Activities = ReturnType<typeof createActivities>;
