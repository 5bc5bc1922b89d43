// The mails that the sink received: one .eml file each, the newest are kept.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime, { type Address, type Email } from 'postal-mime';

export interface StoredMail {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  /** Who it was delivered to, from the envelope: whoever is in a blind copy too. */
  readonly recipients: readonly string[];
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
}

export interface MailStore {
  add(raw: Buffer, envelope: { readonly recipients: readonly string[] }): void;
  /** Ids, newest first. */
  ids(): readonly string[];
  read(id: string): Promise<StoredMail | undefined>;
  raw(id: string): Buffer | undefined;
}

/** Enough for any test or demo, and little enough for a disk. */
const mostMails = 1000;
const mostBytes = 200 * 1024 * 1024;

/** Sorts by time of arrival; nothing else is read as an id, so that none leads out of the folder. */
const idPattern = /^\d{15}-\d{6}-[0-9a-f]{8}$/;
const recipientHeader = 'X-Countersign-Recipient';

function shown(addresses: readonly Address[] | undefined): string {
  return (addresses ?? [])
    .flatMap((entry) => ('group' in entry && entry.group ? entry.group : [entry]))
    .map((entry) => (entry.name ? `${entry.name} <${entry.address ?? ''}>` : (entry.address ?? '')))
    .join(', ');
}

function toStored(id: string, mail: Email): StoredMail {
  return {
    id,
    receivedAt: new Date(Number(id.slice(0, 15))).toISOString(),
    from: shown(mail.from ? [mail.from] : []),
    recipients: mail.headers
      .filter((header) => header.key === recipientHeader.toLowerCase())
      .map((header) => header.value),
    to: shown(mail.to),
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
  };
}

/** Opens the mails in `folder`, made when missing. */
export function openMailStore(folder: string): MailStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = (id: string) => join(folder, `${id}.eml`);
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith('.eml') && idPattern.test(name.slice(0, -4)))
    .map((name) => ({ id: name.slice(0, -4), bytes: statSync(join(folder, name)).size }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  let bytes = kept.reduce((sum, mail) => sum + mail.bytes, 0);
  let sequence = 0;

  const trim = () => {
    while (kept.length > mostMails || (bytes > mostBytes && kept.length > 1)) {
      const oldest = kept.shift();
      if (!oldest) return;
      bytes -= oldest.bytes;
      rmSync(path(oldest.id), { force: true });
    }
  };
  trim();

  const raw = (id: string): Buffer | undefined =>
    kept.some((mail) => mail.id === id) ? readFileSync(path(id)) : undefined;
  return {
    add: (content, { recipients }) => {
      sequence = (sequence + 1) % 1_000_000;
      const time = String(Date.now()).padStart(15, '0');
      const id = `${time}-${String(sequence).padStart(6, '0')}-${randomBytes(4).toString('hex')}`;
      const headers = recipients
        .map((address) => `${recipientHeader}: ${address.replace(/[\r\n]/g, ' ')}\r\n`)
        .join('');
      const whole = Buffer.concat([Buffer.from(headers), content]);
      const draft = join(folder, `${id}.draft`);
      writeFileSync(draft, whole, { mode: 0o600 });
      renameSync(draft, path(id));
      kept.push({ id, bytes: whole.length });
      bytes += whole.length;
      trim();
    },
    ids: () => kept.map((mail) => mail.id).reverse(),
    raw,
    read: async (id) => {
      const content = raw(id);
      return content && toStored(id, await PostalMime.parse(content));
    },
  };
}
