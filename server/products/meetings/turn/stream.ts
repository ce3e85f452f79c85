import { isStun, longestMessage } from "./message.ts";

/** The longest packet that a channel carries. */
const longestData = 4096;

/** What cannot be TURN over TCP: the connection is to be closed. */
class StreamError extends Error {}

/** The whole frames of a stream (RFC 8656 §3.4: STUN messages and channel data one after another), whatever its pieces. */
export class FrameReader {
  private held: Buffer = Buffer.alloc(0);

  /** Throws StreamError at the first frame that cannot be one. */
  read(piece: Buffer): Buffer[] {
    let rest = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
    const frames: Buffer[] = [];
    while (rest.length >= 4) {
      const { whole, meant } = lengthsOf(rest);
      if (rest.length < whole) break;
      frames.push(rest.subarray(0, meant));
      rest = rest.subarray(whole);
    }
    // A copy: what is held would keep the piece's memory.
    this.held = rest.length === 0 ? rest : Buffer.from(rest);
    return frames;
  }

  /** What has come of the next frame. */
  rest(): Buffer {
    return this.held;
  }
}

function lengthsOf(bytes: Buffer): { whole: number; meant: number } {
  const first = bytes[0] ?? 255;
  const length = bytes.readUInt16BE(2);
  if (isStun(first)) {
    if (length % 4 !== 0 || length > longestMessage) throw new StreamError("That is no message.");
    return { whole: 20 + length, meant: 20 + length };
  }
  if (first < 0x40 || first > 0x7f || length > longestData) throw new StreamError("That is no channel.");
  // RFC 8656 §12.5: over TCP, channel data is filled up to four bytes.
  return { whole: 4 + ((length + 3) & ~3), meant: 4 + length };
}
