// The play of group tasks: of one group the first answer counts, of the other everybody's.
import { randomUUID } from 'node:crypto';
import { yes } from './api.ts';
import type { Approval, Phase } from './api.ts';
import type { Print } from './approve.ts';
import { eventually, expectThat } from './demo-steps.ts';
import type { DemoClient } from './demo.ts';

/** What groups decide; the demo's data has it so. */
const contractType = 'NDA';

/** Plays it; can be played again and again. */
export async function playGroupTasks(client: DemoClient, print: Print): Promise<void> {
  const { backOffice, environment } = client;
  print('');
  print("And where a task is a group's, not one person's:");
  const reference = `NDA-${randomUUID().slice(0, 8)}`;
  const document = await backOffice.sendForm(
    { title: 'Confidentiality agreement with a supplier', reference },
    { contractType, location: environment.usual.location, key: `demo-${randomUUID()}` },
  );
  const { value } = await backOffice.start(document.id, { key: `demo-${randomUUID()}` });
  print(`   ${environment.integration.name} sends ${reference}: approval ${value.id}`);
  for (const { phase } of value.phases) await playPhase(client, { approval: value, phase }, print);
  const { state } = await backOffice.waitFor(value.id, 60);
  expectThat(state === 'approved', `the approval ended as ${state}, not as approved`);
  print(`   The approval is ${state}.`);
}

async function playPhase(
  client: DemoClient,
  { approval: { id }, phase: number }: { readonly approval: Approval; readonly phase: number },
  print: Print,
): Promise<void> {
  const open = await eventually(`phase ${number} to open`, async () => {
    const { phases } = await client.backOffice.approval(id);
    return phases.find(({ phase, state }) => phase === number && state === 'open');
  });
  const asked = await whoHasIt(client, open);
  const [group] = open.groups;
  expectThat(group !== undefined, `no group has the task of ${open.name}`);
  const sufficient = group.mode === 'one' ? 'one of them is sufficient' : 'all of them must act';
  print(`   ${number}. ${open.name}: the group ${group.name}, ${sufficient}`);
  for (const person of group.mode === 'one' ? asked.slice(0, 1) : asked) {
    const api = await client.actAs(person.id);
    const { verb, decision } = yes[open.kind];
    const answered = await api.answer(person.taskId, verb);
    expectThat(answered.decision === decision, `${person.name}'s answer was taken as ${answered.decision}`);
    print(`      ${person.name} finds it in the list: ${decision}`);
  }
  const left = await whoHasIt(client, open);
  expectThat(left.length === 0, `${left.map(({ name }) => name).join(', ')} can still answer ${open.name}`);
}

/** The people in whose lists the task of the phase is. */
async function whoHasIt(client: DemoClient, { groups }: Phase) {
  const taskIds = groups.map(({ task }) => task?.id);
  const found: { readonly id: string; readonly name: string; readonly taskId: string }[] = [];
  for (const { id, name } of client.environment.people) {
    const tasks = await (await client.actAs(id)).tasks();
    const task = tasks.find((one) => taskIds.includes(one.id));
    if (task) found.push({ id, name, taskId: task.id });
  }
  return found;
}
