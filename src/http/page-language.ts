// In which language the pages speak that are there without the web app: the one chosen in its menu, else the browser's.
import type { FastifyRequest } from 'fastify';

const languages = ['en', 'nl'] as const;

export type PageLanguage = (typeof languages)[number];

/** Set by the menu of the web app. */
const languageCookie = 'countersign_language';

const isSpoken = (tag: string | undefined): tag is PageLanguage => languages.some((one) => one === tag);

/** English where the reader asks for nothing that the pages speak. */
export function languageOf({ headers, cookies }: Pick<FastifyRequest, 'headers' | 'cookies'>): PageLanguage {
  // A request that is refused early has not come as far as its cookies.
  const chosen = (cookies as Partial<typeof cookies> | undefined)?.[languageCookie];
  if (isSpoken(chosen)) return chosen;
  return wanted(headers['accept-language'] ?? '').find(isSpoken) ?? 'en';
}

/** The languages that a browser asks for, the dearest first, without their countries. */
const wanted = (accepted: string): (string | undefined)[] =>
  accepted
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters
        .find((one) => one.trim().startsWith('q='))
        ?.trim()
        .slice(2);
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);
