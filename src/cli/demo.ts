// Plays one approval from the invoice to the signature against a running Countersign, each step as its person.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Api, yes } from './api.ts';
import type { Approval, Document, Phase, PhasePerson, Task } from './api.ts';
import { auditTable, describeDocument, describePlacement } from './approval-view.ts';
import { readInvoice, waitForOutcome } from './approve.ts';
import type { Print } from './approve.ts';
import { CliError } from './cli-error.ts';
import type { DemoEnvironment } from './demo-file.ts';
import { checkoutFolder, tokenOf } from './session.ts';

export interface DemoClient {
  readonly environment: Pick<DemoEnvironment, 'name' | 'integration' | 'usual'>;
  readonly backOffice: Api;
  /** The API as one of the environment's people. */
  readonly actAs: (userId: string) => Promise<Api>;
}

export function openDemoClient({
  url,
  environment,
  signingSecret,
}: {
  readonly url: string;
  readonly environment: DemoEnvironment;
  readonly signingSecret: string;
}): DemoClient {
  return {
    environment,
    backOffice: new Api({ url, credential: environment.integration.key }),
    actAs: async (userId) =>
      new Api({ url, credential: await tokenOf(signingSecret, environment, userId as never) }),
  };
}

/** Plays it; can be played again and again. Throws CliError with words when anything is not as it should be. */
export async function playDemo(client: DemoClient, print: Print): Promise<void> {
  const document = await send(client, print);
  const approvalId = await start(client, document, print);
  const ended = new AbortController();
  const startedAt = Date.now();
  const outcome = waitForOutcome({ api: client.backOffice }, approvalId, ended.signal);
  // Should the play fail, nobody looks at the outcome any more.
  outcome.catch(() => undefined);
  try {
    const phases = await showPlacements(client, approvalId, print);
    for (const { phase, attempt } of phases) await playPhase(client, { approvalId, phase, attempt }, print);
    const finished = await withinTime(outcome, 'the outcome to reach the back office that waits for it');
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    print('');
    print(
      `${client.environment.integration.name}, waiting since the start, gets after ${seconds} s: ${finished.state}`,
    );
    expectThat(finished.state === 'approved', `the approval ended as ${finished.state}, not as approved`);
    await showEnd(client, finished, print);
  } finally {
    ended.abort();
  }
}

async function send({ backOffice, environment }: DemoClient, print: Print): Promise<Document> {
  const { contractType, location } = environment.usual;
  const xml = await readInvoice(join(checkoutFolder, 'examples', 'invoice.xml'));
  print(`${environment.integration.name} sends examples/invoice.xml to ${environment.name}`);
  const key = `demo-${randomUUID()}`;
  const { value: document } = await backOffice.sendInvoice(xml, { contractType, location, key });
  print(`  document ${document.id}: ${describeDocument(document)}; ${contractType}, ${location}`);
  return document;
}

async function start({ backOffice }: DemoClient, { id }: Document, print: Print): Promise<string> {
  const { value: approval } = await backOffice.start(id, { key: `demo-${randomUUID()}` });
  print(`  approval ${approval.id} by the template ${approval.template.name}: ${approval.state}`);
  return approval.id;
}

/** Waits until the groups have yielded their people, and shows who and why. */
async function showPlacements(
  client: DemoClient,
  approvalId: string,
  print: Print,
): Promise<readonly Phase[]> {
  const approval = await eventually(`approval ${approvalId} to get under way`, async () => {
    const read = await client.backOffice.approval(approvalId);
    return read.state === 'starting' ? undefined : read;
  });
  const placements = await eventually('the groups to yield their people', async () => {
    const read = await client.backOffice.placements(approvalId);
    return read.length > 0 ? read : undefined;
  });
  for (const { phase, attempt, name, kind } of approval.phases) {
    print('');
    print(`${phase}. ${name} (${kind}): whom the groups yield, and why`);
    for (const placement of placements.filter((one) => one.phase === phase && one.attempt === attempt)) {
      for (const line of describePlacement(placement)) print(`   ${line}`);
    }
  }
  const empty = placements.find(({ placed }) => placed.length === 0);
  expectThat(!empty, `the group ${empty?.group.name} yielded nobody: ${empty?.nobody}`);
  return approval.phases;
}

interface PhaseAt {
  readonly approvalId: string;
  readonly phase: number;
  readonly attempt: number;
}

async function playPhase(client: DemoClient, at: PhaseAt, print: Print): Promise<void> {
  const phase = await eventually(`phase ${at.phase} to open`, async () => {
    const { phases } = await client.backOffice.approval(at.approvalId);
    return phases.find((one) => one.phase === at.phase && one.attempt === at.attempt && one.state === 'open');
  });
  print('');
  print(`${phase.phase}. ${phase.name} is open, owned by ${phase.manager?.name ?? 'nobody'}`);
  const inTurn = phase.participants
    .filter(({ turn }) => turn !== null)
    .sort((a, b) => (a.turn ?? 0) - (b.turn ?? 0));
  expectThat(inTurn.length > 0, `nobody has a turn in ${phase.name}`);
  for (const person of inTurn) print(`   ${await answer(client, at, person)}`);
}

/** Answers as the person whose turn it is; returns what happened. */
async function answer(client: DemoClient, at: PhaseAt, person: PhasePerson): Promise<string> {
  const api = await client.actAs(person.id);
  const task = await eventually(`a task for ${person.name}`, async () => find(await api.tasks(), at));
  const { verb, decision } = yes[task.kind];
  const answered = await api.answer(task.id, verb);
  expectThat(answered.decision === decision, `${person.name}'s answer was taken as ${answered.decision}`);
  const left = find(await api.tasks(), at);
  expectThat(!left, `${person.name} still finds the task in the list after the answer`);
  return `${person.name} finds the task ${task.id} in the list: ${decision}`;
}

const find = (tasks: readonly Task[], { approvalId, phase }: PhaseAt): Task | undefined =>
  tasks.find((task) => task.approvalId === approvalId && task.phase === phase);

async function showEnd({ backOffice }: DemoClient, approval: Approval, print: Print): Promise<void> {
  const document = await backOffice.document(approval.document.id);
  print(`The document is ${document.status.replaceAll('_', ' ')}.`);
  expectThat(document.status === 'approved', `the document is ${document.status}, not approved`);
  const entries = await backOffice.audit(approval.id);
  print('');
  print('What the audit says:');
  for (const line of auditTable(entries, approval.phases)) print(`  ${line}`);
  for (const { name, task } of approval.phases.flatMap(({ participants }) => participants)) {
    const told = entries.filter(({ subject }) => subject.kind === 'task' && subject.id === task?.id);
    expectThat(!task || told.length === 1, `the audit tells ${name}'s answer ${told.length} times`);
  }
}

function expectThat(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new CliError(`This is not as it should be: ${otherwise}.`);
}

/** Every step of the demo takes well under a second; a machine under load is given more. */
const stepWithinMs = 60_000;
const pollEveryMs = 200;

async function eventually<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = Date.now() + stepWithinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw inVain(what);
    await delay(pollEveryMs);
  }
}

async function withinTime<Value>(value: Promise<Value>, what: string): Promise<Value> {
  const late = new AbortController();
  const timeout = delay(stepWithinMs, undefined, { signal: late.signal }).then(() => {
    throw inVain(what);
  });
  timeout.catch(() => undefined);
  try {
    return await Promise.race([value, timeout]);
  } finally {
    late.abort();
  }
}

const inVain = (what: string): CliError =>
  new CliError(
    `Waited ${stepWithinMs / 1_000} s in vain for ${what}. Do worker and Temporal run (npm start)?`,
  );
