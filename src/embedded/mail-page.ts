// The page that shows the sink's mails. What a mail holds is foreign: it is escaped, or shown in a sandbox.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MailStore, StoredMail } from './mail-store.ts';

const listed = 100;
const mostListed = 1000;

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd}
pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}iframe{width:100%;height:32rem;border:1px solid #ddd}
dt{font-weight:600;float:left;clear:left;width:6rem}dd{margin-left:7rem}`;

/** Nothing is loaded, run or sent by the pages themselves; their one style is their own. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A mail's own HTML: no scripts, no network, an origin of its own; its links open a new window. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style>${body}</html>`;
}

function listPage(mails: readonly StoredMail[]): string {
  const rows = mails.map(
    (mail) =>
      `<tr><td>${escaped(mail.receivedAt)}</td><td>${escaped(mail.recipients.join(', '))}</td>` +
      `<td><a href="/mails/${mail.id}">${escaped(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  const table = rows.length
    ? `<table><tr><th>Received</th><th>To</th><th>Subject</th></tr>${rows.join('')}</table>`
    : '<p>No mail yet.</p>';
  return page(
    'Mails',
    `<h1>Mails</h1><p>What Countersign sent, newest first. Nothing of it left this machine.</p>${table}`,
  );
}

function mailPage(mail: StoredMail): string {
  const facts = {
    From: mail.from,
    To: mail.to,
    'Sent to': mail.recipients.join(', '),
    Received: mail.receivedAt,
  };
  const list = Object.entries(facts).map(
    ([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}&nbsp;</dd>`,
  );
  const html = mail.html
    ? `<h2>As HTML</h2><iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${mail.id}/html"></iframe>`
    : '';
  return page(
    mail.subject,
    `<p><a href="/">All mails</a> · <a href="/mails/${mail.id}/raw">Source</a></p><h1>${escaped(mail.subject)}</h1>` +
      `<dl>${list.join('')}</dl><h2>As text</h2><pre>${escaped(mail.text)}</pre>${html}`,
  );
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly policy?: string;
}

const notFound: Answer = { status: 404, type: 'text/plain', body: 'No such page or mail.\n' };

async function newest(store: MailStore, count: number): Promise<StoredMail[]> {
  const mails = await Promise.all(
    store
      .ids()
      .slice(0, count)
      .map((id) => store.read(id)),
  );
  return mails.filter((mail) => mail !== undefined);
}

async function answerMail(store: MailStore, id: string, form: string | undefined): Promise<Answer> {
  if (form === 'raw') {
    const raw = store.raw(id);
    // As plain text: no browser is to make anything else of it.
    return raw ? { status: 200, type: 'text/plain', body: raw } : notFound;
  }
  const mail = await store.read(id);
  if (!mail) return notFound;
  if (form === undefined) return { status: 200, type: 'text/html', body: mailPage(mail) };
  if (form !== 'html' || !mail.html) return notFound;
  return { status: 200, type: 'text/html', policy: mailPolicy, body: `<base target="_blank">${mail.html}` };
}

async function answer(store: MailStore, url: URL): Promise<Answer> {
  const [first, id, form, more] = url.pathname.split('/').filter((part) => part !== '');
  if (first === undefined)
    return { status: 200, type: 'text/html', body: listPage(await newest(store, listed)) };
  if (first !== 'mails' || more !== undefined) return notFound;
  if (id !== undefined) return answerMail(store, id, form);
  const limit = Math.min(Number(url.searchParams.get('limit') ?? listed) || listed, mostListed);
  return { status: 200, type: 'application/json', body: JSON.stringify(await newest(store, limit)) };
}

/** A page elsewhere could give its own name our address and read the mails; it cannot give itself our name. */
function askedByOurName(request: IncomingMessage): boolean {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  return ['127.0.0.1', 'localhost', '[::1]'].includes(name);
}

async function respond(store: MailStore, request: IncomingMessage): Promise<Answer> {
  if (!askedByOurName(request))
    return { status: 421, type: 'text/plain', body: 'This page is for this machine only.\n' };
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, type: 'text/plain', body: 'Read only.\n' };
  return answer(store, new URL(request.url ?? '/', 'http://localhost'));
}

/** Answers the page's requests: `/` and `/mails/ID` for people, `/mails?limit=` as JSON. */
export function mailPageHandler(
  store: MailStore,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    respond(store, request)
      .catch((error: unknown): Answer => ({ status: 500, type: 'text/plain', body: `${String(error)}\n` }))
      .then(({ status, type, body, policy }) => {
        response.writeHead(status, {
          'content-type': `${type}; charset=utf-8`,
          'content-security-policy': policy ?? pagePolicy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
        });
        response.end(body);
      })
      .catch((error: unknown) => response.destroy(error as Error));
  };
}
