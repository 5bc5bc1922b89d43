// Sends an invoice as a back office does: a document, and an approval of it.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Approval, Document, Once } from './api.ts';
import { describeDocument } from './approval-view.ts';
import { CliError, cannotRead } from './cli-error.ts';
import type { BackOffice } from './session.ts';

export type Print = (line: string) => void;

export interface ApproveOptions {
  readonly file: string;
  readonly contractType?: string;
  readonly location?: string;
  readonly template?: string;
  readonly allowDuplicate?: boolean;
}

/** Returns the approval as it began. The same file with the same classification is the same document and approval. */
export async function approveFile(
  { api, environment }: BackOffice,
  options: ApproveOptions,
  print: Print,
): Promise<Approval> {
  const xml = await readInvoice(options.file);
  const contractType = options.contractType ?? environment?.usual.contractType;
  const location = options.location ?? environment?.usual.location;
  if (contractType === undefined || location === undefined) {
    throw new CliError(
      'Give --contract-type and --location: this key is not of the demo, which has usual ones.',
    );
  }
  const key = hashed([xml, contractType, location]);
  const me = await api.me();
  print(`Sending ${options.file} to ${me.environment.name} as ${me.name}`);
  print(`  contract type  ${contractType}${options.contractType === undefined ? ' (default)' : ''}`);
  print(`  location       ${location}${options.location === undefined ? ' (default)' : ''}`);
  const document = await api.sendInvoice(xml, { contractType, location, key });
  // The document is part of it: once its own key is forgotten, the file is another document and starts anew.
  const started = await api.start(document.value.id, {
    key: hashed([document.value.id, options.template ?? '', options.allowDuplicate ? 'duplicate' : '']),
    allowDuplicate: options.allowDuplicate ?? false,
    ...(options.template === undefined ? {} : { templateId: options.template }),
  });
  for (const line of describeStart(document, started, options.template !== undefined)) print(line);
  return started.value;
}

function describeStart(
  { value: document, repeated: sentBefore }: Once<Document>,
  { value: approval, repeated: startedBefore }: Once<Approval>,
  named: boolean,
): string[] {
  const { name, version } = approval.template;
  return [
    `  template       ${name}, version ${version}${named ? '' : ' (default: the one that serves these)'}`,
    `Document ${document.id}${sentBefore ? ' (sent before: the same document)' : ''}: ${describeDocument(document)}`,
    `Approval ${approval.id}${startedBefore ? ' (started before: the same approval)' : ''}: ${approval.state}`,
    '',
    `Whom it waits for, and why them:  npx countersign approval ${approval.id}`,
    `Wait for the outcome:             npx countersign wait ${approval.id}`,
  ];
}

/** An idempotency key that follows from what is sent. */
function hashed(parts: readonly (Buffer | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return `cli-${hash.digest('hex')}`;
}

/** As the API says (docs/errors.md, `body_too_large`). */
const mebibyte = 1024 * 1024;
const invoiceMebibytesAtMost = 12;

/** Looks before it reads: a pipe may never end, and what the API would refuse need not be sent. */
export async function readInvoice(file: string): Promise<Buffer> {
  const cannot = (error: unknown): never => {
    throw cannotRead(file, error);
  };
  const found = await stat(file).catch(cannot);
  if (found.isDirectory()) throw new CliError(`${file} can't be read: it is a folder.`);
  if (!found.isFile()) throw new CliError(`${file} can't be read: it is no regular file.`);
  if (found.size === 0) throw new CliError(`${file} is empty.`);
  if (found.size > invoiceMebibytesAtMost * mebibyte) {
    const mebibytes = (found.size / mebibyte).toFixed(1);
    throw new CliError(
      `${file} is too large: it has ${mebibytes} MiB, and Countersign takes ${invoiceMebibytesAtMost} at most.`,
    );
  }
  return readFile(file).catch(cannot);
}

/** A long poll is renewed this often, so that no proxy takes it for dead. */
const pollSeconds = 30;

/** Waits until the approval has its outcome, however long that takes (WFL-25, 27). */
export async function waitForOutcome(
  { api }: Pick<BackOffice, 'api'>,
  approvalId: string,
  abort?: AbortSignal,
): Promise<Approval> {
  for (;;) {
    const approval = await api.waitFor(approvalId, pollSeconds, abort);
    if (approval.finishedAt !== null) return approval;
  }
}
