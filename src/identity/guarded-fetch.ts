// How providers are asked, for metadata, keys and tokens: one small request, without redirects, and where the address
// is somebody else's to choose, never to a machine of our own network.
import { lookup as resolve } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Metadata and keys of large providers have some 10 kB. */
const bytesAtMost = 256 * 1024;
const withinMs = 5_000;

export interface Reach {
  /** Networks of one's own and plain http: for providers that the operator chose. */
  readonly anywhere: boolean;
  /** How names are resolved; tests have names of their own. */
  readonly resolve?: typeof resolve;
}

/** A provider gave no usable answer. Whose token it was is not known by that: it may be asked again. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}

/** Fetches JSON. Throws IssuerUnreachable for whatever else comes back, or nothing at all. */
export async function fetchJson(address: string, reach: Reach): Promise<unknown> {
  const { status, text } = await ask(address, reach, {
    method: 'GET',
    headers: { accept: 'application/json, application/jwk-set+json' },
  });
  if (status !== 200) throw new IssuerUnreachable(`${address} answered ${status}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IssuerUnreachable(`${address} gave no usable answer`, { cause: error });
  }
}

export interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks a provider. Throws IssuerUnreachable where none answers, or its server says that it can't. */
export async function ask(address: string, reach: Reach, asked: Asked): Promise<Answered> {
  try {
    const answered = await send(addressOf(address, reach), reach, asked);
    if (answered.status >= 500) throw new IssuerUnreachable(`${address} answered ${answered.status}`);
    return answered;
  } catch (error) {
    if (error instanceof IssuerUnreachable) throw error;
    throw new IssuerUnreachable(`${address} gave no usable answer`, { cause: error });
  }
}

function addressOf(address: string, { anywhere }: Reach): URL {
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(anywhere && url.protocol === 'http:')) {
    throw new IssuerUnreachable(`${address} is not https`);
  }
  // A literal address is connected to without being resolved.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!anywhere && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(host);
  return url;
}

function send(url: URL, reach: Reach, { method, headers, body }: Asked): Promise<Answered> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, fail) => {
    const sent = request(url, {
      method,
      headers,
      // A connection of its own, so that the address that was checked is the one that is used.
      agent: false,
      lookup: guardedLookup(reach),
      signal: AbortSignal.timeout(withinMs),
    });
    sent.on('response', (response) => {
      const { statusCode: status = 0, headers: said } = response;
      readText(response).then((text) => done({ status, headers: said, text }), fail);
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesAtMost) throw new IssuerUnreachable(`the answer is longer than ${bytesAtMost} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Resolves a name once; what is connected to is what was checked. One address that is not public refuses the name. */
function guardedLookup({ anywhere, resolve: find = resolve }: Reach): LookupFunction {
  return (hostname, options, done) => {
    find(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = found ?? [];
      if (error || !first) return done(error ?? new Error(`${hostname} has no address`), '', 0);
      const inside = found.find(({ address }) => !anywhere && !isPublicAddress(address));
      if (inside) return done(notPublic(hostname), '', 0);
      if (options.all) return done(null, found);
      done(null, first.address, first.family);
    });
  };
}

const notPublic = (host: string): IssuerUnreachable =>
  new IssuerUnreachable(`${host} is no address of the public internet`);
