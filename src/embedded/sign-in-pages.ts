// The page on which one says who of the demo one is. There are no passwords: it is reached from this machine only.
import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/** Somebody who can sign in; to the API they are `subject` at this issuer. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly does: string;
  /** The company that they are listed under. */
  readonly at: string;
}

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem;color:#1a1a1a}
button{display:block;width:100%;text-align:left;font:inherit;padding:.5rem .8rem;margin:.3rem 0;border:1px solid #767676;
border-radius:.3rem;background:#fff;cursor:pointer}button:hover,button:focus{background:#eef3ff}small{color:#595959}`;

/** After the form the browser is sent on to the program that asked, on a port of its own. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; " +
  "form-action 'self' http://127.0.0.1:* http://localhost:*";

/** A subject and a few words; whoever sends more is no form of ours. */
const formBytesAtMost = 4_096;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** Answers /sign-in/…: GET shows who there is, POST signs in as one of them. */
export const signInPages =
  (provider: Provider, people: () => readonly Person[]): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/sign-in/')) return next();
    ctx.set('content-security-policy', policy);
    ctx.set('cache-control', 'no-store');
    ctx.set('x-content-type-options', 'nosniff');
    // Whose sign-in this is stands in a cookie of the browser that began it; without that this throws.
    const began = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method === 'POST') {
      const login = (await readForm(ctx.req)).get('login');
      const person = people().find(({ subject }) => subject === login);
      if (person) {
        // Whoever presses the button knows which program asked: there is one, and it is ours.
        const result = { login: { accountId: person.subject }, consent: {} };
        await provider.interactionFinished(ctx.req, ctx.res, result);
        ctx.respond = false;
        return;
      }
      ctx.status = 400;
    }
    ctx.type = 'html';
    ctx.body = pageFor(began.uid, people());
  };

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length > formBytesAtMost) break;
  }
  return new URLSearchParams(text.slice(0, formBytesAtMost));
}

function pageFor(uid: string, people: readonly Person[]): string {
  const companies = [...new Set(people.map(({ at }) => at))].map(
    (company) =>
      `<h2>${escaped(company)}</h2>${people
        .filter(({ at }) => at === company)
        .map(buttonOf)
        .join('')}`,
  );
  const list =
    people.length > 0 ? companies.join('') : '<p>There is nobody yet: the demo data is missing.</p>';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in to Countersign</title>
<meta name="viewport" content="width=device-width"><style>${style}</style>
<main><h1>Who are you?</h1><p>These are the people of the demo. They have no passwords: this page is for whoever sits
at this machine, and is reached from no other.</p><form method="post" action="/sign-in/${escaped(uid)}">${list}</form></main></html>`;
}

const buttonOf = ({ subject, name, does }: Person): string =>
  `<button name="login" value="${escaped(subject)}">${escaped(name)} <small>${escaped(does)}</small></button>`;
