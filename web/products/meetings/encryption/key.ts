import { keyMark } from "../../../platform/taken-key.ts";

/** The bytes of a key: AES-256 is derived from them (LiveKit, HKDF). */
const keyBytes = 32;

/** A key as it stands in a link: base64url of 32 bytes. */
const form = /^[A-Za-z0-9_-]{43}$/;

/** A new key, made here and sent nowhere. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(keyBytes));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The key in what someone pasted: a link, or the key alone; null: there is none. */
export function keyIn(given: string): string | null {
  const text = given.trim();
  const found = text.slice(text.lastIndexOf(keyMark) + 1).replace(/^key=/, "");
  return form.test(found) ? found : null;
}

/** The bytes of a key that `keyIn` has accepted. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (one) => one.codePointAt(0) ?? 0);
}

export const withKey = (url: string, key: string | null): string => (key === null ? url : `${url}${keyMark}${key}`);
