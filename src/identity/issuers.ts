import { createRemoteJWKSet, customFetch } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { fetchJson, IssuerUnreachable } from './guarded-fetch.ts';
import type { Reach } from './guarded-fetch.ts';

/** Who is down is asked again after this; until then whoever waits for it is told at once. */
const failureHoldsMs = 2_000;
/** A key of an unknown id makes the keys be read again, but no oftener than this. */
const cooldownMs = 10_000;
/** A provider that withdraws a key is believed after this at the latest. */
const keysHoldMs = 600_000;
/** Where a provider keeps its keys hardly ever changes. */
const metadataHoldMs = 3_600_000;
const fetchWithinMs = 5_000;
/** As many providers as the environments of a large installation have. */
const issuersRemembered = 1_000;

const metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

/** Finds the keys of an issuer. */
export type IssuerKeys = (issuer: string) => Promise<JWTVerifyGetKey>;

interface Known {
  readonly keys: Promise<JWTVerifyGetKey>;
  readonly since: number;
  failed: boolean;
}

/** Reads an issuer's metadata by discovery, then its keys as they are needed; both once for all that ask meanwhile. */
export function createIssuerKeys(reach: Reach): IssuerKeys {
  const known = new Map<string, Known>();
  return (issuer) => {
    const before = known.get(issuer);
    const holdsMs = before?.failed ? failureHoldsMs : metadataHoldMs;
    if (before && Date.now() - before.since < holdsMs) return before.keys;
    const [oldest] = known.size >= issuersRemembered ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    const found = discover(issuer, reach);
    // Who was known and is away for a moment has moved nowhere.
    const keys = before && !before.failed ? found.catch(() => before.keys) : found;
    const entry: Known = { keys, since: Date.now(), failed: false };
    known.set(issuer, entry);
    keys.catch(() => (entry.failed = true));
    return keys;
  };
}

async function discover(issuer: string, reach: Reach): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const parsed = metadata.safeParse(await fetchJson(address, reach));
  // Metadata of another issuer would let that one sign for this one.
  if (!parsed.success || parsed.data.issuer !== issuer) {
    throw new IssuerUnreachable(`${address} is not the metadata of ${issuer}`);
  }
  const { jwks_uri: keysAt } = parsed.data;
  if (!URL.canParse(keysAt)) throw new IssuerUnreachable(`${address} names no address of keys`);
  return createRemoteJWKSet(new URL(keysAt), {
    cooldownDuration: cooldownMs,
    cacheMaxAge: keysHoldMs,
    timeoutDuration: fetchWithinMs,
    [customFetch]: async (url) => Response.json(await fetchJson(url, reach)),
  });
}
