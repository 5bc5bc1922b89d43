// The pages on which one says who of the demo one is. There are no passwords: they are reached from this machine only.
import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { page } from './provider-page.ts';

/** Somebody who can sign in; to the API they are `subject` at this issuer. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly does: string;
  /** The company that they are listed under. */
  readonly at: string;
}

/** Where the web app is reached: the pages lead back there. */
interface Web {
  readonly publicUrl: string;
}

/** A subject and a few words; whoever sends more is no form of ours. */
const formBytesAtMost = 4_096;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** Answers /sign-in/…: GET shows who there is, POST signs in as one of them, or not. */
export const signInPages =
  (
    provider: Provider,
    { people, web }: { readonly people: () => readonly Person[]; readonly web: Web },
  ): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/sign-in/')) {
      await next();
      return skipEmptySignOut(ctx);
    }
    try {
      await answer(ctx, provider, { people: people(), web });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'SessionNotFound') throw error;
      ctx.status = 400;
      show(ctx, web, {
        title: 'This sign-in is over',
        body: `<p>It took too long, or it was begun in another browser.</p>${wayBack(web)}`,
      });
    }
  };

async function answer(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  { people, web }: { readonly people: readonly Person[]; readonly web: Web },
): Promise<void> {
  // Whose sign-in this is stands in a cookie of the browser that began it; without that this throws.
  const began = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'POST') {
    const form = await readForm(ctx.req);
    const person = people.find(({ subject }) => subject === form.get('login'));
    const result = form.has('cancel')
      ? { error: 'access_denied', error_description: 'whoever was to sign in went back' }
      : // Whoever presses the button knows which program asked: there are two, and both are ours.
        person && { login: { accountId: person.subject }, consent: {} };
    if (result) {
      await provider.interactionFinished(ctx.req, ctx.res, result);
      ctx.respond = false;
      return;
    }
    ctx.status = 400;
  }
  show(ctx, web, { title: 'Who are you?', body: choiceOf(began.uid, people) });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length > formBytesAtMost) break;
  }
  return new URLSearchParams(text.slice(0, formBytesAtMost));
}

function choiceOf(uid: string, people: readonly Person[]): string {
  const companies = [...new Set(people.map(({ at }) => at))].map((company, nth) => {
    const own = people.filter(({ at }) => at === company).map(choice);
    return `<section aria-labelledby="c${nth}"><h2 id="c${nth}">${escaped(company)}</h2><ul>${own.join('')}</ul></section>`;
  });
  const list =
    people.length > 0 ? companies.join('') : '<p>There is nobody yet: the demo data is missing.</p>';
  return `<p>These are the people of the demo. They have no passwords: this page is for whoever sits at this machine, and is reached from no other.</p>
<form method="post" action="/sign-in/${escaped(uid)}">${list}<button class="plain" name="cancel" value="yes">Do not sign in</button></form>`;
}

const choice = ({ subject, name, does }: Person): string =>
  `<li><button name="login" value="${escaped(subject)}">${escaped(name)} <small>${escaped(does)}</small></button></li>`;

const wayBack = ({ publicUrl }: Web): string =>
  `<p><a href="${escaped(publicUrl)}/">Back to Countersign</a></p>`;

/**
 * Signs out whoever is named by the program that asks, at once: they have just said so there. Whoever else is signed in
 * here is asked first.
 */
export const signOut =
  (web: Web) =>
  async (ctx: KoaContextWithOIDC, form: string): Promise<void> => {
    const { session, entities, params } = ctx.oidc;
    const named = (entities.IdTokenHint as { payload?: { sub?: string } } | undefined)?.payload?.sub;
    if (session && named !== undefined && named === session.accountId) {
      await session.destroy();
      return ctx.redirect(afterSignOut(params));
    }
    show(ctx, web, {
      title: 'Sign out?',
      body: `<p>You are signed in at the provider of the demo.</p>${form}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button><button class="plain" form="op.logoutForm">Stay signed in</button>`,
    });
  };

/** Where nobody is signed in there is nothing to ask, and nothing to end. */
function skipEmptySignOut(ctx: KoaContextWithOIDC): void {
  const { oidc } = ctx as Partial<KoaContextWithOIDC>;
  if (oidc?.route !== 'end_session' || ctx.status !== 200 || oidc.session?.accountId !== undefined) return;
  ctx.redirect(afterSignOut(oidc.params));
}

/** Checked by then: an address that the program has registered, or none. */
const afterSignOut = (params: Readonly<Record<string, unknown>> | undefined): string => {
  const wanted = params?.['post_logout_redirect_uri'];
  return typeof wanted === 'string' ? wanted : '/session/end/success';
};

export const signedOutPage =
  (web: Web) =>
  (ctx: KoaContextWithOIDC): void =>
    show(ctx, web, { title: 'You are signed out', body: wayBack(web) });

/** What went wrong, by the codes of the protocol. */
export const errorPage =
  (web: Web) =>
  (
    ctx: KoaContextWithOIDC,
    out: { readonly error: string; readonly error_description?: string | undefined },
  ): void =>
    show(ctx, web, {
      title: 'The provider can not do this',
      body: `<p>${escaped(out.error)}: ${escaped(out.error_description ?? 'no more is known')}</p>${wayBack(web)}`,
    });

function show(
  ctx: KoaContextWithOIDC,
  { publicUrl }: Web,
  content: { readonly title: string; readonly body: string },
): void {
  const { html, policy } = page(content, publicUrl);
  ctx.set('content-security-policy', policy);
  ctx.set('cache-control', 'no-store');
  ctx.set('x-content-type-options', 'nosniff');
  ctx.set('referrer-policy', 'no-referrer');
  ctx.type = 'html';
  ctx.body = html;
}
