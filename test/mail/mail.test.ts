import { composeMail } from '../../src/mail/compose.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import type { Letter } from '../../src/domain/letter.ts';
import { isRefusedForGood } from '../../src/mail/transport.ts';

const settings = { from: 'no-reply@cs.example', domain: 'cs.example', publicUrl: 'https://cs.example' };
const compose = (other: Partial<Letter> = {}) =>
  composeMail(
    {
      template: 'start_late',
      to: { name: 'Ada Admin', email: 'ada@windmill.example' },
      environment: 'Windmill BV',
      approvalId: '01a2' as ApprovalId,
      documentTitle: 'Chairs',
      ...other,
    },
    settings,
  );

test('NTF-04 a mail says what it is about and links to the approval', () => {
  expect(compose()).toMatchObject({
    subject: 'An approval has not started yet: Chairs',
    text: expect.stringMatching(/"Chairs" in Windmill BV[^]*https:\/\/cs\.example\/v1\/approvals\/01a2$/),
  });
});

test('whatever comes from people stands on one line', () => {
  const evil = 'a\r\nBcc: thief@evil.example\u2028b';
  const { to, subject, text } = compose({
    to: { name: evil, email: 'ada@windmill.example\r\n' },
    environment: evil,
    documentTitle: evil,
  });
  const lines = [to.name, to.address, subject, ...text.split('\n\n')];
  expect(lines.filter((line) => /[\r\n\u2028]/.test(line))).toEqual([]);
});

const answers: [sentence: string, error: object, forGood: boolean][] = [
  ['a recipient who does not exist', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, true],
  ['a recipient who is greylisted', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }, false],
  ['an address that is none', { code: 'EENVELOPE', command: 'API' }, true],
  ['a content that is not taken', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, true],
  ['a content that is not taken now', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }, false],
  ['a sender who is not taken', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530 }, false],
  ['a login that is not taken', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, false],
  ['a server that turns us away', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, false],
  ['a server that is away', { code: 'ESOCKET', command: 'CONN' }, false],
];

test.each(answers)('NTF-05 %s is refused for good: %3$s', (_sentence, error, forGood) => {
  expect(isRefusedForGood(Object.assign(new Error('said the server'), error))).toBe(forGood);
});
