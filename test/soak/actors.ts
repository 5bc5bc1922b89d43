// People and back offices who do something at random, and remember what they were told.
import { setTimeout as delay } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApprovalId, TaskId, TemplateId, UserId } from '../../src/domain/ids.ts';
import type { PersonName } from '../support/house.ts';
import type { Answer, Stack } from '../support/stack.ts';
import { insist } from './caller.ts';
import { oneOf, weighted } from './random.ts';
import type { Random } from './random.ts';

/** What was acknowledged: it has to be in the books, once. */
export interface Acknowledged {
  readonly starts: ApprovalId[];
  readonly answers: { readonly taskId: TaskId; readonly decision: string }[];
  /** Answers to tasks of groups, and whose they are. */
  readonly parts: { readonly taskId: TaskId; readonly userId: UserId; readonly decision: string }[];
  /** Answers that a rule refused, by their codes: somebody else was faster, or the phase was over. */
  readonly refusals: Map<string, number>;
}

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice.xml'), 'utf8');
const people: readonly PersonName[] = ['rita', 'rob', 'ann', 'bob', 'cleo', 'dora', 'sam', 'sue'];
/** More under way would only wait for the machine. */
const underWayAtMost = 40;

/** What each kind of task can be answered with, and how often. */
const verbs: Readonly<Record<string, readonly (readonly [verb: string, weight: number])[]>> = {
  review: [['review', 9], ['decline', 1]],
  approval: [['approve', 12], ['reject', 1]],
  signature: [['sign', 12], ['decline', 1]],
  task: [['approve', 12], ['reject', 1]],
}; // prettier-ignore

interface Scene {
  readonly stack: Stack;
  readonly random: Random;
  readonly acknowledged: Acknowledged;
  /** A template whose phase finds no manager most of the time. */
  readonly unmanagedTemplateId: TemplateId;
  /** A template whose tasks are those of a group, in both modes. */
  readonly groupTemplateId: TemplateId;
}

/** Does one thing after the other until it is told to stop; the last one is brought to its end. */
export async function act(scene: Scene, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const doing = weighted(scene.random, [[start, 4], [startWithoutManager, 1], [startOfGroup, 2], [answer, 12]] as const); // prettier-ignore
    await doing(scene);
    await delay(scene.random() * 40);
  }
}

const start = (scene: Scene): Promise<void> => startFrom(scene, scene.stack.house.templateId);

const startWithoutManager = (scene: Scene): Promise<void> => startFrom(scene, scene.unmanagedTemplateId);

const startOfGroup = (scene: Scene): Promise<void> => startFrom(scene, scene.groupTemplateId);

async function startFrom({ stack, acknowledged }: Scene, templateId: TemplateId): Promise<void> {
  const { starts, answers, parts } = acknowledged;
  // An approval takes some four answers.
  if (starts.length * 4 - answers.length - parts.length > underWayAtMost * 4) return;
  const sent = await insist(stack, 'client', {
    path: '/v1/documents?contractType=INVOICE&location=AMS',
    body: invoice,
  });
  requireDone(sent);
  const started = await insist(stack, 'client', {
    path: '/v1/approvals',
    // Everybody sends the same invoice.
    body: { documentId: sent.body.id, templateId, allowDuplicate: true },
  });
  requireDone(started);
  starts.push(started.body.id);
}

/** Done now, or done before: a repeat is answered with 200. */
const requireDone = ({ status, body }: Answer): void =>
  expect([[200, 201].includes(status), body.code]).toEqual([true, undefined]);

async function answer({ stack, random, acknowledged }: Scene): Promise<void> {
  const who = oneOf(random, people);
  const { body } = await insist(stack, who, { path: '/v1/tasks' });
  if (body.items.length === 0) return;
  const task = oneOf<{ id: TaskId; kind: string }>(random, body.items);
  const verb = weighted(random, verbs[task.kind] ?? []);
  const answered = await insist(stack, who, {
    path: `/v1/tasks/${task.id}/${verb}`,
    body: ['reject', 'decline'].includes(verb) ? { reason: 'not like this' } : {},
  });
  if (answered.status === 200) {
    const { decision } = answered.body;
    if (task.kind === 'task') {
      acknowledged.parts.push({ taskId: task.id, userId: stack.house.people[who], decision });
    } else acknowledged.answers.push({ taskId: task.id, decision });
    return;
  }
  const { code } = answered.body;
  expect(['already_answered', 'task_closed', 'no_longer_in_group', 'not_found']).toContain(code);
  acknowledged.refusals.set(code, (acknowledged.refusals.get(code) ?? 0) + 1);
}
