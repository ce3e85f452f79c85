import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

// RFC 8410 §7: the DER frame in front of a raw ed25519 seed.
const frame = Buffer.from("302e020100300506032b657004220420", "hex");

export function keyOfSeed(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([frame, seed]), format: "der", type: "pkcs8" });
}

/** The 32 raw bytes of the public key. */
export function publicKeyOf(privateKey: KeyObject): Uint8Array {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
}

export function newSeed(): Buffer {
  return randomBytes(32);
}
