import { createHmac, timingSafeEqual } from "node:crypto";

/** Where clients find a relay, and what their passwords are made with. */
export interface RelayGroup {
  /** `turn:host:port?transport=udp` and the like (RFC 7065). */
  readonly urls: readonly string[];
  readonly secret: string;
  /** Which process' relay it is, for the others, where connections may come to any of them. */
  readonly tag?: string | null;
}

export interface RelayCredentials {
  urls: string[];
  username: string;
  credential: string;
}

/** Seconds within which a client must have begun to use a relay; what is open by then goes on. */
export const relayLife = 3600;

const passwordOf = (secret: string, username: string): string =>
  createHmac("sha1", secret).update(username).digest("base64");

/**
 * A name that ends and its password, as coturn's `use-auth-secret` reads them too (draft-uberti-behave-turn-rest-00).
 * `whom` names the holder: their connections end when they leave.
 */
export const makeCredentials = (
  { urls, secret, tag = null }: RelayGroup,
  whom: string,
  seconds: number,
): RelayCredentials => {
  const username = `${Math.floor(seconds) + relayLife}:${whom}${tag === null ? "" : `:${tag}`}`;
  return { urls: [...urls], username, credential: passwordOf(secret, username) };
};

const usernameShape = /^(\d{1,12}):([A-Za-z0-9_-]{1,64})(?::([A-Za-z0-9_-]{1,400}))?$/;

/** Which process' relay a name belongs to, as its credentials say; null: they do not. */
export const tagOf = (username: string): string | null => usernameShape.exec(username)?.[3] ?? null;

/** Whose name it is, its password, and until when it may begin something (s since 1970); null: it is none of ours. */
export function readUsername(
  secret: string,
  username: string,
): { whom: string; password: string; until: number } | null {
  const [, until = "", whom = ""] = usernameShape.exec(username) ?? [];
  return whom === "" ? null : { whom, password: passwordOf(secret, username), until: Number(until) };
}

/** A nonce without memory (RFC 8489 §9.2): when it was made, and that we made it for this address. */
export function makeNonce(secret: string, ip: string, seconds: number): string {
  const at = Math.floor(seconds).toString(36);
  return `${at}.${createHmac("sha256", secret).update(`${at} ${ip}`).digest("base64url").slice(0, 22)}`;
}

/** Good for ten minutes: after that the client signs again with a new one. */
export function isNonce(secret: string, ip: string, nonce: string, seconds: number): boolean {
  const at = Number.parseInt(nonce.split(".")[0] ?? "", 36);
  if (!(seconds - at < 600) || at > seconds + 1) return false;
  const right = Buffer.from(makeNonce(secret, ip, at));
  const given = Buffer.from(nonce);
  return right.length === given.length && timingSafeEqual(right, given);
}
