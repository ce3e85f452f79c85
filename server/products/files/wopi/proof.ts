import { verify, type KeyObject } from "node:crypto";
import { now } from "#clock";

/** What a request shows to prove that the office program makes it. */
export interface Proof {
  readonly token: string;
  /** The whole address that was asked. */
  readonly url: string;
  /** `X-WOPI-TimeStamp`: ticks of 100 ns since the year 1. */
  readonly timestamp: string;
  /** `X-WOPI-Proof`, by the present key, and `X-WOPI-ProofOld`, by the one before; base64. */
  readonly proof: string;
  readonly proofOld: string;
}

const mostAgeMs = 20 * 60_000;
const ticksAtEpoch = 621_355_968_000_000_000n;

/**
 * Whether one of the program's keys has signed a request of the last twenty minutes (WOPI: verifying that requests originate
 * from Office by using proof keys). `keys`: the present one, and the one before.
 */
export function isProven(keys: readonly KeyObject[], { token, url, timestamp, proof, proofOld }: Proof): boolean {
  if (!/^\d{1,19}$/.test(timestamp)) return false;
  const ticks = BigInt(timestamp);
  const age = now() - Number((ticks - ticksAtEpoch) / 10_000n);
  if (age > mostAgeMs || age < -mostAgeMs) return false;
  const signed = Buffer.concat([
    withLength(Buffer.from(token)),
    withLength(Buffer.from(url.toUpperCase())),
    withLength(int64(ticks)),
  ]);
  const [present, before] = keys;
  const isBy = (key: KeyObject | undefined, signature: string): boolean =>
    key !== undefined && signature !== "" && verify("sha256", signed, key, Buffer.from(signature, "base64"));
  // The program may have changed its key since it was asked for it, or be about to.
  return isBy(present, proof) || isBy(present, proofOld) || isBy(before, proof);
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}
