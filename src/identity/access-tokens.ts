import { decodeJwt, errors, jwtVerify } from 'jose';
import type { EnvironmentId } from '../domain/ids.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { IssuerUnreachable } from './guarded-fetch.ts';
import type { Reach } from './guarded-fetch.ts';
import { createIssuerKeys } from './issuers.ts';
import type { IssuerKeys } from './issuers.ts';

/** Signatures by a key pair only: with a shared secret whoever checks a token could make one. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** RFC 9068: what tells an access token from an ID token, which is meant for somebody else. */
const accessTokenType = 'at+jwt';
/** Clocks of two machines differ by this at most. */
const clockToleranceSeconds = 5;
/** As many people as work at once in a large installation. */
const tokensRemembered = 10_000;

/** Why a token is not taken. For the log; the answer is the same for all of them. */
export type TokenFault =
  | 'malformed_token'
  | 'unknown_issuer'
  | 'wrong_algorithm'
  | 'unknown_signing_key'
  | 'bad_signature'
  | 'not_an_access_token'
  | 'wrong_audience'
  | 'token_not_yet_valid'
  | 'expired_token'
  | 'malformed_claims';

/** Who a token says is calling. Nothing of what they may do is read from it. */
export interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string;
  /** The only environments that it may be used in; null for every one. */
  readonly environments: readonly EnvironmentId[] | null;
}

export type ReadToken = (token: string) => Promise<Result<VerifiedToken, TokenFault>>;

export interface TrustedIssuers {
  /** The operator's provider, for the users of every environment. */
  readonly operator: { readonly issuer: string; readonly audience: string } | null;
  /** The environments that trust an issuer for their own users. */
  readonly environmentsOf: (
    issuer: string,
  ) => Promise<readonly { readonly environmentId: EnvironmentId; readonly audience: string }[]>;
  /** How providers of environments are reached; the operator's may be anywhere. */
  readonly reach: Reach;
}

/** One audience of one issuer, and the environments that it opens. */
interface Trust {
  readonly audience: string;
  readonly environmentId: EnvironmentId | null;
}

/**
 * Checks access tokens: signature, algorithm, type, issuer, audience, times and subject. A token says the same until
 * it expires, so it is checked once. Throws IssuerUnreachable where its issuer can't be asked for its keys.
 */
export function createTokenReader(trusted: TrustedIssuers): ReadToken {
  const operatorKeys = createIssuerKeys({ anywhere: true });
  const environmentKeys = createIssuerKeys(trusted.reach);
  return remembering(async (token) => {
    const issuer = issuerOf(token);
    if (issuer === null) return err('malformed_token');
    if (issuer === trusted.operator?.issuer) {
      const { audience } = trusted.operator;
      return verify(token, operatorKeys, { issuer, trusts: [{ audience, environmentId: null }] });
    }
    const trusts = await trusted.environmentsOf(issuer);
    return trusts.length === 0 ? err('unknown_issuer') : verify(token, environmentKeys, { issuer, trusts });
  });
}

/** Who a token claims to be from; whether it is stands to be proved. */
function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    // Not a token at all. What it is instead is no matter.
    return null;
  }
}

type Read = Result<VerifiedToken & { readonly expiresAt: number }, TokenFault>;

async function verify(
  token: string,
  keysOf: IssuerKeys,
  { issuer, trusts }: { readonly issuer: string; readonly trusts: readonly Trust[] },
): Promise<Read> {
  try {
    const { payload } = await jwtVerify(token, await keysOf(issuer), {
      issuer,
      audience: trusts.map(({ audience }) => audience),
      algorithms,
      typ: accessTokenType,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'exp'],
    });
    const { sub: subject, exp = 0 } = payload;
    if (typeof subject !== 'string' || subject === '') return err('malformed_claims');
    const named = [payload.aud].flat();
    const opened = trusts.filter(({ audience }) => named.includes(audience));
    const environments = opened.flatMap(({ environmentId }) => environmentId ?? []);
    const everywhere = opened.some(({ environmentId }) => environmentId === null);
    return ok({ issuer, subject, environments: everywhere ? null : environments, expiresAt: exp * 1_000 });
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return err(fault);
  }
}

/** Null for what is no fault of the token. */
function faultOf(error: unknown): TokenFault | null {
  if (error instanceof errors.JWTExpired) return 'expired_token';
  if (error instanceof errors.JWTClaimValidationFailed)
    return faultOfClaim[error.claim] ?? 'malformed_claims';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong_algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad_signature';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'unknown_signing_key';
  }
  if (error instanceof errors.JWKSInvalid || error instanceof errors.JWKSTimeout) {
    throw new IssuerUnreachable('the keys of an issuer can not be read', { cause: error });
  }
  return error instanceof errors.JOSEError ? 'malformed_token' : null;
}

const faultOfClaim: Readonly<Record<string, TokenFault>> = {
  typ: 'not_an_access_token',
  aud: 'wrong_audience',
  iss: 'unknown_issuer',
  nbf: 'token_not_yet_valid',
};

/** Only what was found right is remembered, and nothing of what its bearer may do. */
function remembering(read: (token: string) => Promise<Read>): ReadToken {
  const known = new Map<string, VerifiedToken & { readonly expiresAt: number }>();
  return async (token) => {
    const before = known.get(token);
    if (before && before.expiresAt > Date.now()) return ok(before);
    known.delete(token);
    const result = await read(token);
    if (!result.ok) return result;
    const [oldest] = known.size >= tokensRemembered ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(token, result.value);
    return result;
  };
}
