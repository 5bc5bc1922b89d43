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
/** A token is checked again after this, so that the end of a signing key ends the tokens that it signed. */
const tokensHoldMs = 60_000;

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

/** One audience of one issuer, and the environment that it opens; null for every one. */
interface Trust {
  readonly audience: string;
  readonly environmentId: EnvironmentId | null;
}

/**
 * Checks access tokens: signature, algorithm, type, issuer, audience, times and subject. What a token says is
 * remembered for a minute; what it opens is not: who trusts its issuer is asked each time, so that it holds at once.
 * Throws IssuerUnreachable where its issuer can't be asked for its keys.
 */
export function createTokenReader({ operator, environmentsOf, reach }: TrustedIssuers): ReadToken {
  const operatorKeys = createIssuerKeys({ anywhere: true });
  const environmentKeys = createIssuerKeys(reach);
  const check = remembering((token, trusted) =>
    verify(token, trusted.issuer === operator?.issuer ? operatorKeys : environmentKeys, trusted),
  );
  const trustsOf = async (issuer: string): Promise<readonly Trust[]> =>
    issuer === operator?.issuer
      ? [{ audience: operator.audience, environmentId: null }]
      : environmentsOf(issuer);
  return async (token) => {
    const issuer = issuerOf(token);
    if (issuer === null) return err('malformed_token');
    const trusts = await trustsOf(issuer);
    if (trusts.length === 0) return err('unknown_issuer');
    const checked = await check(token, { issuer, trusts });
    return checked.ok ? open(checked.value, trusts) : checked;
  };
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

/** What a token says, whatever that opens. */
interface CheckedToken {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly expiresAt: number;
}

interface Trusted {
  readonly issuer: string;
  readonly trusts: readonly Trust[];
}

type Check = (token: string, trusted: Trusted) => Promise<Result<CheckedToken, TokenFault>>;

async function verify(
  token: string,
  keysOf: IssuerKeys,
  { issuer, trusts }: Trusted,
): Promise<Result<CheckedToken, TokenFault>> {
  try {
    const { payload } = await jwtVerify(token, await keysOf(issuer), {
      issuer,
      audience: trusts.map(({ audience }) => audience),
      algorithms,
      typ: accessTokenType,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'exp'],
    });
    const { sub: subject, aud = [], exp = 0 } = payload;
    if (typeof subject !== 'string' || subject === '') return err('malformed_claims');
    return ok({ issuer, subject, audiences: [aud].flat(), expiresAt: exp * 1_000 });
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return err(fault);
  }
}

/** Where a token may be used, by who trusts its issuer at this moment. */
function open(
  { issuer, subject, audiences }: CheckedToken,
  trusts: readonly Trust[],
): Result<VerifiedToken, TokenFault> {
  const opened = trusts.filter(({ audience }) => audiences.includes(audience));
  if (opened.length === 0) return err('wrong_audience');
  const environments = opened.flatMap(({ environmentId }) => environmentId ?? []);
  const everywhere = opened.some(({ environmentId }) => environmentId === null);
  return ok({ issuer, subject, environments: everywhere ? null : environments });
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

/** Only what was found right is remembered, and nothing of what its bearer may do or where. */
function remembering(check: Check): Check {
  const known = new Map<string, { readonly checked: CheckedToken; readonly until: number }>();
  return async (token, trusted) => {
    const before = known.get(token);
    if (before && before.until > Date.now()) return ok(before.checked);
    known.delete(token);
    const result = await check(token, trusted);
    if (!result.ok) return result;
    const [oldest] = known.size >= tokensRemembered ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    const until = Math.min(result.value.expiresAt, Date.now() + tokensHoldMs);
    known.set(token, { checked: result.value, until });
    return result;
  };
}
