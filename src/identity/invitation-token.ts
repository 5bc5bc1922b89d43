import { createHash, createHmac } from 'node:crypto';

/**
 * What the link of an invitation carries: its id, and a secret that is made from it. So the link can be written when
 * the mail is sent, and the secret is stored nowhere.
 */
export const invitationToken = (serverSecret: string, invitationId: string): string =>
  `${invitationId}.${secretOf(serverSecret, invitationId)}`;

/** What is stored of an invitation's secret. */
export const invitationHash = (serverSecret: string, invitationId: string): Buffer =>
  sha256(secretOf(serverSecret, invitationId));

const form = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** The invitation that a token names, and the hash of its secret; null for what has another form. */
export function readInvitationToken(
  token: string,
): { readonly invitationId: string; readonly secretSha256: Buffer } | null {
  const [, invitationId, secret] = form.exec(token) ?? [];
  return invitationId && secret ? { invitationId, secretSha256: sha256(secret) } : null;
}

const secretOf = (serverSecret: string, invitationId: string): string =>
  createHmac('sha256', serverSecret).update(`invitation/${invitationId}`).digest('base64url');

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
