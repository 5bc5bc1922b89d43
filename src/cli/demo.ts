// Plays one approval from the invoice to the signature against a running Countersign, each step as its person.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Api, yes } from './api.ts';
import type { Approval, Document, Phase, PhasePerson, Task } from './api.ts';
import { auditTable, describeDocument, describePlacement } from './approval-view.ts';
import { readInvoice, waitForOutcome } from './approve.ts';
import type { Print } from './approve.ts';
import type { DemoEnvironment } from './demo-file.ts';
import { eventually, expectThat, withinTime } from './demo-steps.ts';
import { checkoutFolder } from './session.ts';

export interface DemoClient {
  readonly environment: Pick<DemoEnvironment, 'name' | 'integration' | 'usual' | 'people'>;
  /** The page with the mails of this machine, where there is one. */
  readonly mailPageUrl: string | undefined;
  readonly backOffice: Api;
  /** The API as one of the environment's people. */
  readonly actAs: (userId: string) => Promise<Api>;
}

export function openDemoClient({
  url,
  mailPageUrl,
  environment,
  tokenOf,
}: {
  readonly url: string;
  readonly mailPageUrl: string | undefined;
  readonly environment: DemoEnvironment;
  readonly tokenOf: (userId: string) => Promise<string>;
}): DemoClient {
  return {
    environment,
    mailPageUrl,
    backOffice: new Api({ url, credential: environment.integration.key }),
    actAs: async (userId) => new Api({ url, credential: await tokenOf(userId) }),
  };
}

/**
 * Plays it; can be played again and again. Gives the approval. Throws CliError with words when anything is not as it
 * should be.
 */
export async function playDemo(client: DemoClient, print: Print): Promise<string> {
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
    return approvalId;
  } finally {
    ended.abort();
  }
}

async function send({ backOffice, environment }: DemoClient, print: Print): Promise<Document> {
  const { contractType, location } = environment.usual;
  const example = await readInvoice(join(checkoutFolder, 'examples', 'invoice.xml'));
  // Each play is another invoice: the same number of the same sender would be one that came before (DOC-05).
  const number = `DEMO-${randomUUID().slice(0, 8)}`;
  const xml = Buffer.from(example.toString().replace('>2025-4711<', `>${number}<`));
  print(
    `${environment.integration.name} sends examples/invoice.xml to ${environment.name}, as number ${number}`,
  );
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

export interface PhaseAt {
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
export async function answer(client: DemoClient, at: PhaseAt, person: PhasePerson): Promise<string> {
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
