import PostalMime from 'postal-mime';
import nodemailer from 'nodemailer';
import { composeMail } from '../../src/mail/compose.ts';
import type { ApprovalId, GroupId, TaskId } from '../../src/domain/ids.ts';
import { approvalEvents, groupEvents } from '../../src/domain/letter.ts';
import type {
  ApprovalEvent,
  ApprovalInLetter,
  Branding,
  GroupEvent,
  Letter,
} from '../../src/domain/letter.ts';
import { isRefusedForGood } from '../../src/mail/transport.ts';

const settings = {
  from: 'no-reply@cs.example',
  domain: 'cs.example',
  publicUrl: 'https://cs.example',
  invitationSecret: (id: string) => `secret-of-${id}`,
};
const branding: Branding = { name: null, colour: '#1f4e79', logoUrl: null, footer: '' };
const head = {
  to: { name: 'Ada Admin', email: 'ada@windmill.example' },
  environment: 'Windmill BV',
  branding,
};
const chairs: ApprovalInLetter = {
  id: '01a2' as ApprovalId,
  documentTitle: 'Chairs',
  phases: [
    { number: 1, name: 'Check' },
    { number: 3, name: 'Sign' },
  ],
};
const about = (
  template: ApprovalEvent,
  approval: Partial<ApprovalInLetter> = {},
  over: Partial<typeof head> = {},
) => ({ ...head, ...over, template, approval: { ...chairs, ...approval } });
const compose = (letter: Letter) => composeMail(letter, settings);

const words: [event: ApprovalEvent, subject: string, text: RegExp][] = [
  ['manager_missing', 'An approval has no phase manager: Chairs', /- phase 1: Check\n\s*- phase 3: Sign/],
  ['manager_missing', 'An approval has no phase manager: Chairs', /Set a phase manager, or add somebody/],
  ['manager_set', 'You are phase manager: Chairs', /you are phase manager in the approval of Chairs/],
  ['participants_missing', 'An approval waits for participants: Chairs', /completes the phase with a reason/],
  ['start_late', 'An approval has not started yet: Chairs', /has not started for five minutes/],
  [
    'turn_placed_again',
    'Somebody else has the turn of who was retired: Chairs',
    /somebody else of it has the turn now/,
  ],
  [
    'turn_to_manager',
    'The phase manager has the turn of who was retired: Chairs',
    /manager of the phase has the turn now/,
  ],
  [
    'turn_lost',
    'An approval waits for somebody who was retired: Chairs',
    /retired who has a turn[^]*- phase 1: Check/,
  ],
  ['task_opened', 'A task waits for you: Chairs', /a task waits for you in the approval of Chairs/],
  ['task_without_members', 'A task is left with nobody: Chairs', /nobody belongs to the group/],
];

test.each(words)('NTF-04 a mail of %s says what it is about', async (event, subject, text) => {
  expect(await compose(about(event))).toMatchObject({ subject, text: expect.stringMatching(text) });
});

test.each(approvalEvents)('NTF-04 a mail of %s links to its page, as text and as HTML', async (event) => {
  const { text, html } = await compose(about(event));
  // The task that was taken back is not its reader's any more.
  const path = event === 'delegation_recalled' ? '/delegations' : '/approvals/01a2';
  expect([text, html].map((form) => form.includes(`https://cs.example${path}`))).toEqual([true, true]);
});

