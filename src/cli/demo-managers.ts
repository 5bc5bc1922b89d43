// The second play of the demo: a phase for which nobody can be found as manager, and the two ways out (PHM-02..08, 13).
import { randomUUID } from 'node:crypto';
import type { Approval, PhasePerson } from './api.ts';
import type { Print } from './approve.ts';
import type { DemoPerson } from './demo-file.ts';
import { eventually, expectThat } from './demo-steps.ts';
import { answer } from './demo.ts';
import type { DemoClient } from './demo.ts';
import { ProblemAnswer } from './http-client.ts';

/** A lease, whose phase is managed by a group in which nobody may own phases; the demo's data has it so. */
const contractType = 'LEASE';

/** Plays it; can be played again and again, since the group is left as it was. */
export async function playMissingManager(client: DemoClient, print: Print): Promise<void> {
  const administrator = whoDoes(client, 'administers');
  const owner = whoDoes(client, 'owns the phases');
  print('');
  print('And where nobody can be found to manage a phase:');
  const first = await startUnmanaged(client, print);
  await showMail(client, { to: administrator, about: first.id, print });
  await refuseSignatory(client, { approval: first, print });
  const api = await client.actAs(administrator.id);
  await api.setManager(first.id, 1, owner.id);
  print(`   ${administrator.name} sets ${owner.name}, and the phase goes on by itself`);
  await showMail(client, { to: owner, about: first.id, print });
  await playToTheEnd(client, { approval: first, owner, print });

  print('');
  print('The same without a command, by mending the group:');
  const second = await startUnmanaged(client, print);
  const groupId = await managingGroup(client, second);
  await api.addMember(groupId, owner.id);
  print(`   ${administrator.name} adds ${owner.name} to the group, and the phase goes on by itself`);
  try {
    await playToTheEnd(client, { approval: second, owner, print });
  } finally {
    // So that the next play finds the group as this one did.
    await api.removeMember(groupId, owner.id);
  }
}

function whoDoes({ environment }: DemoClient, what: string): DemoPerson {
  const person = environment.people.find(({ does }) => does.startsWith(what));
  expectThat(person !== undefined, `there is nobody in the demo who ${what}`);
  return person;
}

/** Starts the approval and waits until its phase waits for a manager. */
async function startUnmanaged({ backOffice, environment }: DemoClient, print: Print): Promise<Approval> {
  const reference = `LEASE-${randomUUID().slice(0, 8)}`;
  const document = await backOffice.sendForm(
    { title: 'Lease of the office in Amsterdam', reference },
    { contractType, location: environment.usual.location, key: `demo-${randomUUID()}` },
  );
  const { value } = await backOffice.start(document.id, { key: `demo-${randomUUID()}` });
  print(`   ${environment.integration.name} sends the lease ${reference}: approval ${value.id}`);
  const approval = await eventually('the phase to wait for its manager', async () => {
    const read = await backOffice.approval(value.id);
    return read.phases[0]?.state === 'awaiting_manager' ? read : undefined;
  });
  const [placement] = (await backOffice.placements(value.id)).filter(({ slot }) => slot === 0);
  print(
    `   1. ${approval.phases[0]?.name} waits for its manager. ${placement?.group.name}: ${placement?.nobody}`,
  );
  return approval;
}

async function managingGroup({ backOffice }: DemoClient, { id }: Approval): Promise<string> {
  const placement = (await backOffice.placements(id)).find(({ slot }) => slot === 0);
  expectThat(placement !== undefined, 'no group manages the phase');
  return placement.group.id;
}

/** Who signs may see the approval, and may not set its manager (PHM-05). */
async function refuseSignatory(
  client: DemoClient,
  { approval, print }: { readonly approval: Approval; readonly print: Print },
): Promise<void> {
  const signatory = inTurn(approval);
  const api = await client.actAs(signatory.id);
  const refused = await api.setManager(approval.id, 1, signatory.id).then(
    () => null,
    (error: unknown) => error,
  );
  const isRefusal = refused instanceof ProblemAnswer && refused.code === 'may_not_set_manager';
  expectThat(isRefusal, `${signatory.name} could set a manager`);
  print(`   ${signatory.name} may not set one: ${refused.code}`);
}

function inTurn({ phases }: Approval): PhasePerson {
  const person = phases[0]?.participants.find(({ turn }) => turn !== null);
  expectThat(person !== undefined, 'nobody has a turn in the phase');
  return person;
}

async function playToTheEnd(
  client: DemoClient,
  {
    approval: { id },
    owner,
    print,
  }: { readonly approval: Approval; readonly owner: DemoPerson; readonly print: Print },
): Promise<void> {
  const open = await eventually('the phase to open', async () => {
    const read = await client.backOffice.approval(id);
    return read.phases[0]?.state === 'open' ? read : undefined;
  });
  expectThat(open.phases[0]?.manager?.id === owner.id, `${owner.name} does not manage the phase`);
  print(`   ${await answer(client, { approvalId: id, phase: 1, attempt: 1 }, inTurn(open))}`);
  const { state } = await client.backOffice.waitFor(id, 60);
  expectThat(state === 'approved', `the approval ended as ${state}, not as approved`);
  print(`   The approval is ${state}.`);
}

interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly recipients: readonly string[];
}

/** Shows the mail about an approval to a person, where this machine has a page with the mails. */
async function showMail(
  { mailPageUrl }: DemoClient,
  { to, about, print }: { readonly to: DemoPerson; readonly about: string; readonly print: Print },
): Promise<void> {
  if (mailPageUrl === undefined) return;
  const mail = await eventually(`a mail to ${to.name}`, async () => {
    const response = await fetch(`${mailPageUrl}/mails?limit=50`);
    const mails = (await response.json()) as readonly Mail[];
    return mails.find(
      ({ recipients, text }) =>
        recipients.some((one) => one.startsWith(`${to.handle}@`)) && text.includes(about),
    );
  });
  print(`   Mail to ${to.name}: "${mail.subject}" (${mailPageUrl}/mails/${mail.id})`);
}
