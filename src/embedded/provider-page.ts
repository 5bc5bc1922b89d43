// How the pages of the embedded provider look: readable at any width, in light and dark, without a script.
import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark;--text:#1f2933;--soft:#52606d;--back:#f1f3f5;--card:#fff;--line:#767f8a;
--accent:#1f4e79;--hover:#e6eef7}@media (prefers-color-scheme:dark){:root{--text:#e4e7eb;--soft:#b4bcc6;--back:#14181d;
--card:#1f2630;--line:#8792a0;--accent:#9cc7f0;--hover:#2b3645}}*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1rem;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;overflow-wrap:anywhere}h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:1.5rem 0 .5rem}ul{list-style:none;margin:0;padding:0}
button{display:block;width:100%;min-height:2.75rem;margin:.4rem 0;padding:.5rem .8rem;text-align:left;font:inherit;
color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;cursor:pointer}
button:hover{background:var(--hover)}button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button.plain{margin-top:1.5rem;text-align:center}small{display:block;color:var(--soft);font-size:.9rem}a{color:var(--accent)}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** A page, and what it may do. After its form the browser is sent on to the program that asked. */
export function page(
  { title, body }: { readonly title: string; readonly body: string },
  publicUrl: string,
): { readonly html: string; readonly policy: string } {
  return {
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} – Countersign's demo</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>
`,
    policy: [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      // The command line's address, which nothing answers at, and the web app's.
      `form-action 'self' http://127.0.0.1:* http://localhost:* ${publicUrl}`,
    ].join('; '),
  };
}
