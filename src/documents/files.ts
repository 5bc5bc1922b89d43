/** The files of a document (DOC-07): what was sent, and the files inside it. What they are called and served as. */
import type { UblAttachment } from './ubl.ts';

export interface DocumentFile {
  /** `original`, or `attachment-` with its place in the document, from 1. */
  readonly id: string;
  readonly kind: 'original' | 'attachment';
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

interface Stored {
  readonly kind: 'ubl_invoice' | 'ubl_credit_note' | 'form';
  readonly reference: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Served when a sender names another type, or none: nothing opens it by itself. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** What EN 16931 lets an invoice carry, and the two that documents are sent as; each with the ending of its files. */
export const KEPT_TYPES: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/xml': '.xml',
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpeg',
  'text/csv': '.csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
  'application/vnd.oasis.opendocument.spreadsheet': '.ods',
};

/** All files of a document, the original first, then those inside it in their order. */
export function filesOf({ kind, reference, mediaType, sizeBytes, fields }: Stored): readonly DocumentFile[] {
  const type = keptType(mediaType);
  const name = safeName(`${reference}${KEPT_TYPES[type] ?? ''}`, 'document');
  return [
    { id: 'original', kind: 'original', name, mediaType: type, sizeBytes },
    ...attachmentsOf(kind, fields),
  ];
}

/** The place of a file inside its document, from 0; undefined for the original. */
export const attachmentIndex = (fileId: string): number | undefined =>
  fileId === 'original' ? undefined : Number(fileId.slice('attachment-'.length)) - 1;

/** A form's fields are the sender's own, whatever they are called; only what was read of UBL tells of files inside. */
function attachmentsOf(kind: Stored['kind'], fields: Stored['fields']): readonly DocumentFile[] {
  if (kind === 'form') return [];
  const attachments = (fields['attachments'] ?? []) as readonly UblAttachment[];
  return attachments.map(({ id, name, mimeType, size }, index) => {
    const fallback = `attachment-${index + 1}`;
    const type = keptType(mimeType);
    return {
      id: fallback,
      kind: 'attachment',
      name: safeName(name ?? `${id ?? fallback}${KEPT_TYPES[type] ?? ''}`, fallback),
      mediaType: type,
      sizeBytes: size,
    };
  });
}

function keptType(said = ''): string {
  const type = said.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/xml') return 'application/xml';
  return Object.hasOwn(KEPT_TYPES, type) ? type : UNKNOWN_TYPE;
}

const LONGEST_NAME = 150;
const LONGEST_ENDING = 10;

/**
 * A name that can do no harm where it is saved: no folders, no control or invisible characters (those that turn the
 * direction of writing among them), nothing that a file system keeps for itself.
 */
export function safeName(said: string, fallback: string): string {
  const last =
    said
      .normalize('NFC')
      .split(/[/\\]/)
      .filter((part) => part.trim() !== '')
      .at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu, '')
    .replace(/[:*?"<>|]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const name = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
  return name === '' ? fallback : shortened(name);
}

/** Cut before its ending, and never inside a character. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= LONGEST_ENDING ? name.slice(dot) : '';
  const start = name.slice(0, LONGEST_NAME - ending.length).replace(/[\uD800-\uDBFF]$/, '');
  return `${start}${ending}`;
}

/** For saving, never for showing in the browser: RFC 6266, with the name in ASCII for old clients and whole by RFC 8187. */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|[%"\\]/gu, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
