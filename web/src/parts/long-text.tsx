import { Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Ref } from 'react';
import { useFormats, useTexts } from '../texts/language.tsx';

/** What the API takes. */
const longest = 4_000;
const fewLeft = 200;

/** Half of a character, every control but line break and tab, and what turns a line round: they come by pasting. */
const neverMeant = /(?![\n\t])\p{Cc}|\p{Cs}|[\u202d\u202e]/gu;

export const withoutControls = (typed: string): string => typed.replace(neverMeant, '');

const tooManyIn = (text: string): number => Math.max(0, text.trim().length - longest);

/** Whether what somebody has written can be sent; where it can't, the field says why and has the focus. */
export function useLongText(value: string, required = false) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [refused, setRefused] = useState(false);
  const missing = required && value.trim() === '';
  const canBeSent = (): boolean => {
    const fits = !missing && tooManyIn(value) === 0;
    setRefused(missing);
    if (!fits) field.current?.focus();
    return fits;
  };
  return { canBeSent, field: { ref: field, value, required, missing: refused && missing } };
}

interface Props {
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly value: string;
  readonly required: boolean;
  readonly missing: boolean;
  readonly label: string;
  readonly description?: string;
  readonly minRows?: number;
  readonly maxRows?: number;
  readonly focused?: boolean;
  /** It can't be sent any more, and stays to be read and copied. */
  readonly kept?: boolean;
  readonly change: (value: string) => void;
}

/** A reason, a remark, a message: nothing of it is ever cut; what is too much is said. */
export function LongText(props: Props) {
  const { ref, value, required, missing, label, description, change } = props;
  const { minRows = 2, maxRows = 10, focused = false, kept = false } = props;
  const { writing, task } = useTexts();
  const { number } = useFormats();
  const tooMany = tooManyIn(value);
  const left = longest - value.trim().length;
  const counted = left >= 0 && left <= fewLeft ? writing.left(left) : '';
  const tooLong = tooMany > 0 ? writing.tooLong(tooMany, number(String(tooMany))) : undefined;
  return (
    <Textarea
      ref={ref}
      label={label}
      description={[description, counted].filter(Boolean).join(' ')}
      required={required}
      value={value}
      readOnly={kept}
      autosize
      minRows={minRows}
      maxRows={maxRows}
      data-autofocus={focused || undefined}
      error={tooLong ?? (missing ? task.reasonMissing : undefined)}
      onChange={(event) => change(withoutControls(event.currentTarget.value))}
    />
  );
}
