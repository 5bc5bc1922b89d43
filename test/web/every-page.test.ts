// Every page and dialog: no rule of accessibility broken in light or dark, nothing wider than a phone.
import type { ApprovalId, TaskId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf, taskPhaseOf } from '../support/courses.ts';
import type { Desk } from '../support/browser.ts';
import { buildHouse } from '../support/house.ts';
import { invoiceWith, pdfSaying } from '../support/invoices.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
let invoice: { readonly approvalId: ApprovalId; readonly taskId: TaskId };
let unmanaged: ApprovalId;
jest.setTimeout(240_000);

const calm = { reducedMotion: 'reduce' } as const;
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };

beforeAll(async () => {
  web = await WebStack.open();
  const { place, house } = web;
  const turn = (name: 'buyers' | 'signers') => [[house.groups[name], 1]] as const;
  const templateId = await addTemplate(place, [
    phaseOf('approval', turn('buyers')),
    phaseOf('signature', turn('signers')),
  ]);
  const file = {
    name: 'delivery.pdf',
    mediaType: 'application/pdf',
    content: pdfSaying('Delivery note 4711'),
  };
  const approvalId = await web.start({ xml: invoiceWith([file]), templateId });
  invoice = { approvalId, taskId: await web.taskOf('bob', approvalId) };
  const members = await addGroup(place, ['bob', 'cleo']);
  const groupTask = await addTemplate(place, [taskPhaseOf([[members, 'all']], { dueDays: 3 })]);
  await web.taskOf(
    'bob',
    await web.start({
      title: 'A title that is long enough to be broken on any phone, whoever reads it and wherever they are',
      fields: {
        purpose: 'Training',
        people: [
          { name: 'Ann', days: 2 },
          { name: 'Bob', days: 1 },
        ],
        agreed: true,
      },
      templateId: groupTask,
    }),
  );
  const manager = { kind: 'owner', groupId: await addGroup(place, ['basil']) } as const;
  const waiting = await addTemplate(place, [phaseOf('approval', turn('buyers'), manager)]);
  unmanaged = await web.start({ title: 'Lease of a crane', templateId: waiting });
  await web.linkOf('admin', /Lease of a crane/);
});
afterEach(() => web.clear());
afterAll(() => web.close());

/** What is wrong with what the page shows now, each with the name of it. */
async function flawsOf(desk: Desk, name: string): Promise<string[]> {
  const { page } = desk;
  await desk.settled();
  const light = await desk.violations();
  await page.emulateMedia({ colorScheme: 'dark' });
  await desk.schemeIs('dark');
  const dark = await desk.violations('colours');
  await page.emulateMedia({ colorScheme: 'light' });
  await desk.schemeIs('light');
  await page.setViewportSize(phone);
  const narrow = await desk.violations('sizes');
  const wider = await desk.wider();
  await page.setViewportSize(desktop);
  return [
    ...light.map((flaw) => `${name}: ${flaw}`),
    ...dark.map((flaw) => `${name}, dark: ${flaw}`),
    ...[...narrow, ...wider].map((flaw) => `${name}, on a phone: ${flaw}`),
  ];
}

/** Goes through the pages of one person, and gathers what is wrong with each. */
async function walk(
  desk: Desk,
  stations: Readonly<Record<string, (desk: Desk) => Promise<void>>>,
): Promise<string[]> {
  const flaws: string[] = [];
  for (const [name, go] of Object.entries(stations)) {
    await go(desk);
    flaws.push(...(await flawsOf(desk, name)));
  }
  return flaws;
}

const headed = (path: string, heading: string | RegExp) => async (desk: Desk) => {
  await desk.open(path);
  await desk.page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};
const closing = (desk: Desk): Promise<void> => desk.page.keyboard.press('Escape');

test('UI-04, UI-05 the pages of those who are not signed in', async () => {
  const desk = await web.browser.desk(calm);
  desk.expect(/^404 GET \/no\/such\/page/, /^40\d GET \/sign-in\/callback/);
  const flaws = await walk(desk, {
    'the start': headed('/tasks', /Countersign/),
    'an invitation, signed out': headed('/invitations#token=x', /Countersign/),
    'no such page': headed('/no/such/page', /.+/),
    'a sign-in that went wrong': headed('/sign-in/callback?state=unknown', /.+/),
    'signed out': headed('/signed-out', /.+/),
    'who are you': async () => {
      await desk.open('/tasks');
      await desk.link('Sign in').click();
      await desk.heading('Who are you?').waitFor();
    },
  });
  expect(flaws).toEqual([]);
});

test('UI-04, UI-05 the pages of somebody whom nobody has invited', async () => {
  const desk = await web.browser.desk(calm);
  await desk.signIn('Mallory');
  const flaws = await walk(desk, {
    'no user here': () => desk.heading('You have no user here').waitFor(),
    'an invitation': headed('/invitations#token=x', 'Accept an invitation'),
    'an invitation without its secret': async () => {
      await desk.page.evaluate('sessionStorage.clear()');
      await headed('/invitations', 'Accept an invitation')(desk);
    },
  });
  expect(flaws).toEqual([]);
});

test('UI-04, UI-05 the choice of an environment', async () => {
  await web.link('cleo', await buildHouse(web.stack.database.app, 'Bakery'));
  const desk = await web.browser.desk(calm);
  await desk.signIn('Cleo');
  const flaws = await walk(desk, {
    'the choice': () => desk.heading('Choose an environment').waitFor(),
    'my tasks with two environments': async () => {
      await desk.button(/Windmill BV/).click();
      await desk.heading('My tasks').waitFor();
    },
  });
  expect(flaws).toEqual([]);
});

