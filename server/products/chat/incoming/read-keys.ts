import type { KeyObject } from "node:crypto";
import { refuse } from "#http";
import { isObject } from "../events/pdu.ts";
import { publicKeyOf } from "../events/sign.ts";
import type { KeysOf } from "./check-pdu.ts";

function keyOf(text: unknown): KeyObject | null {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]{43}=?$/.test(text)) return null;
  return publicKeyOf(Buffer.from(text, "base64"));
}

/** `{"bridge.example": {"ed25519:1": "<base64>"}}`: the public keys that servers sign with. Refuses INVALID. */
export function readKeys(text: string): NonNullable<KeysOf> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw refuse("INVALID", "The keys are no JSON.");
  }
  if (!isObject(given)) throw refuse("INVALID", "The keys are an object: servers, and the keys of each by their ids.");
  const servers = new Map<string, ReadonlyMap<string, KeyObject>>();
  for (const [domain, own] of Object.entries(given)) {
    if (!isObject(own)) throw refuse("INVALID", `The keys of ${domain} are an object: keys by their ids.`);
    const keys = new Map<string, KeyObject>();
    for (const [keyId, value] of Object.entries(own)) {
      const key = keyOf(value);
      if (!key || !keyId.startsWith("ed25519:"))
        throw refuse("INVALID", `${keyId} of ${domain} is no ed25519 key: its 32 bytes in base64, named ed25519:….`);
      keys.set(keyId, key);
    }
    servers.set(domain, keys);
  }
  return (domain) => servers.get(domain) ?? new Map<string, KeyObject>();
}
