import type { RtpHeader } from "./rtp.ts";

/** Redundant audio (RFC 2198): a packet of Opus that carries one or two of those before it. */

/** Earlier packets that go with each; two keep one in ten lost packets from being heard. */
export const mostRedundant = 2;
/** What is longer than this with its company goes alone. Bytes. */
const longestTogether = 1100;
const longestBlock = 0x3ff;
const longestOffset = 0x3fff;

export interface RedBlock {
  /** How much earlier than the packet itself, in its clock; 0: the packet itself, which comes last. */
  offset: number;
  start: number;
  end: number;
}

/** Reads the blocks of a payload, the oldest first; null when they do not fill it exactly. */
export function readRed(packet: Buffer, header: Pick<RtpHeader, "payloadStart" | "payloadEnd">): RedBlock[] | null {
  const blocks: { offset: number; length: number }[] = [];
  let at = header.payloadStart;
  for (;;) {
    if (at >= header.payloadEnd || blocks.length > 16) return null;
    const first = packet[at]!;
    if (first < 0x80) break;
    if (at + 4 > header.payloadEnd) return null;
    const rest = packet.readUIntBE(at + 1, 3);
    blocks.push({ offset: rest >>> 10, length: rest & longestBlock });
    at += 4;
  }
  at += 1;
  const read: RedBlock[] = [];
  for (const { offset, length } of blocks) {
    read.push({ offset, start: at, end: at + length });
    at += length;
  }
  if (at > header.payloadEnd) return null;
  read.push({ offset: 0, start: at, end: header.payloadEnd });
  return read;
}

/** An Opus packet of its own for a block that came with another. `ssrc` and times are those of the publisher. */
export function rebuild(
  packet: Buffer,
  block: RedBlock,
  of: { payloadType: number; marker: boolean; sequence: number; timestamp: number; ssrc: number },
): Buffer {
  const made = Buffer.allocUnsafe(12 + block.end - block.start);
  made[0] = 0x80;
  made[1] = (of.marker ? 0x80 : 0) | of.payloadType;
  made.writeUInt16BE(of.sequence & 0xffff, 2);
  made.writeUInt32BE(of.timestamp >>> 0, 4);
  made.writeUInt32BE(of.ssrc >>> 0, 8);
  packet.copy(made, 12, block.start, block.end);
  return made;
}

/** An earlier packet's payload. */
export interface Earlier {
  packet: Buffer;
  start: number;
  end: number;
  /** How much earlier, in the track's clock. */
  offset: number;
}

/** Which of some earlier packets, the newest first, may go with a payload of `size` bytes: none after one that may not. */
export function chooseEarlier(candidates: readonly Earlier[], size: number): readonly Earlier[] {
  const chosen: Earlier[] = [];
  let total = size + 1;
  for (const one of candidates) {
    const length = one.end - one.start;
    total += length + 4;
    const isFitting =
      length > 0 && length <= longestBlock && one.offset > 0 && one.offset <= longestOffset && total <= longestTogether;
    if (!isFitting) break;
    chosen.push(one);
  }
  return chosen;
}

/** Writes block headers and earlier payloads at `at`, and returns where the payload itself belongs. `earlier`: the newest first. */
export function writeRed(into: Buffer, at: number, payloadType: number, earlier: readonly Earlier[]): number {
  for (let index = earlier.length - 1; index >= 0; index--) {
    const { offset, start, end } = earlier[index]!;
    into[at] = 0x80 | payloadType;
    into.writeUIntBE((offset << 10) | (end - start), at + 1, 3);
    at += 4;
  }
  into[at++] = payloadType;
  for (let index = earlier.length - 1; index >= 0; index--) {
    const { packet, start, end } = earlier[index]!;
    at += packet.copy(into, at, start, end);
  }
  return at;
}
