import { createHmac } from "node:crypto";

/**
 * A sealed object: a header of 64 bytes, frames of at most 64 KiB, each followed by its tag of 16 bytes, and a CRC-32 of all before it.
 * Frames are AES-256-GCM under a key of the object's own. The nonce is the frame's number; header and whether the frame is the last
 * are authenticated with it, so that frames cannot be reordered, left out, or moved to another object. The CRC lets those who have no
 * key, such as backups, see that bytes have rotted.
 */
export const frameSize = 1 << 16;
export const tagSize = 16;
export const headerSize = 64;
export const trailerSize = 4;
export const sealedFrameSize = frameSize + tagSize;

const magic = Buffer.from("SAFOSOB1");

/** Whose object it is, under which of the organisation's keys. */
export interface ObjectName {
  readonly organisationId: string;
  /** 32 hexadecimal digits, random. */
  readonly object: string;
  readonly generation: number;
}

export function headerOf({ organisationId, object, generation }: ObjectName): Buffer {
  const header = Buffer.alloc(headerSize);
  magic.copy(header, 0);
  Buffer.from(organisationId.replaceAll("-", ""), "hex").copy(header, 8);
  Buffer.from(object, "hex").copy(header, 24);
  header.writeUInt32BE(generation, 40);
  return header;
}

/** The object's own key: nonces may count from zero in each. */
export const objectKey = (dataKey: Buffer, object: string): Buffer =>
  createHmac("sha256", dataKey).update("object").update(Buffer.from(object, "hex")).digest();

export function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(frame, 8);
  return nonce;
}

/** What is authenticated with each frame. */
export const boundTo = (header: Buffer, isLast: boolean): Buffer =>
  Buffer.concat([header, Buffer.from([isLast ? 1 : 0])]);

/** An empty object has one empty frame. */
export const framesOf = (size: number): number => Math.max(1, Math.ceil(size / frameSize));

export const sealedSize = (size: number): number => headerSize + size + framesOf(size) * tagSize + trailerSize;
