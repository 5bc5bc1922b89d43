// Random people, random kills, and books that balance at the end. Half a minute in `npm test`; `npm run test:soak`
// takes ten. SOAK_SECONDS and SOAK_SEED say otherwise.
import { addGroup, addTemplate, phaseOf, taskPhaseOf } from '../support/courses.ts';
import { openOwnServers } from '../support/own-servers.ts';
import type { OwnServers } from '../support/own-servers.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { act } from './actors.ts';
import type { Acknowledged } from './actors.ts';
import { administer } from './administration.ts';
import type { Office } from './administration.ts';
import { awaitRest, checkAnswers, checkEvents, checkMails, checkManagers } from './books.ts';
import { checkMembers, checkStarts, checkStates } from './books.ts';
import { wreck } from './chaos.ts';
import type { Killed } from './chaos.ts';
import { diagnose } from './diagnosis.ts';
import { randomFrom } from './random.ts';

const seconds = Number(process.env['SOAK_SECONDS'] ?? 30);
const seed = Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const actors = 6;
jest.setTimeout(seconds * 1_000 + 400_000);

let servers: OwnServers;
let stack: Stack;
const acknowledged: Acknowledged = { starts: [], answers: [], parts: [], refusals: new Map() };
let office: Office;
let killed: Killed;

beforeAll(async () => {
  servers = await openOwnServers();
  const { database, temporalAddress } = servers;
  stack = await Stack.open({ database, temporalAddress, namespace: 'default' });
  await stack.startApi();
  await stack.startWorker();
  const place = { db: database.app, house: stack.house };
  const group = await addGroup(place, ['basil']);
  const unmanagedTemplateId = await addTemplate(place, [
    phaseOf('approval', [[stack.house.groups.buyers, 1]], { kind: 'owner', groupId: group }),
  ]);
  const acting = await addGroup(place, ['ann', 'bob', 'cleo', 'dora']);
  const groupTemplateId = await addTemplate(place, [
    taskPhaseOf([[acting, 'one']]),
    taskPhaseOf([[acting, 'all']]),
  ]);
  office = {
    stack,
    random: randomFrom(seed - 1),
    administered: { managers: [], members: new Map() },
    group,
    acting,
  };
  // Nobody is killed before somebody was answered: on a busy machine the first seconds would hold nothing but starts.
  let over = Number.POSITIVE_INFINITY;
  const begun = until(
    () => Promise.resolve(acknowledged.answers.length + acknowledged.parts.length > 0),
    'somebody to be answered',
    120_000,
  ).then(() => (over = Date.now() + seconds * 1_000));
  let failed = false;
  const isOver = (): boolean => failed || Date.now() > over;
  const ended = await Promise.allSettled(
    [
      begun.then(() => wreck({ stack, servers }, randomFrom(seed), isOver)).then((kills) => (killed = kills)),
      ...Array.from({ length: actors }, (_, nth) =>
        act(
          {
            stack,
            random: randomFrom(seed + nth + 1),
            acknowledged,
            unmanagedTemplateId,
            groupTemplateId,
          },
          isOver,
        ),
      ),
      administer(office, isOver),
    ].map((doing) =>
      doing.catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  if (failed) {
    // Where Temporal cannot be asked what went wrong is told all the same.
    const diagnosis = await diagnose(stack).catch((error: unknown) => `no diagnosis: ${String(error)}`);
    console.error(`SOAK_SEED=${seed}\n${diagnosis}`);
  }
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  await awaitRest(stack);
  const { starts, answers, parts, refusals } = acknowledged;
  console.info(
    `Soak of ${seconds} s with SOAK_SEED=${seed}: ${starts.length} starts, ${answers.length} answers, ` +
      `${parts.length} to tasks of a group, ` +
      `${office.administered.managers.length} managers set, ` +
      `${JSON.stringify(Object.fromEntries(refusals))} refused, ${JSON.stringify(killed)} killed.`,
  );
});
afterAll(async () => {
  await stack.close();
  await servers.close();
});

test('something was started, answered and killed', () => {
  const { starts, answers, parts } = acknowledged;
  const kills = Object.values(killed).reduce((sum, times) => sum + times, 0);
  expect([starts.length > 0, answers.length + parts.length > 0, kills > 0]).toEqual([true, true, true]);
});

test('WFL-02 every acknowledged start is there once, and no other', () => checkStarts(stack, acknowledged));

test('WFL-13 every acknowledged answer is there once, and no other', () => checkAnswers(stack, acknowledged));

test('PHM-05 every manager that was set is there, and none that nobody set', () =>
  checkManagers(stack, office.administered));

test('GRP-17 members are who they were last said to be', () => checkMembers(stack, office));

test('AUD-01 the events of every approval, folded, say what its rows say', () =>
  checkEvents(stack, acknowledged));

test('WFL-03 tasks and documents are what the state of their approval says', () => checkStates(stack));

test('NTF-05 no mail exists in two versions', () => {
  checkMails(stack.mails);
});
