// Dates, amounts and sizes as the user's locale writes them. Amounts stay decimals in text: none becomes a float.
export interface Formats {
  readonly instant: (at: string) => string;
  readonly day: (date: string) => string;
  readonly time: (at: number) => string;
  readonly amount: (value: string, currency: string | null) => string;
  readonly number: (value: string) => string;
  readonly percent: (value: string) => string;
  readonly bytes: (size: number) => string;
  readonly list: (items: readonly string[]) => string;
}

type Decimal = `${number}`;

/** Whatever a sender wrote: what is no decimal is shown as it stands. */
const isDecimal = (value: string): value is Decimal => /^-?\d+(?:\.\d+)?$/.test(value);
const decimalsOf = (value: string): number => value.split('.')[1]?.length ?? 0;

export function formatsOf(locale: string): Formats {
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  // A date without a time belongs to no zone: read as UTC, shown as UTC.
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const decimal = (value: Decimal): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: Math.min(decimalsOf(value), 20) }).format(value);
  return {
    instant: (at) => instants.format(new Date(at)),
    time: (at) => times.format(at),
    day: (date) => (/^\d{4}-\d{2}-\d{2}$/.test(date) ? days.format(new Date(`${date}T00:00:00Z`)) : date),
    amount: (value, currency) => {
      if (!isDecimal(value)) return currency === null ? value : `${currency} ${value}`;
      if (currency === null || !/^[A-Z]{3}$/.test(currency)) return decimal(value);
      const minimumFractionDigits = Math.max(decimalsOf(value), usualDigits(locale, currency));
      const options = { style: 'currency', currency, minimumFractionDigits } as const;
      return new Intl.NumberFormat(locale, options).format(value);
    },
    number: (value) => (isDecimal(value) ? decimal(value) : value),
    percent: (value) => (isDecimal(value) ? `${decimal(value)}%` : value),
    bytes: (size) => bytes(locale, size),
    list: (items) => lists.format(items),
  };
}

const usualDigits = (locale: string, currency: string): number =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

function bytes(locale: string, size: number): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  const power = size < 1_000 ? 0 : size < 1_000_000 ? 1 : 2;
  const unit = units[power] ?? 'byte';
  const options = {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: power === 2 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, options).format(size / 1_000 ** power);
}
