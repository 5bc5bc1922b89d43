/** The simple types of XML Schema that invoices use, read from text. Amounts stay text: never floating point. */

/** With the decimals below this is 30 digits: beyond any budget, and far from where a database column ends. */
export const MAX_INTEGER_DIGITS = 20;
/** Unit prices go to 4, exchange rates to 6. */
export const MAX_DECIMALS = 10;
/** Before any pattern runs: room for the digits, a sign, a point and zeros that do not count. */
const MAX_DECIMAL_LENGTH = 100;

/**
 * An `xs:decimal` in one spelling: no plus sign, no leading zeros, a digit on both sides of the point, no minus before
 * zero; the decimals stay as written (`12.50`). Nothing for anything else: no exponent, no comma (DOC-06).
 */
export function readDecimal(text: string): string | undefined {
  if (text.length > MAX_DECIMAL_LENGTH) return undefined;
  const match = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))$/.exec(text);
  if (!match) return undefined;
  const integer = (match[2] ?? '').replace(/^0+/, '') || '0';
  const written = match[3] ?? match[4] ?? '';
  // Some programs fill up with zeros; those change nothing, other digits would be lost.
  const decimals = written.length > MAX_DECIMALS ? written.replace(/0+$/, '') : written;
  if (integer.length > MAX_INTEGER_DIGITS || decimals.length > MAX_DECIMALS) return undefined;
  const value = decimals === '' ? integer : `${integer}.${decimals}`;
  return match[1] === '-' && /[1-9]/.test(value) ? `-${value}` : value;
}

/** The same amount with the other sign; zero has none. */
export function negated(decimal: string): string {
  if (decimal.startsWith('-')) return decimal.slice(1);
  return /[1-9]/.test(decimal) ? `-${decimal}` : decimal;
}

/** The exact sum, with as many decimals as the more precise of the two. */
export function sum(a: string, b: string): string {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  const total = scaled(a, decimals) + scaled(b, decimals);
  const digits = (total < 0n ? -total : total).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const value = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return total < 0n ? `-${value}` : value;
}

const decimalsOf = (decimal: string): number => decimal.split('.')[1]?.length ?? 0;

const scaled = (decimal: string, decimals: number): bigint =>
  BigInt(decimal.replace('.', '') + '0'.repeat(decimals - decimalsOf(decimal)));

/**
 * An `xs:date` as `YYYY-MM-DD`, a day that exists. The time zone it may carry is checked and left out: the date on an
 * invoice is a day where it was written, not an instant.
 */
export function readDate(text: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:Z|[+-](\d\d):(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, zoneHours, zoneMinutes] = match.slice(1).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (year < 1 || day < 1 || day > daysIn(year, month)) return undefined;
  const zone = (zoneHours ?? 0) * 60 + (zoneMinutes ?? 0);
  if ((zoneMinutes ?? 0) > 59 || zone > 14 * 60) return undefined;
  return text.slice(0, 10);
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** A currency as ISO 4217 writes it. Which codes exist is not checked: the list changes. */
export const readCurrency = (text: string): string | undefined =>
  /^[A-Z]{3}$/.test(text) ? text : undefined;
