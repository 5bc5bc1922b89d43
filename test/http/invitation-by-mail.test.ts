// An invitation on its whole way: from the administrator, over the outbox and a real SMTP server, to whoever follows
// the link of the mail.
import { deliverAll } from '../support/deliveries.ts';
import { runIssuer, signToken } from '../support/issuer.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { TestApi } from './api.ts';

let api: TestApi;
let sink: TestMailSink;
beforeAll(async () => {
  api = await TestApi.open();
  sink = await openMailSink();
});
afterAll(async () => {
  await sink.close();
  await api.close();
});

const invite = async (name: string): Promise<string> => {
  const body = { name, email: 'nina@windmill.example' };
  const answer = await api.call('admin', { path: '/v1/users', body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
};
const linkIn = (text = ''): string =>
  /https:\/\/cs\.example\/invitations#token=([\w.-]+)/.exec(text)?.[1] ?? '';

test('ENV-03 whoever follows the link of the mail becomes the user that was invited', async () => {
  const userId = await invite('Nina New');
  await deliverAll(api.database, sink.url);
  const mail = sink.mails.at(-1);
  expect(mail?.to?.[0]).toMatchObject({ address: 'nina@windmill.example', name: 'Nina New' });
  const token = linkIn(mail?.text);
  expect(mail?.html).toContain(token);
  const credential = await signToken(runIssuer(), 'nina');
  const accepted = await api.callWith(credential, { path: '/v1/invitations/accept', body: { token } });
  expect([accepted.status, accepted.body.user.id]).toEqual([200, userId]);
});

test('a name with markup is shown as it is, and moves nothing in the head of the mail', async () => {
  await invite('Nina <b>"New"</b> & Sons');
  await deliverAll(api.database, sink.url);
  const mail = sink.mails.at(-1);
  expect(mail?.to?.map(({ name, address }) => [name, address])).toEqual([
    ['Nina <b>"New"</b> & Sons', 'nina@windmill.example'],
  ]);
  expect(mail?.html).not.toContain('<b>"New"</b>');
});
