/** Opus as the browser's recorder writes it in WebM (RFC 9559), taken apart into packets. */
export interface OpusPackets {
  /** The identification header of RFC 7845 section 5.1, as WebM keeps it in CodecPrivate. */
  head: Uint8Array;
  packets: Uint8Array[];
}

const ids = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
} as const;

const containers: ReadonlySet<number> = new Set([ids.segment, ids.cluster, ids.tracks, ids.trackEntry, ids.blockGroup]);

interface Vint {
  value: number;
  length: number;
  isUnknown: boolean;
}

/** A number of variable length (RFC 8794 section 4); an id keeps the bit that marks its length. */
function readVint(bytes: Uint8Array, at: number, keepsMarker: boolean): Vint | null {
  const first = bytes[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  const low = first & (0xff >> length);
  let value = keepsMarker ? first : low;
  let isUnknown = low === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte !== 0xff) isUnknown = false;
    value = value * 256 + byte;
  }
  return { value, length, isUnknown };
}

/** The packets of a recording with one Opus track; null when it is none, or is laced or cut off. */
export function readWebmOpus(bytes: Uint8Array): OpusPackets | null {
  let head: Uint8Array | null = null;
  let codec = "";
  const packets: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const id = readVint(bytes, at, true);
    const size = id && readVint(bytes, at + id.length, false);
    if (!id || !size) return null;
    at += id.length + size.length;
    // What holds others is entered, not skipped: the recorder leaves its length open.
    if (containers.has(id.value)) continue;
    if (size.isUnknown || at + size.value > bytes.length) return null;
    const data = bytes.subarray(at, at + size.value);
    at += size.value;
    if (id.value === ids.codecId) codec = new TextDecoder().decode(data);
    else if (id.value === ids.codecPrivate) head = data;
    else if (id.value === ids.simpleBlock || id.value === ids.block) {
      const packet = packetOf(data);
      if (!packet) return null;
      packets.push(packet);
    }
  }
  return codec === "A_OPUS" && head && packets.length > 0 ? { head, packets } : null;
}

/** The frame of a block: behind the track's number, two bytes of time and one of flags (RFC 9559 section 10). */
function packetOf(block: Uint8Array): Uint8Array | null {
  const track = readVint(block, 0, false);
  if (!track) return null;
  const flags = block[track.length + 2];
  return flags === undefined || (flags & 0x06) !== 0 ? null : block.subarray(track.length + 3);
}