describe('NTF-02, NTF-04 a mail about groups', () => {
  const legal = { id: '09b1' as GroupId, name: 'LEGAL' };

  test.each<[GroupEvent, string, RegExp, string]>([
    ['group_joined', 'You were added to a group: LEGAL', /added to the group LEGAL/, 'You were added to 3 groups'],
    ['group_left', 'You were taken out of a group: LEGAL', /taken out of the group LEGAL/, 'You were taken out of 3 groups'],
    ['default_assignee_named', 'You are default assignee of a group: LEGAL', /among the default assignees of the group LEGAL/, 'You are default assignee of 3 groups'],
    ['default_assignee_dropped', 'You are default assignee of a group no longer: LEGAL', /not among the default assignees of the group LEGAL/, 'You are default assignee of 3 groups no longer'],
  ])('NTF-04 %s says what it is about, of one and of many', async (template, subject, text, ofMany) => {
    const one = await compose({ ...head, template, group: legal });
    expect(one).toMatchObject({ subject, text: expect.stringMatching(text) });
    const many = await compose({ ...head, template, groups: [legal, { ...legal, name: 'BUYERS' }], listed: 3 });
    expect(many).toMatchObject({ subject: ofMany, text: expect.stringMatching(/LEGAL[^]*BUYERS[^]*And 1 more/) });
  }); // prettier-ignore

  test.each(groupEvents)(
    'NTF-04 a mail of %s has no markup and no second line out of a name',
    async (template) => {
      const name = 'A<b>\nBcc: x@y.example';
      const { subject, html } = await compose({ ...head, template, group: { ...legal, name } });
      expect([subject.includes('\n'), html.includes('A<b>'), html.includes('https://cs.example/notifications')]).toEqual([false, false, true]); // prettier-ignore
    },
  );
});

test('NTF-04 a mail about one task links to the task', async () => {
  const { text, html } = await compose(about('task_opened', { taskId: '07a5' as TaskId }));
  expect([text, html].map((form) => form.includes('https://cs.example/tasks/07a5'))).toEqual([true, true]);
});

test('PHM-04 a list of tasks links to each, and to all', async () => {
  const approvals = [{ ...chairs, taskId: '07a5' as TaskId }];
  const { text } = await compose({ ...head, template: 'task_opened', approvals, listed: 7 });
  expect(text).toMatch(/https:\/\/cs\.example\/tasks\/07a5[^]*https:\/\/cs\.example\/tasks>/);
});

test('an invitation carries the link that accepts it', async () => {
  const { subject, text } = await compose({ ...head, template: 'invitation', invitationId: '0abc' });
  expect([subject, /https:\/\/cs\.example\/invitations#token=secret-of-0abc/.test(text)]).toEqual([
    'You are invited to Windmill BV',
    true,
  ]);
});

describe('PHM-04 a mail that lists many', () => {
  const list = (template: ApprovalEvent, count: number, listed: number) =>
    compose({
      ...head,
      template,
      approvals: Array.from({ length: count }, (_, nth) => ({
        ...chairs,
        id: `id-${nth}` as ApprovalId,
        documentTitle: `Chairs ${nth}`,
      })),
      listed,
    });

  test.each([
    ['manager_missing', '3 approvals have no phase manager', '1 approval has no phase manager'],
    ['manager_set', 'You are phase manager in 3 approvals', 'You are phase manager in 1 approval'],
    ['participants_missing', '3 approvals wait for participants', '1 approval waits for participants'],
    ['start_late', '3 approvals have not started yet', '1 approval has not started yet'],
    [
      'turn_placed_again',
      'In 3 approvals somebody else has the turn of who was retired',
      'In 1 approval somebody else has the turn of who was retired',
    ],
    [
      'turn_to_manager',
      'In 3 approvals the phase manager has the turn of who was retired',
      'In 1 approval the phase manager has the turn of who was retired',
    ],
    [
      'turn_lost',
      '3 approvals wait for somebody who was retired',
      '1 approval waits for somebody who was retired',
    ],
    ['task_opened', '3 tasks wait for you', '1 task waits for you'],
    [
      'task_without_members',
      'In 3 approvals a task is left with nobody',
      'In 1 approval a task is left with nobody',
    ],
  ] as const)('of %s names each approval with its phases and its link', async (event, many, alone) => {
    const { subject, text } = await list(event, 3, 3);
    expect([subject, (await list(event, 1, 1)).subject]).toEqual([many, alone]);
    const named = /Chairs \d <https:\/\/cs\.example\/approvals\/id-\d>\s+- phase 1: Check/g;
    expect(text.match(named)).toHaveLength(3);
  });

  test('counts what it does not name, and links to all that wait', async () => {
    const { text } = await list('manager_missing', 2, 980);
    expect(text).toMatch(/And 978 more[^]*https:\/\/cs\.example\/waiting/);
  });

  test('says nothing of more where there is no more', async () => {
    expect((await list('manager_missing', 2, 2)).text).not.toContain('more, which');
  });
});

