import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits at random: what a cookie says. */
export const newBrowserSecret = (): string => randomBytes(32).toString('base64url');

const form = /^[A-Za-z0-9_-]{43}$/;

/** What a cookie says, if it can be one of ours. */
export const readBrowserSecret = (text: string | undefined): string | null =>
  text !== undefined && form.test(text) ? text : null;

/** What is stored of a secret. It is long and random: from its hash nobody finds it, however fast they try. */
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * What the pages of a session send along with every change. It follows from the session's secret, so that every
 * process knows it and none stores it; the secret does not follow from it.
 */
export const csrfOf = (secret: string): string =>
  createHash('sha256').update(`csrf\n${secret}`).digest('base64url');

/** Compares in constant time. */
export function isCsrfOf(secret: string, sent: string): boolean {
  const [right, given] = [csrfOf(secret), sent].map((text) => Buffer.from(text));
  return right !== undefined && given?.length === right.length && timingSafeEqual(right, given);
}
