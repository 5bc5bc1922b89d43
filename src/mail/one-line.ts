/** Text as a header or a link can carry it: on one line, without what a reader's program would act on. */
export const onOneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // Marks that turn the direction of what follows, so that it reads as something else.
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
