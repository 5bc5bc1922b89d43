import { isPage } from './web-pages.ts';

/** Text of our own addresses: no control character, no space, nothing that a browser reads as another host. */
const plain = /^\/[\x21-\x5b\x5d-\x7e]{0,1999}$/;

/**
 * Where somebody goes after signing in: a page of the web app with its query, or else its first page. Whatever leads
 * elsewhere, or would when a browser has read it, leads to the first page.
 */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !plain.test(wanted)) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  return origin === here && isPage(pathname) ? `${pathname}${search}` : '/';
}
