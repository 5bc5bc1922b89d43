// Which language the pages speak, and how dates and amounts are written in it.
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { en } from './en.ts';
import type { Texts } from './en.ts';
import { formatsOf } from './formats.ts';
import type { Formats } from './formats.ts';
import { nl } from './nl.ts';

export const languages = { en, nl } satisfies Record<string, Texts>;
export type LanguageCode = keyof typeof languages;

interface Language {
  readonly code: LanguageCode;
  readonly texts: Texts;
  readonly formats: Formats;
  readonly choose: (code: LanguageCode) => void;
}

const stored = 'countersign.language';
const isLanguage = (code: string | null | undefined): code is LanguageCode =>
  code !== null && code !== undefined && Object.hasOwn(languages, code);

/** For the pages around the sign-in, which are there without this app. */
function tellServer(code: LanguageCode): void {
  document.cookie = `countersign_language=${code}; path=/; max-age=31536000; samesite=lax`;
}

function preferred(): LanguageCode {
  const chosen = localStorage.getItem(stored);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

/** The user's own variant of the language, such as en-GB, so that dates look as they are used to. */
const localeFor = (code: LanguageCode): string =>
  navigator.languages.find((tag) => tag === code || tag.startsWith(`${code}-`)) ?? code;

const Context = createContext<Language | null>(null);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [code, setCode] = useState(preferred);
  const language = useMemo<Language>(
    () => ({
      code,
      texts: languages[code],
      formats: formatsOf(localeFor(code)),
      choose: (next) => {
        localStorage.setItem(stored, next);
        tellServer(next);
        setCode(next);
      },
    }),
    [code],
  );
  useEffect(() => {
    document.documentElement.lang = code;
  }, [code]);
  return <Context value={language}>{children}</Context>;
}

export function useLanguage(): Language {
  const language = use(Context);
  if (!language) throw new Error('no LanguageProvider around this part');
  return language;
}

export const useTexts = (): Texts => useLanguage().texts;
export const useFormats = (): Formats => useLanguage().formats;
