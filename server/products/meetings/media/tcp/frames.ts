/** The longest packet that is taken: media and DTLS stay below 1,500 bytes. */
const longestFrame = 4096;

/** What cannot be framed packets: the connection is to be closed. */
class FrameError extends Error {}

/** The whole packets of a stream, each behind its length in two bytes (RFC 4571), whatever the stream's pieces. */
export class PacketReader {
  private held: Buffer = Buffer.alloc(0);

  /** Throws FrameError at the first packet that is empty or too long. */
  read(piece: Buffer): Buffer[] {
    let rest = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
    const packets: Buffer[] = [];
    while (rest.length >= 2) {
      const length = rest.readUInt16BE(0);
      if (length === 0 || length > longestFrame) throw new FrameError("That is no packet.");
      if (rest.length < 2 + length) break;
      packets.push(rest.subarray(2, 2 + length));
      rest = rest.subarray(2 + length);
    }
    // A copy: what is held would keep the piece's memory.
    this.held = rest.length === 0 ? rest : Buffer.from(rest);
    return packets;
  }
}

export function frame(packet: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(2 + packet.length);
  framed.writeUInt16BE(packet.length, 0);
  packet.copy(framed, 2);
  return framed;
}