test('UI-04, UI-05 the pages of an approver', async () => {
  const desk = await web.browser.desk(calm);
  await desk.signIn('Bob');
  desk.expect(/^404 GET \/v1\/tasks\/0/);
  const flaws = await walk(desk, {
    'my tasks': async () => {
      await desk.page.getByRole('list', { name: 'Open tasks' }).waitFor();
    },
    'tasks chosen': async () => {
      await desk.page.getByRole('checkbox', { name: 'Select all' }).check();
      await desk.reads('selected');
    },
    'a group’s task': async () => {
      await desk.link(/A title that is long enough/).click();
      await desk.reads('0 of 2 have answered');
    },
    'an invoice': async () => {
      await desk.open(`/tasks/${invoice.taskId}`);
      await desk.page.getByRole('img', { name: 'Page 1 of 1' }).waitFor();
      await desk.reads('Text of this page');
    },
    'the answer': async () => {
      await desk.button('Approve').click();
      await desk.dialog.waitFor();
    },
    'a rejection without a reason': async () => {
      await closing(desk);
      await desk.button('Reject').click();
      await desk.dialog.getByRole('button', { name: 'Reject' }).click();
      await desk.reads('Say why');
    },
    delegating: async () => {
      await closing(desk);
      await desk.button('Delegate').click();
      await desk.dialog.getByRole('combobox', { name: 'To whom' }).click();
      await desk.offers.first().waitFor();
    },
    'the keys': async () => {
      await closing(desk);
      await closing(desk);
      await desk.button('Keyboard shortcuts').click();
      await desk.dialog.getByText('Single-key shortcuts').waitFor();
    },
    'after the answer': async () => {
      await closing(desk);
      await desk.button('Approve').click();
      await desk.dialog.getByRole('button', { name: 'Approve' }).click();
      await desk.reads('“signature” is under way');
    },
    'a task that is answered': async () => {
      await desk.page.reload();
      await desk.reads('This task has been answered');
    },
    'the approval': headed(`/approvals/${invoice.approvalId}`, /.+/),
    'no such task': headed('/tasks/01a00000-0000-7000-8000-000000000000', 'This task can’t be shown'),
    notifications: headed('/notifications', 'Notifications'),
    delegations: headed('/delegations', 'Delegations'),
    'not for me': headed('/waiting', /.+/),
  });
  expect(flaws).toEqual([]);
});

test('UI-04, UI-05 the pages of an administrator', async () => {
  const desk = await web.browser.desk(calm);
  await desk.signIn('Admin');
  const flaws = await walk(desk, {
    'no tasks': () => desk.reads('Nothing waits for you'),
    'phases that wait for a manager': async () => {
      await desk.open('/waiting');
      await desk.page.getByRole('checkbox', { name: 'Select all' }).check();
      await desk.reads('1 selected');
    },
    'a manager for several': async () => {
      await desk.button('Set a manager for 1 phase').click();
      await desk.offers.first().waitFor();
    },
    'an approval without manager': async () => {
      await desk.open(`/approvals/${unmanaged}`);
      await desk.button('Set phase manager').waitFor();
    },
    'setting a manager': async () => {
      await desk.button('Set phase manager').click();
      await desk.offers.first().waitFor();
    },
    notifications: headed('/notifications', 'Notifications'),
    delegations: async () => {
      await headed('/delegations', 'Delegations')(desk);
      await desk.heading('All steps of this environment').waitFor();
    },
  });
  expect(flaws).toEqual([]);
});

test('UI-05 on a phone the answer is on the screen, however long the document is, and the menu opens', async () => {
  const groupId = await addGroup(web.place, ['dora']);
  const templateId = await addTemplate(web.place, [phaseOf('approval', [[groupId, 1]])]);
  const taskId = await web.taskOf('dora', await web.start({ xml: invoiceWith([]), templateId }));
  const desk = await web.browser.desk({ ...calm, ...phone, hasTouch: true });
  await desk.signIn('Dora', { to: `/tasks/${taskId}` });
  const bar = desk.page.getByRole('region', { name: 'Your answer' });
  await desk.heading('Lines').waitFor();
  for (const scrolledTo of [0, 400, 100_000]) {
    await desk.page.evaluate(`scrollTo(0, ${scrolledTo})`);
    const box = await bar.boundingBox();
    expect(box && box.y >= 0 && box.y + box.height <= phone.height).toBe(true);
  }
  await desk.button('Open the menu').tap();
  await desk.link('Notifications').tap();
  await desk.page.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
  expect(await desk.wider()).toEqual([]);
});

test('the pages speak the browser’s language, with its dates and amounts', async () => {
  const desk = await web.browser.desk({ locale: 'nl-NL' });
  await desk.open('/tasks');
  await desk.link('Aanmelden').click();
  await desk.choosePerson('Cleo');
  await desk.button(/Windmill BV/).click();
  await desk.heading('Mijn taken').waitFor();
  expect(await desk.page.evaluate('document.documentElement.lang')).toBe('nl');
  await desk.reads(/€\s1\.250,00/);
  expect((await desk.violations()).join('\n')).toBe('');
});

test('UI-04 nothing moves for those who asked for it', async () => {
  const desk = await web.browser.desk(calm);
  await desk.signIn('Admin', { to: `/approvals/${unmanaged}` });
  await desk.button('Set phase manager').click();
  await desk.dialog.waitFor();
  // Where something moves, it is in here for as long as it does.
  const moving = `document.getAnimations().map(({ transitionProperty, effect }) =>
    [transitionProperty, effect.target.outerHTML.slice(0, 80), effect.getTiming().duration].join(' '))`;
  expect(await desk.page.evaluate<string[]>(moving)).toEqual([]);
});