describe('what comes from people', () => {
  const evil = 'a\r\nBcc: thief@evil.example\u2028b';

  test('stands on one line', async () => {
    const plain = await compose(about('manager_missing', {}, {}));
    const { to, subject, text } = await compose(
      about(
        'manager_missing',
        { documentTitle: evil, phases: chairs.phases.map((phase) => ({ ...phase, name: evil })) },
        { to: { name: evil, email: 'ada@windmill.example\r\n' }, environment: evil },
      ),
    );
    expect([to.name, to.address, subject].filter((line) => /[\r\n\u2028]/.test(line))).toEqual([]);
    expect(text.split('\n')).toHaveLength(plain.text.split('\n').length);
  });

  test('adds nothing to the headers of the message', async () => {
    const mail = await compose(about('start_late', { documentTitle: evil }, { to: { name: evil, email: 'ada@x.example' } })); // prettier-ignore
    const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
    const { message } = await transport.sendMail(mail);
    const { headers } = await PostalMime.parse(message as Buffer);
    expect(headers.map(({ key }) => key)).not.toContain('bcc');
  });

  test('is no markup in the HTML, and stands in the text as it was written', async () => {
    const title = '<script>alert("x")</script> & <b>bold</b> {{subject}}';
    const { html, text } = await compose(
      about(
        'manager_missing',
        { documentTitle: title },
        { to: { name: '<i>Ada</i>', email: 'ada@x.example' } },
      ),
    );
    expect([/<script|<b>bold|<i>/.test(html), html.includes('&lt;script&gt;')]).toEqual([false, true]);
    expect([text.includes(title), text.includes('Hello <i>Ada</i>,')]).toEqual([true, true]);
  });

  test('does not turn the direction in which the rest is read', async () => {
    const { subject } = await compose(about('start_late', { documentTitle: 'invoice\u202Efdp.exe' }));
    expect(subject).toBe('An approval has not started yet: invoicefdp.exe');
  });

  test('is cut in the subject where it is long', async () => {
    const { subject } = await compose(about('start_late', { documentTitle: '𝒳'.repeat(500) }));
    expect([...subject].slice(-2)).toEqual(['𝒳', '…']);
  });
});

describe('branding', () => {
  const windmill: Branding = {
    name: 'Windmill',
    colour: '#7a1f2b',
    logoUrl: 'https://windmill.example/logo.png?a=1&b="2"',
    footer: 'Windmill BV, Dam 1, Amsterdam',
  };

  test('NTF-04 a mail has the colour, the logo and the footer of its environment', async () => {
    const { html } = await compose(about('start_late', {}, { branding: windmill }));
    expect(html).toContain('#7a1f2b');
    expect(html).toContain('src="https://windmill.example/logo.png?a&#x3D;1&amp;b&#x3D;&quot;2&quot;"');
    expect(html).toContain('Windmill BV, Dam 1, Amsterdam');
  });

  test('NTF-04 an environment without a logo shows its name', async () => {
    const { html } = await compose(about('start_late', {}, { branding: { ...windmill, logoUrl: null } }));
    expect([html.includes('<img'), />Windmill</.test(html)]).toEqual([false, true]);
  });

  test('NTF-05 the same letter is composed to the same mail', async () => {
    const letter = about('manager_missing', {}, { branding: windmill });
    expect(await compose(letter)).toEqual(await compose(letter));
  });
});

const answers: [sentence: string, forGood: boolean, error: object][] = [
  ['a recipient who does not exist', true, { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
  ['a recipient who is greylisted', false, { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }],
  ['an address that is none', true, { code: 'EENVELOPE', command: 'API' }],
  ['a content that is not taken', true, { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
  ['a content that is not taken now', false, { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }],
  ['a sender who is not taken', false, { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530 }],
  ['a login that is not taken', false, { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }],
  ['a server that turns us away', false, { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }],
  ['a server that is away', false, { code: 'ESOCKET', command: 'CONN' }],
];

test.each(answers)('NTF-05 %s is refused for good: %s', (_sentence, forGood, error) => {
  expect(isRefusedForGood(Object.assign(new Error('said the server'), error))).toBe(forGood);
});
