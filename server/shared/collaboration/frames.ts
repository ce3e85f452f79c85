import * as Y from "yjs";

/** Largest frame that is no update: an access token, presence, a message. */
const maxOtherBytes = 64 * 1024;
/** Largest list of what a page has: ten bytes for each page that ever wrote. */
const maxStateBytes = 1 << 20;

export type FrameKind = "other" | "update" | "bad" | "tooLarge";

/** Whether bytes begin as a message does: a short name and a known type. What follows is judged where it is read. */
export function isFrame(bytes: Buffer): boolean {
  if (bytes.length === 1) return bytes[0] === 9 || bytes[0] === 10;
  const length = bytes[0] ?? 0;
  // Names are at most 127 bytes here, so that their length is one byte; `<kind>/<uuid>` and perhaps a session's id.
  if (length === 0 || length > 127 || bytes.length < length + 2) return false;
  const type = bytes[length + 1] ?? 255;
  // 6 goes from server to server only.
  if (type > 8 || type === 6) return false;
  return /^[a-z]{1,20}\/[0-9a-f-]{36}(\0[a-z0-9]{1,40})?$/.test(addressIn(bytes));
}

/** The document that a frame is for, with the session's id where a page has it open twice. */
export const addressIn = (bytes: Buffer): string => bytes.subarray(1, (bytes[0] ?? 0) + 1).toString("latin1");

/** What a frame is, by its first bytes: nothing is decoded (y-protocols' `sync`: 1 and 2 carry an update). */
export function kindOf(bytes: Buffer): FrameKind {
  if (bytes.length === 1) return "other";
  const at = (bytes[0] ?? 0) + 1;
  const type = bytes[at];
  if (type !== 0 && type !== 4) return bytes.length > maxOtherBytes ? "tooLarge" : "other";
  const step = bytes[at + 1];
  if (step === 0) return bytes.length > maxStateBytes ? "tooLarge" : "other";
  return step === 1 || step === 2 ? "update" : "bad";
}

/**
 * How many pieces the update of a frame has; null: it is none, or has more than `most`. What reading an update costs is its
 * pieces and not its bytes, so that it is read no further than that.
 */
export function countPieces(bytes: Buffer, most: number): number | null {
  let at = (bytes[0] ?? 0) + 3;
  let [length, factor] = [0, 1];
  for (;;) {
    const part = bytes[at++];
    if (part === undefined || factor > 2 ** 35) return null;
    length += (part & 127) * factor;
    factor *= 128;
    if (part < 128) break;
  }
  if (at + length > bytes.length) return null;
  let pieces = 0;
  const count = (): void => {
    pieces += 1;
    if (pieces > most) throw new RangeError("The update has too many pieces.");
  };
  class CountingDecoder extends Y.UpdateDecoderV1 {
    override readInfo(): number {
      count();
      return super.readInfo();
    }
    override readDsClock(): number {
      count();
      return super.readDsClock();
    }
  }
  try {
    Y.decodeUpdateV2(new Uint8Array(bytes.subarray(at, at + length)), CountingDecoder);
    return pieces;
  } catch {
    return null;
  }
}
