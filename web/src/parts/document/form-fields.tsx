import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { fieldsIn } from './fields-of.ts';
import { Facts } from '../facts.tsx';

/** The free fields of a form, by the names that its sender gave them. */
export function FormFields({ fields }: { readonly fields: Readonly<Record<string, unknown>> }) {
  const { document: texts } = useTexts();
  const entries = Object.entries(fields);
  return (
    <>
      <Title order={3} size="h5">
        {texts.fields}
      </Title>
      {entries.length === 0 ? <p>{texts.noFields}</p> : <Value value={fields} />}
    </>
  );
}

/** Any JSON. The API lets none through that is nested deeper than ten. */
function Value({ value }: { readonly value: unknown }): ReactNode {
  const { yes, no, unknown } = useTexts();
  const { number } = useFormats();
  if (value === null || value === undefined || value === '') return unknown;
  if (typeof value === 'string') return <span className="as-written">{value}</span>;
  if (typeof value === 'number') return number(String(value));
  if (typeof value === 'boolean') return value ? yes : no;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return (
      <ul className="values">
        {items.map((item, index) => (
          <li key={index}>
            <Value value={item} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Facts
      of={Object.entries(fieldsIn(value)).map(([name, item]) => [
        named(name),
        <Value key={name} value={item} />,
      ])}
    />
  );
}

/** `invoiceNumber` and `invoice_number` as people write it. */
function named(key: string): string {
  const words = key
    .replace(
      /([\p{Ll}\d])(\p{Lu})(?!\p{Lu})/gu,
      (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`,
    )
    .replace(/[_-]+/g, ' ')
    .trim();
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1);
}
