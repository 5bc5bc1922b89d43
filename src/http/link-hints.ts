import { findLinks } from '../db/identities.ts';
import type { Identity, IdentityLink } from '../db/identities.ts';
import type { Db } from '../db/transaction.ts';

/** Somebody who is given a second user is asked which one they mean after this at the latest. */
const hintsHoldMs = 60_000;
/** As many people as work at once in a large installation. */
const identitiesRemembered = 10_000;

interface Hint {
  readonly links: readonly IdentityLink[];
  readonly since: number;
}

/**
 * Which users an identity acts as, remembered by this process so that a request costs no statement for it. Only a
 * hint: whether a link holds is read in the statement that reads the rights, and one that does not is looked up anew.
 */
export class LinkHints {
  readonly #db: Db;
  readonly #hints = new Map<string, Hint>();

  constructor(db: Db) {
    this.#db = db;
  }

  remembered(identity: Identity): readonly IdentityLink[] | undefined {
    const hint = this.#hints.get(keyOf(identity));
    return hint && Date.now() - hint.since < hintsHoldMs ? hint.links : undefined;
  }

  /** Reads the links as they are now. That there are none is not remembered: an invitation may come any moment. */
  async lookUp(identity: Identity): Promise<readonly IdentityLink[]> {
    this.forget(identity);
    const links = await findLinks(this.#db, identity);
    const [oldest] = this.#hints.size >= identitiesRemembered ? this.#hints.keys() : [];
    if (oldest !== undefined) this.#hints.delete(oldest);
    if (links.length > 0) this.#hints.set(keyOf(identity), { links, since: Date.now() });
    return links;
  }

  forget(identity: Identity): void {
    this.#hints.delete(keyOf(identity));
  }
}

const keyOf = ({ issuer, subject }: Identity): string => JSON.stringify([issuer, subject]);
