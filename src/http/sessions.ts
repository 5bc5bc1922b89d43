// The session of a browser as a credential: its cookie, who it is, and the proof that a page of ours asks.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { useSession } from '../db/web-sessions.ts';
import type { SessionEnd } from '../db/web-sessions.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { BrowserIdentity } from '../identity/browser-identity.ts';
import { csrfOf, hashOfSecret, isCsrfOf, readBrowserSecret } from '../identity/browser-secret.ts';
import type { HttpDependencies } from './dependencies.ts';
import { Problem } from './problem.ts';

export const sessionCookie = 'countersign_session';
const csrfHeader = 'countersign-csrf';

export type SessionFault = SessionEnd | 'no_credential' | 'malformed_cookie' | 'other_provider';

/** What the browser may know of a cookie is nothing; other sites get it sent along with a plain link only. */
export const cookieOf = (publicUrl: string, path = '/') =>
  ({ path, httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') }) as const;

/** The secret of the browser's session, whether that is live or not. */
export const secretOf = ({ cookies }: FastifyRequest): string | null =>
  readBrowserSecret(cookies[sessionCookie]);

/** Has the browser forget a session that is over. */
export const forgetCookie = (reply: FastifyReply, publicUrl: string): FastifyReply =>
  reply.clearCookie(sessionCookie, cookieOf(publicUrl));

/**
 * Who a browser is signed in as. Read anew at each request, so that who signs out at one process is out at all.
 * Throws `csrf` for a change that no page of ours asks for.
 */
export async function readSession(
  request: FastifyRequest,
  { app, web }: Pick<HttpDependencies, 'app' | 'web'>,
): Promise<Result<BrowserIdentity, SessionFault>> {
  if (request.cookies[sessionCookie] === undefined) return err('no_credential');
  const secret = secretOf(request);
  if (secret === null) return err('malformed_cookie');
  const session = await useSession(app, hashOfSecret(secret));
  if (typeof session === 'string') return err(session);
  const { issuer, subject, name } = session;
  // The operator has changed the provider: whoever came in by the one before is nobody to this one.
  if (issuer !== web.signIn?.issuer) return err('other_provider');
  requireOurPage(request, { secret, publicUrl: web.publicUrl });
  return ok({ issuer, subject, environments: null, name, csrf: csrfOf(secret) });
}

/** A browser sends its cookies along with whatever another site makes it send; this it can't make up. */
function requireOurPage(
  { method, headers, log, ip }: FastifyRequest,
  { secret, publicUrl }: { readonly secret: string; readonly publicUrl: string },
): void {
  if (method === 'GET' || method === 'HEAD') return;
  const sent = headers[csrfHeader]?.toString();
  const ours = headers.origin === undefined || headers.origin === publicUrl;
  if (ours && sent !== undefined && isCsrfOf(secret, sent)) return;
  const reason = ours ? (sent === undefined ? 'no_csrf_header' : 'wrong_csrf_header') : 'other_origin';
  log.info({ reason, source: ip }, 'a change with a cookie was refused');
  throw new Problem('csrf', {
    detail:
      'With the session cookie a change needs the header Countersign-Csrf, as GET /v1/session tells it, and must come from a page of Countersign.',
  });
}
