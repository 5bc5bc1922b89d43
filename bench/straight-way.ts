// (c) The same transactions straight on Postgres, without HTTP and without Temporal: the most there is to be had.
import { randomUUID } from 'node:crypto';
import type { Db } from '../src/db/transaction.ts';
import { asBackOffice, asPerson } from './house.ts';
import type { House } from './house.ts';
import { accept, advance, answer, begin, findInList, listTasks, longestPage } from './steps.ts';
import { openWatch } from './watch.ts';
import type { Way } from './way.ts';

export const straightWay = ({ db, house }: { readonly db: Db; readonly house: House }): Way => {
  // Whoever gave the answer that decides a phase does not wait for the next phase.
  const advancing = new Map<string, Promise<void>>();
  return {
    name: 'straight',
    db,
    house,
    watch: openWatch(db, house.environmentId),
    async start(documentId, { templateId }) {
      const actor = asBackOffice(house);
      const approval = await accept(db, { actor, documentId, templateId, key: randomUUID() });
      advancing.set(approval.approvalId, begin(db, approval));
      return approval;
    },
    listTasks: (userId) => listTasks(db, house.environmentId, { userId, limit: longestPage }),
    async findTask(approval, userId) {
      await advancing.get(approval.approvalId);
      return findInList(db, approval, userId);
    },
    async answer({ approval, userId, taskId, decision, phase, decides }) {
      await answer(db, { actor: asPerson(house, userId), taskId, decision, key: randomUUID() });
      if (decides) advancing.set(approval.approvalId, advance(db, approval, phase));
    },
    async isFinished({ approvalId }) {
      await advancing.get(approvalId);
      return advancing.delete(approvalId);
    },
  };
};
