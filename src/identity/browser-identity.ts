import type { VerifiedToken } from './access-tokens.ts';

/** Whoever is signed in by a browser; an identity like that of an access token. */
export interface BrowserIdentity extends VerifiedToken {
  /** As the provider says it; null where it says none. */
  readonly name: string | null;
  /** What every change has to be sent with. */
  readonly csrf: string;
}
