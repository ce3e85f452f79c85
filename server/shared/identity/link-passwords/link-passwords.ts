import { refuse } from "#http";
import { isEasilyGuessed } from "../credentials/passwords.ts";
import { checkPassword, hashPassword } from "../credentials/secrets.ts";
import type { IdentityDb } from "../queries.ts";
import type { Seal } from "../seal.ts";
import { withLinkThrottle } from "../sessions/throttle.ts";
import { proveUnlocked, unlockedUntil, type LockedLink } from "./proof.ts";
import { createTurns } from "./turns.ts";

/** What a visitor shows from now on, and until when it opens the link. */
interface UnlockedSecret {
  readonly secret: string;
  readonly until: Date;
}

/** Passwords of links, for modules that keep links: they belong to nobody, and open nothing but the link. */
export interface LinkPasswords {
  /** What is stored. Refuses LINK_PASSWORD_WEAK. */
  hash(password: string): Promise<string>;
  /** The answer to the right password; null for a wrong one. Refuses SIGN_IN_THROTTLED. */
  unlock(link: LockedLink & { readonly secret: string }, password: string, ip: string): Promise<UnlockedSecret | null>;
  /** Until when a proof of the password opens the link; null: it does not. */
  unlockedUntil(link: LockedLink, proof: string | null): Date | null;
}

const shortest = 8;

export function createLinkPasswords({ db, seal }: { readonly db: IdentityDb; readonly seal: Seal }): LinkPasswords {
  const turns = createTurns({ waiting: 64, perKey: 8 });
  return {
    async hash(password) {
      if (isEasilyGuessed(password, ["safos"], shortest)) throw refuse("LINK_PASSWORD_WEAK");
      return hashPassword(password);
    },
    async unlock({ secret, ...link }, password, ip) {
      const isRight = await withLinkThrottle(db, { linkId: link.id, ip }, () =>
        turns.run(link.id, () => checkPassword(link.passwordHash, password)),
      );
      return isRight ? proveUnlocked(seal, link, secret) : null;
    },
    unlockedUntil: (link, proof) => unlockedUntil(seal, link, proof),
  };
}
