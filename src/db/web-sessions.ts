import { sql } from 'kysely';
import { requireChanged } from './changed.ts';
import { asFault } from './errors.ts';
import type { Db } from './transaction.ts';

/** A browser stays signed in for so long without a request: a long lunch, not a night. */
const idleMinutes = 120;
/** A working day; then the provider is asked again, which may know of somebody's leave. */
const sessionMinutes = 12 * 60;
/** People look for a second factor or a password meanwhile. */
const signInMinutes = 10;
/** That somebody is there is written down once a minute, not at each request. */
const seenEverySeconds = 60;
/** Whoever begins a sign-in clears away some that were never finished, so that they don't grow by being begun. */
const clearedAtOnce = 20;

/** A sign-in that was begun; secrets of the browser are hashes here. */
export interface BegunSignIn {
  readonly stateSha256: Buffer;
  readonly browserSha256: Buffer;
  readonly verifier: string;
  readonly nonce: string;
  readonly returnTo: string;
}

/** Notes that a browser was sent to the provider. */
export async function beginSignIn(
  db: Db,
  { stateSha256, browserSha256, verifier, nonce, returnTo }: BegunSignIn,
): Promise<void> {
  await run(
    sql`
      with cleared as (
        delete from sign_ins where state_sha256 in (
          select state_sha256 from sign_ins where expires_at < now()
          order by expires_at limit ${clearedAtOnce} for update skip locked)
      )
      insert into sign_ins (state_sha256, browser_sha256, verifier, nonce, return_to, expires_at)
      values (${stateSha256}, ${browserSha256}, ${verifier}, ${nonce}, ${returnTo},
        now() + make_interval(mins => ${signInMinutes}::int))`.execute(db),
  );
}

export type SignInEnd = 'unknown_state' | 'expired_state' | 'other_browser';

/** Takes the sign-in that a browser comes back from: it serves once, and only the browser that began it. */
export async function takeSignIn(
  db: Db,
  { stateSha256, browserSha256 }: Pick<BegunSignIn, 'stateSha256' | 'browserSha256'>,
): Promise<Pick<BegunSignIn, 'verifier' | 'nonce' | 'returnTo'> | SignInEnd> {
  const { rows } = await run(
    sql<{ verifier: string; nonce: string; returnTo: string; expired: boolean }>`
      delete from sign_ins where state_sha256 = ${stateSha256} and browser_sha256 = ${browserSha256}
      returning verifier, nonce, return_to as "returnTo", expires_at <= now() as expired`.execute(db),
  );
  const [taken] = rows;
  if (taken?.expired) return 'expired_state';
  if (taken) return { verifier: taken.verifier, nonce: taken.nonce, returnTo: taken.returnTo };
  const { rows: others } = await run(
    sql`select from sign_ins where state_sha256 = ${stateSha256}`.execute(db),
  );
  return others.length > 0 ? 'other_browser' : 'unknown_state';
}

/** Who a browser is signed in as: somebody to a provider, not yet a user. */
export interface WebSession {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
}

/** Begins a session, in the place of the one that the browser had before, if any. */
export async function beginSession(
  db: Db,
  {
    tokenSha256,
    before,
    session: { issuer, subject, name },
    idToken,
  }: {
    readonly tokenSha256: Buffer;
    readonly before: Buffer | null;
    readonly session: WebSession;
    readonly idToken: string;
  },
): Promise<void> {
  const inserted = await run(
    sql`
      with replaced as (
        update web_sessions set ended_at = now(), id_token = null
        where token_sha256 = ${before}::bytea and ended_at is null
      )
      insert into web_sessions (token_sha256, issuer, subject, name, id_token, expires_at)
      values (${tokenSha256}, ${issuer}, ${subject}, ${name}, ${idToken},
        now() + make_interval(mins => ${sessionMinutes}::int))`.execute(db),
  );
  requireChanged(inserted, 1, 'a new session');
}

export type SessionEnd = 'unknown_session' | 'ended_session' | 'expired_session' | 'idle_session';

/** The session of a cookie, if it is live; otherwise what became of it. Notes that it was used. */
export async function useSession(db: Db, tokenSha256: Buffer): Promise<WebSession | SessionEnd> {
  const { rows } = await run(
    sql<WebSession & { end: SessionEnd | null; noteIt: boolean }>`
      select issuer, subject, name,
        case when ended_at is not null then 'ended_session'
          when expires_at <= now() then 'expired_session'
          when seen_at <= now() - make_interval(mins => ${idleMinutes}::int) then 'idle_session' end as end,
        seen_at <= now() - make_interval(secs => ${seenEverySeconds}::int) as "noteIt"
      from web_sessions where token_sha256 = ${tokenSha256}`.execute(db),
  );
  const [found] = rows;
  if (!found) return 'unknown_session';
  const { issuer, subject, name, end, noteIt } = found;
  if (end) return end;
  if (noteIt) {
    // Whoever is signed out at this moment stays signed out; another request may have noted it already.
    await run(
      sql`update web_sessions set seen_at = now() where token_sha256 = ${tokenSha256} and ended_at is null`.execute(
        db,
      ),
    );
  }
  return { issuer, subject, name };
}

/** Ends a session. What the provider is told by is returned once; null where there was none, or it had ended. */
export async function endSession(db: Db, tokenSha256: Buffer): Promise<{ readonly idToken: string } | null> {
  const { rows } = await run(
    sql<{ idToken: string }>`
      with live as (
        select token_sha256, id_token from web_sessions
        where token_sha256 = ${tokenSha256} and ended_at is null
        for update
      )
      update web_sessions ended set ended_at = now(), id_token = null
      from live where ended.token_sha256 = live.token_sha256
      returning live.id_token as "idToken"`.execute(db),
  );
  return rows[0] ?? null;
}

/** Forgets sessions whose time is over; who signed out is forgotten with them. Returns how many. */
export async function forgetSessions(db: Db, atMost: number): Promise<number> {
  const { numAffectedRows } = await run(
    sql`
      delete from web_sessions where token_sha256 in (
        select token_sha256 from web_sessions where expires_at < now() limit ${atMost})`.execute(db),
  );
  return Number(numAffectedRows ?? 0);
}

/** Forgets sign-ins that never came back. Returns how many. */
export async function forgetSignIns(db: Db, atMost: number): Promise<number> {
  const { numAffectedRows } = await run(
    sql`
      delete from sign_ins where state_sha256 in (
        select state_sha256 from sign_ins where expires_at < now() limit ${atMost})`.execute(db),
  );
  return Number(numAffectedRows ?? 0);
}

/** Outside of any tenant; a database that is away is told as one. */
async function run<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw asFault(error);
  }
}
