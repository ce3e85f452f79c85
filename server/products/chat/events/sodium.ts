// @ts-expect-error -- it has no types of its own
import binding from "sodium-native";

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

export const sodium = binding as Sodium;
