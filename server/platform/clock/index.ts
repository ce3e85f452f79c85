import { hash, randomBytes } from "node:crypto";

export { createPace, type Pace } from "./pace.ts";
export { TokenBucket } from "./token-bucket.ts";

/** The present, in milliseconds since 1970. The one place that reads the clock, so that tests can see who does. */
export function now(): number {
  return Date.now();
}

/** Monotonic milliseconds with fractions, for measuring spans. */
export function elapsed(): number {
  return performance.now();
}

let lastMillis = 0;
let lastSequence = 0;

/** A UUID version 7 (RFC 9562 §5.7): sorts by time, also within one millisecond of one process. */
export function uuid(): string {
  const bytes = randomBytes(16);
  let millis = Date.now();
  if (millis <= lastMillis) {
    millis = lastMillis;
    lastSequence += 1;
    if (lastSequence > 0xfff) {
      millis = ++lastMillis;
      lastSequence = 0;
    }
  } else {
    lastMillis = millis;
    lastSequence = (bytes.readUInt16BE(6) & 0x0ff) >>> 0;
  }
  bytes.writeUIntBE(millis, 0, 6);
  bytes.writeUInt16BE(0x7000 | lastSequence, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A secret of `length` base-62 characters (5.95 bits each) from the system's generator. */
export function randomToken(length = 40): string {
  let token = "";
  while (token.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // Rejecting the tail keeps every character equally likely.
      if (byte < 248 && token.length < length) token += alphabet[byte % 62];
    }
  }
  return token;
}

/** SHA-256, as 32 bytes. Long random secrets are stored only so, and need no slow hash. */
export function hashSecret(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}
