import type { OpusPackets } from "./webm-opus.ts";

/** Ogg counts Opus in samples of 48 kHz, whatever was recorded (RFC 7845 section 4). */
const samplesPerSecond = 48_000;

const samplesPerFrame = (config: number): number => {
  if (config < 12) return [480, 960, 1920, 2880][config & 3] ?? 960;
  if (config < 16) return [480, 960][config & 1] ?? 960;
  return [120, 240, 480, 960][config & 3] ?? 960;
};

/** How long a packet sounds, in samples of 48 kHz, by its first bytes (RFC 6716 section 3.1). */
export function samplesOf(packet: Uint8Array): number {
  const [toc = 0, second = 0] = packet;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? second & 0x3f : 2;
  return packet.length === 0 ? 0 : frames * samplesPerFrame(toc >> 3);
}

/** The checksum of a page: CRC-32 with polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533 section 6). */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ (crcTable[(crc >>> 24) ^ byte] ?? 0);
  return crc >>> 0;
}

interface Page {
  packets: readonly Uint8Array[];
  granule: number;
  serial: number;
  sequence: number;
  /** 2 on the first page of a stream, 4 on its last. */
  flags: number;
}

/** The lacing of a packet: full segments and a last one that is shorter. */
const segmentsOf = (packet: Uint8Array): number[] => [
  ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
  packet.length % 255,
];

function writePage({ packets, granule, serial, sequence, flags }: Page): Uint8Array<ArrayBuffer> {
  const segments = packets.flatMap(segmentsOf);
  const header = 27 + segments.length;
  const page = new Uint8Array(header + packets.reduce((sum, packet) => sum + packet.length, 0));
  const view = new DataView(page.buffer);
  page.set(new TextEncoder().encode("OggS"));
  page[5] = flags;
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  page[26] = segments.length;
  page.set(segments, 27);
  let at = header;
  for (const packet of packets) {
    page.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(page), true);
  return page;
}

/** OpusTags (RFC 7845 section 5.2) that names no program and no person. */
const tags = (): Uint8Array => {
  const written = new Uint8Array(16);
  written.set(new TextEncoder().encode("OpusTags"));
  return written;
};

/** An Ogg file of the packets, in pages of at most a second. */
export function writeOggOpus({ head, packets }: OpusPackets, serial: number): Uint8Array<ArrayBuffer>[] {
  const pages = [
    writePage({ packets: [head], granule: 0, serial, sequence: 0, flags: 2 }),
    writePage({ packets: [tags()], granule: 0, serial, sequence: 1, flags: 0 }),
  ];
  let gathered: Uint8Array[] = [];
  let segments = 0;
  let samples = 0;
  let from = 0;
  const close = (flags: number) => {
    pages.push(writePage({ packets: gathered, granule: samples, serial, sequence: pages.length, flags }));
    gathered = [];
    segments = 0;
    from = samples;
  };
  for (const packet of packets) {
    const needed = Math.floor(packet.length / 255) + 1;
    if (gathered.length > 0 && (segments + needed > 255 || samples - from >= samplesPerSecond)) close(0);
    gathered.push(packet);
    segments += needed;
    samples += samplesOf(packet);
  }
  close(4);
  return pages;
}

/** How long the packets sound, in milliseconds, without what a player skips at the start. */
export function durationOf({ head, packets }: OpusPackets): number {
  const preSkip = head.length >= 12 ? (head[10] ?? 0) + 256 * (head[11] ?? 0) : 0;
  const samples = packets.reduce((sum, packet) => sum + samplesOf(packet), 0);
  return Math.max(0, Math.round(((samples - preSkip) * 1000) / samplesPerSecond));
}
