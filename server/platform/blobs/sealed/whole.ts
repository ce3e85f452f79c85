import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { headerOf, headerSize, trailerSize, type ObjectName } from "./format.ts";

/** Looks at the bytes of an object as they pass, without a key. */
export interface WholeCheck {
  update(part: Uint8Array): void;
  /** Whether all that passed was the object, from its first byte to its last. */
  isWhole(): boolean;
}

/** Of a file in plain, by the SHA-256 that names it. */
export function checkPlain(hash: string): WholeCheck {
  const sha256 = createHash("sha256");
  return { update: (part) => void sha256.update(part), isWhole: () => sha256.digest("hex") === hash };
}

/** Of a sealed object, by its header and its CRC; what was changed on purpose is found when it is opened. */
export function checkSealed(name: ObjectName): WholeCheck {
  let crc = 0;
  let size = 0;
  let tail: Buffer = Buffer.alloc(0);
  let head: Buffer = Buffer.alloc(0);
  return {
    update(part) {
      size += part.length;
      if (head.length < headerSize) head = Buffer.concat([head, part.subarray(0, headerSize - head.length)]);
      const all = part.length >= trailerSize ? part : Buffer.concat([tail, part]);
      if (all === part) crc = crc32(tail, crc);
      const cut = Math.max(0, all.length - trailerSize);
      crc = crc32(all.subarray(0, cut), crc);
      tail = Buffer.from(all.subarray(cut));
    },
    isWhole: () =>
      size >= headerSize + trailerSize &&
      head.equals(headerOf(name)) &&
      tail.length === trailerSize &&
      tail.readUInt32BE(0) === crc,
  };
}
