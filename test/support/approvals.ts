// Documents and approvals as a test needs them, by the product's own functions, without HTTP.
import { createHash, randomUUID } from 'node:crypto';
import { answerTask } from '../../src/db/answers.ts';
import type { AnswerTaken } from '../../src/db/answers.ts';
import type { TaskAnswer } from '../../src/db/answer-rows.ts';
import { receiveDocument } from '../../src/db/documents.ts';
import type { Keyed } from '../../src/db/idempotency-keys.ts';
import { startApproval } from '../../src/db/starts.ts';
import type { Started } from '../../src/db/starts.ts';
import { listOpenTasks } from '../../src/db/tasks.ts';
import type { TaskRow } from '../../src/db/tasks.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { DocumentId } from '../../src/domain/ids.ts';
import { asClient, asPerson, contractType, location } from './house.ts';
import type { House, PersonName } from './house.ts';

/** A request under a key that nobody used before. */
export const newRequest = (key: string = randomUUID()): Keyed => ({
  key,
  requestSha256: createHash('sha256').update(key).digest(),
});

/** Sends a form for 100 euros to the house. */
export async function sendDocument(db: Db, house: House): Promise<DocumentId> {
  const content = Buffer.from(JSON.stringify({ title: 'Chairs', nonce: randomUUID() }));
  const received = await receiveDocument(db, {
    actor: asClient(house),
    request: newRequest(),
    document: {
      kind: 'form',
      contractType,
      location,
      organisationId: house.organisationId,
      title: 'Chairs',
      reference: 'F-1',
      amount: '100.00',
      currency: 'EUR',
      fields: {},
      likeness: null,
      original: {
        mediaType: 'application/json',
        content,
        sha256: createHash('sha256').update(content).digest(),
      },
    },
  });
  if (!received.ok) throw new Error(`the document was refused: ${received.error.code}`);
  return received.value.documentId;
}

/** Sends a document and starts its approval; nobody is nudged. */
export async function startOne(db: Db, house: House): Promise<Started> {
  const started = await startApproval(
    db,
    {
      actor: asClient(house),
      start: {
        documentId: await sendDocument(db, house),
        templateId: null,
        initiatorId: null,
        allowDuplicate: false,
      },
      request: newRequest(),
    },
    () => undefined,
  );
  if (!started.ok) throw new Error(`the start was refused: ${started.error.code}`);
  return started.value;
}

/** The open tasks of a person. */
export const tasksOf = (db: Db, house: House, name: PersonName): Promise<TaskRow[]> =>
  inTenant(db, house.environmentId, (tx) =>
    listOpenTasks(tx, house.people[name], { limit: 100, order: 'newest', after: null }),
  );

/** A person's answer to a task. */
export const answerAs = (
  { db, house }: { readonly db: Db; readonly house: House },
  name: PersonName,
  answer: Pick<TaskAnswer, 'taskId' | 'decision'> & Partial<TaskAnswer>,
) =>
  answerTask(
    db,
    { actor: asPerson(house, name), answer: { reason: null, ...answer }, request: null },
    () => undefined,
  );

/** A person's answer to the newest of their open tasks, which is taken. */
export async function answerNewest(
  place: { readonly db: Db; readonly house: House },
  name: PersonName,
  answer: Pick<TaskAnswer, 'decision'> & Partial<TaskAnswer>,
): Promise<AnswerTaken> {
  const [task] = await tasksOf(place.db, place.house, name);
  if (!task) throw new Error(`${name} has no open task`);
  const taken = await answerAs(place, name, { taskId: task.id, ...answer });
  if (!taken.ok) throw new Error(`the answer was refused: ${taken.error.code}`);
  return taken.value;
}
