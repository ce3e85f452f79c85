import { verify } from "node:crypto";
import { canonicalJson } from "../events/canonical-json.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { publicKeyOf } from "../events/sign.ts";

const algorithm = "ed25519";

/** The public key of an object under `keys`, by its full name (`ed25519:ABC`); null: there is none that could be one. */
export function ed25519In(object: JsonObject, keyId: string): Buffer | null {
  const keys = object["keys"];
  const text = isObject(keys) ? keys[`${algorithm}:${keyId}`] : undefined;
  if (typeof text !== "string") return null;
  const raw = Buffer.from(text, "base64");
  return raw.length === 32 ? raw : null;
}

/** Whether a JSON object bears this key's signature in the person's name (appendices, "Checking for a Signature"). */
export function isSignedWith(object: JsonObject, userId: string, keyId: string, key: Buffer): boolean {
  const { signatures, unsigned: _unsigned, ...signed } = object;
  const own = isObject(signatures) ? signatures[userId] : undefined;
  const signature = isObject(own) ? own[`${algorithm}:${keyId}`] : undefined;
  if (typeof signature !== "string") return false;
  try {
    return verify(null, Buffer.from(canonicalJson(signed)), publicKeyOf(key), Buffer.from(signature, "base64"));
  } catch {
    // What has no canonical form was not signed, and not every 32 bytes are a point of the curve.
    return false;
  }
}
