import { createRequire } from "node:module";

/** What is used of libsodium's binding, which has no types of its own. */
interface Sodium {
  readonly crypto_sign_PUBLICKEYBYTES: number;
  readonly crypto_sign_SECRETKEYBYTES: number;
  readonly crypto_sign_BYTES: number;
  /** Fills both keys from a seed of 32 bytes. */
  crypto_sign_seed_keypair(publicKey: Buffer, secretKey: Buffer, seed: Buffer): void;
  /** Fills the signature. */
  crypto_sign_detached(signature: Buffer, message: Buffer, secretKey: Buffer): void;
}

const require = createRequire(import.meta.url);

export const sodium = require("sodium-native") as Sodium;
