import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { canonicalJson } from "../events/canonical-json.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";

/** For tests: an ed25519 key as clients have them. */
export interface TestKey {
  /** Unpadded base64. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function makeKey(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return { publicKey: raw.toString("base64").replace(/=+$/, ""), privateKey };
}

/** The same object with a signature of `userId`, by a key of this id. */
export function signObject(object: JsonObject, userId: string, keyId: string, key: TestKey): JsonObject {
  const { signatures, ...signed } = object;
  const signature = sign(null, Buffer.from(canonicalJson(signed)), key.privateKey)
    .toString("base64")
    .replace(/=+$/, "");
  const before = isObject(signatures) ? signatures : {};
  const own = isObject(before[userId]) ? before[userId] : {};
  return { ...signed, signatures: { ...before, [userId]: { ...own, [`ed25519:${keyId}`]: signature } } };
}

/** A device's keys, signed by itself. */
export function deviceKeysOf(userId: string, deviceId: string, key: TestKey): JsonObject {
  const keys = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ["m.olm.v1.curve25519-aes-sha2"],
    keys: { [`curve25519:${deviceId}`]: "a", [`ed25519:${deviceId}`]: key.publicKey },
  };
  return signObject(keys, userId, deviceId, key);
}

/** A cross-signing key; the master key signs those that are not itself. */
export function crossKeyOf(userId: string, usage: string, key: TestKey, master?: TestKey): JsonObject {
  const object = { user_id: userId, usage: [usage], keys: { [`ed25519:${key.publicKey}`]: key.publicKey } };
  return master ? signObject(object, userId, master.publicKey, master) : object;
}
