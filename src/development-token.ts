import { jwtVerify, SignJWT } from 'jose';
import type { Actor } from './db/actors.ts';
import { isId } from './db/ids.ts';
import type { EnvironmentId, UserId } from './domain/ids.ts';

const issuer = 'countersign-development';
const algorithm = 'HS256';
/** A demo of a day; who wants to go on gets a new one. */
const defaultSeconds = 86_400;

/**
 * A token that lets one act as a user of the demo. Only processes that share the secret can make one, and an
 * installation without the secret takes none.
 */
export function issueDevelopmentToken(
  secret: Uint8Array,
  user: {
    readonly userId: UserId;
    readonly environmentId: EnvironmentId;
    readonly expiresInSeconds?: number;
  },
): Promise<string> {
  const expiresAt = Math.floor(Date.now() / 1_000) + (user.expiresInSeconds ?? defaultSeconds);
  return new SignJWT({ env: user.environmentId })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(issuer)
    .setSubject(user.userId)
    .setExpirationTime(expiresAt)
    .sign(secret);
}

/** Whom a token names and until when, or null for one that is not ours, is out of date or names nobody. */
export async function readDevelopmentToken(
  secret: Uint8Array,
  token: string,
): Promise<{ readonly actor: Actor; readonly expiresAt: number } | null> {
  const verified = await jwtVerify(token, secret, {
    issuer,
    algorithms: [algorithm],
    requiredClaims: ['sub', 'env', 'exp'],
  }).catch(() => null);
  if (!verified) return null;
  const { sub = '', env, exp = 0 } = verified.payload;
  if (!isId<'user'>(sub) || typeof env !== 'string' || !isId<'environment'>(env)) return null;
  return { actor: { kind: 'user', id: sub, environmentId: env }, expiresAt: exp * 1_000 };
}
