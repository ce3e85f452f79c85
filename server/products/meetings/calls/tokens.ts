import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
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
  /** What only a process of this deployment can say of a token. */
  sealOf(token: string): string;
  isSeal(seal: string, token: string): boolean;
  /** What only processes of this deployment read, and none but they can have written. */
  hide(text: string): string;
  /** Null: none of them wrote it. */
  reveal(hidden: string): string | null;
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
    sealOf: (token) => seal(keys, token).toString("base64url"),
    isSeal(given, token) {
      const shown = Buffer.from(given, "base64url");
      const right = seal(keys, token);
      return shown.length === right.length && timingSafeEqual(shown, right);
    },
    hide(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", hidingKey(keys), nonce);
      const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString("base64url");
    },
    reveal(hidden) {
      try {
        const all = Buffer.from(hidden, "base64url");
        const decipher = createDecipheriv("aes-256-gcm", hidingKey(keys), all.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(all.subarray(12, 28));
        return Buffer.concat([decipher.update(all.subarray(28)), decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
    read: (token) => readToken(keys, token, now() / 1000),
  };
}

function seal([key]: readonly SigningKey[], token: string): Buffer {
  if (!key) throw new Error("The calls have not been started.");
  return createHmac("sha256", key.secret).update(`passed on\n${token}`).digest();
}

function hidingKey([key]: readonly SigningKey[]): Buffer {
  if (!key) throw new Error("The calls have not been started.");
  return createHmac("sha256", key.secret).update("hidden").digest();
}
