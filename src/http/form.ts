import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { MAX_TITLE_LENGTH } from '../documents/document-fields.ts';
import { MAX_ID_LENGTH } from '../documents/field.ts';
import { readDecimal } from '../documents/values.ts';
import { notUtf8 } from './problem-answers.ts';
import { amount, currency, isStorable, text } from './schemas.ts';
import { check } from './validation.ts';

/** Conditions and pages read these; what is bigger is a file. */
const fieldCharactersAtMost = 100_000;
/** Deep enough for any form, and far from where recursion ends. */
const fieldDepthAtMost = 10;
const fieldValuesAtMost = 5_000;

/** A document that is no UBL: contract, tender, form (DOC-01, 02). */
export const form = z
  .strictObject({
    title: text(MAX_TITLE_LENGTH),
    reference: text(MAX_ID_LENGTH),
    amount: amount.optional(),
    currency: currency.optional(),
    fields: z
      .record(z.string(), z.unknown(), 'Must be an object.')
      .superRefine((fields, context) => {
        const message = unsound(fields);
        if (message) context.addIssue({ code: 'custom', message });
      })
      .optional()
      .meta({ description: `Any object, up to ${fieldDepthAtMost} deep.` }),
  })
  .superRefine((sent, context) => {
    if ((sent.amount === undefined) === (sent.currency === undefined)) return;
    const missing = sent.amount === undefined ? 'amount' : 'currency';
    context.addIssue({
      code: 'custom',
      path: [missing],
      message: 'Amount and currency come together or not at all.',
    });
  });

export interface Form {
  readonly title: string;
  readonly reference: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads a form from the bytes that were sent. The parser is Fastify's own, which lets nobody touch a prototype. */
export function readForm(bytes: Buffer, parseJson: (text: string) => unknown): Form {
  const json = utf8(bytes);
  if (json === null) throw notUtf8();
  const sent = check(form, parseJson(json), '/body');
  return {
    title: sent.title.trim(),
    reference: sent.reference.trim(),
    amount: (sent.amount !== undefined && readDecimal(sent.amount)) || null,
    currency: sent.currency ?? null,
    fields: sent.fields ?? {},
  };
}

/** The text, or null where the bytes are not UTF-8: replacing them would make another document of it. */
export const utf8 = (bytes: Buffer): string | null =>
  isUtf8(bytes) ? new TextDecoder().decode(bytes) : null;

/** What is wrong with free fields, if anything. Without recursion: how deep they are is for the sender to choose. */
function unsound(fields: Readonly<Record<string, unknown>>): string | null {
  let level: readonly unknown[] = [fields];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > fieldDepthAtMost) return `Must be nested ${fieldDepthAtMost} deep at most.`;
    values += level.length;
    if (values > fieldValuesAtMost) return `Must hold ${fieldValuesAtMost} values at most.`;
    if (level.some(isUnsoundValue))
      return 'Must hold valid Unicode without NUL, and numbers that JSON can hold.';
    level = level.flatMap((value) => (isObject(value) ? Object.values(value) : []));
  }
  const tooLong = JSON.stringify(fields).length > fieldCharactersAtMost;
  return tooLong ? `Must have ${fieldCharactersAtMost} characters at most.` : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function isUnsoundValue(value: unknown): boolean {
  if (typeof value === 'string') return !isStorable(value);
  if (typeof value === 'number') return !Number.isFinite(value);
  return isObject(value) && Object.keys(value).some((key) => !isStorable(key));
}
