import { now, randomToken } from "#clock";
import type { Ticket } from "../media/messages.ts";
import { makeToken, readToken, type SigningKey } from "../signalling/token.ts";
import type { MeetingDb } from "../tables.ts";
import { insertFirstSigningKey, readSigningKeys } from "./queries.ts";
import { TOKEN_LIFE } from "./token-life.ts";

/** Makes and reads access tokens with the deployment's signing keys. */
export interface Tokens {
  /** Makes or reads the keys, once. */
  prepare(): Promise<void>;
  make(ticket: Ticket, lifeSeconds?: number): Promise<string>;
  /** Throws TokenError. */
  read(token: string): Promise<Ticket>;
}

export function createTokens(db: MeetingDb): Tokens {
  let keys: readonly SigningKey[] = [];
  return {
    async prepare() {
      if (keys.length > 0) return;
      await insertFirstSigningKey(db, `safos-${randomToken(8)}`, randomToken(48));
      keys = await readSigningKeys(db);
    },
    async make(ticket, lifeSeconds = TOKEN_LIFE) {
      const [key] = keys;
      if (!key) throw new Error("The calls have not been started.");
      const seconds = Math.floor(now() / 1000);
      return makeToken(key, ticket, seconds, seconds + lifeSeconds);
    },
    read: (token) => readToken(keys, token, now() / 1000),
  };
}
