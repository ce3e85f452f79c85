import type { Setting } from "#config";
import { isUuid } from "#database";
import type { SigningKey } from "../signalling/token.ts";

type Name = `SAFOS_${string}`;

/** Also rules out the slash, which parts a room's key from its name. */
const keyName = /^[A-Za-z0-9_-]{1,64}$/;
/** HMAC-SHA-256 wants a key as long as its hash (RFC 7518 §3.2). */
const shortestSecret = 32;

/** `key:secret` pairs, parted by commas or lines. */
export const mediaKeys = (name: Name, about: string): Setting<readonly SigningKey[]> => ({
  name,
  about,
  fallback: [],
  fallbackText: "unset",
  isSecret: true,
  parse(value) {
    const keys = value.split(/[,\n]/).flatMap((one) => (one.trim() === "" ? [] : [readPair(one.trim())]));
    if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error("names one key twice");
    return keys;
  },
});

function readPair(pair: string): SigningKey {
  const colon = pair.indexOf(":");
  const id = pair.slice(0, Math.max(0, colon)).trim();
  const secret = pair.slice(colon + 1).trim();
  if (!keyName.test(id)) throw new Error("needs pairs such as APIkey:secret, each key of letters, digits, _ and -");
  // Keys that Safos signs its own tokens with are called so.
  if (id.startsWith("safos-")) throw new Error("names a key that begins with safos-, as Safos' own do");
  if (secret.length < shortestSecret || /\s/.test(secret))
    throw new Error(`needs a secret of at least ${shortestSecret} characters for each key`);
  return { id, secret };
}

/** `key=<something>` pairs, parted by commas or lines. `read` throws what such a thing needs. */
function byKey(name: Name, about: string, example: string, read: (value: string) => string): Setting<KeyMap> {
  return {
    name,
    about,
    fallback: new Map(),
    fallbackText: "unset",
    isSecret: false,
    parse(value) {
      const found = new Map<string, string>();
      for (const pair of value.split(/[,\n]/).flatMap((one) => (one.trim() === "" ? [] : [one.trim()]))) {
        const equals = pair.indexOf("=");
        const id = pair.slice(0, Math.max(0, equals)).trim();
        if (!keyName.test(id)) throw new Error(`needs pairs such as APIkey=${example}`);
        if (found.has(id)) throw new Error("names one key twice");
        found.set(id, read(pair.slice(equals + 1).trim()));
      }
      return found;
    },
  };
}
type KeyMap = ReadonlyMap<string, string>;

/** `key=url` pairs. */
export const webhookUrls = (name: Name, about: string): Setting<KeyMap> =>
  byKey(name, about, "https://app.example/webhook", (value) => {
    const url = URL.parse(value);
    if (!url || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "")
      throw new Error("needs addresses that begin with http:// or https:// and have no password in them");
    return url.href;
  });

/** `key=workspace` pairs, each workspace by its id. */
export const keyWorkspaces = (name: Name, about: string): Setting<KeyMap> =>
  byKey(name, about, "018f…", (value) => {
    const id = value.toLowerCase();
    if (!isUuid(id)) throw new Error("needs the id of a workspace for each key, as in the address of its page");
    return id;
  });
