// The few pages that are there without the web app: of the sign-in, and of what is not there. No script, one style.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from './page-language.ts';
import type { PageLanguage } from './page-language.ts';
import type { Problem } from './problem.ts';

export interface PlainPage {
  readonly status: number;
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** Ways on. Addresses of ours. */
  readonly links: readonly { readonly to: string; readonly label: string }[];
  /** The same for those who read Dutch; without it they read it in English. */
  readonly inDutch?: {
    readonly title: string;
    readonly text: readonly string[];
    readonly labels: readonly string[];
  };
}

function inLanguage(page: PlainPage, wanted: PageLanguage): PlainPage & { readonly language: PageLanguage } {
  const { inDutch, links } = page;
  if (wanted === 'en' || !inDutch) return { ...page, language: 'en' };
  const { title, text, labels } = inDutch;
  const named = links.map(({ to, label }, index) => ({ to, label: labels[index] ?? label }));
  return { ...page, title, text, links: named, language: wanted };
}

const style = `:root{color-scheme:light dark;--text:#1f2933;--back:#f1f3f5;--card:#fff;--link:#1f4e79}
@media (prefers-color-scheme:dark){:root{--text:#e4e7eb;--back:#14181d;--card:#1f2630;--link:#9cc7f0}}
*{box-sizing:border-box}body{margin:0;padding:2rem 1rem;background:var(--back);color:var(--text);
font:1rem/1.5 system-ui,sans-serif}main{max-width:36rem;margin:0 auto;padding:1.5rem;background:var(--card);
border-radius:.5rem;overflow-wrap:anywhere}h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
ul{list-style:none;margin:1.5rem 0 0;padding:0}a{display:inline-block;padding:.5rem 0;color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Answers with a page. The address that it stands at goes nowhere from there: a code may be in it. */
export function sendPage(reply: FastifyReply, page: PlainPage): FastifyReply {
  const { status, title, text, links, language } = inLanguage(page, languageOf(reply.request));
  const paragraphs = text.map((one) => `<p>${escaped(one)}</p>`).join('');
  const ways = links.map(({ to, label }) => `<li><a href="${escaped(to)}">${escaped(label)}</a></li>`);
  return reply
    .code(status)
    .headers({
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)} – Countersign</title>` +
        `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>` +
        `<body><main><h1>${escaped(title)}</h1>${paragraphs}<ul>${ways.join('')}</ul></main></body></html>\n`,
    );
}

/** Whether somebody looks at the answer, or a program reads it. */
export const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');

export const toTheStart = { to: '/', label: 'Go to Countersign' } as const;

export const notFoundPage: PlainPage = {
  status: 404,
  title: 'There is no such page',
  text: ['The address may be mistyped, or what stood there has moved.'],
  links: [toTheStart],
  inDutch: {
    title: 'Deze pagina bestaat niet',
    text: ['Het adres is misschien verkeerd getypt, of wat er stond is verplaatst.'],
    labels: ['Naar Countersign'],
  },
};

/** A problem, for whoever looks at it. */
export const pageOfProblem = ({ status, body, message }: Problem): PlainPage => ({
  status,
  title: String(body['title']),
  text: [message],
  links: [toTheStart],
});
