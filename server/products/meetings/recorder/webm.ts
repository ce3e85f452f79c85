/** WebM (RFC 8794, RFC 9559), as much as one track of a recording needs. Pure: bytes come out, nothing is written. */
export type RecordedCodec = "opus" | "vp8";

export interface Frame {
  /** Milliseconds since the part began. */
  readonly at: number;
  readonly isKeyframe: boolean;
  readonly bytes: Uint8Array;
}

/** How long the last frame of a cluster counts. */
const frameMs = 20;

/** The size of an element of 8 bytes that is not known, as of what is still being written (RFC 8794 §6.2). */
const unknownSize = Buffer.from("01ffffffffffffff", "hex");

function sizeOf(length: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(length));
  size[0] = 0x01;
  return size;
}

function element(id: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, "hex"), sizeOf(body.length), body]);
}

function integer(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

function float(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

const text = (id: string, value: string): Buffer => element(id, Buffer.from(value, "ascii"));

/** RFC 7845 §5.1: version 1, two channels, no samples to skip, 48 kHz. */
const opusHead = Buffer.concat([Buffer.from("OpusHead"), Buffer.from("0102000080bb0000000000", "hex")]);

/** What a part begins with: one track, times in milliseconds. */
export function webmHead(codec: RecordedCodec, width: number, height: number): Buffer {
  const isSound = codec === "opus";
  const track = element(
    "ae",
    integer("d7", 1),
    integer("73c5", 1),
    integer("83", isSound ? 2 : 1),
    integer("9c", 0),
    text("86", isSound ? "A_OPUS" : "V_VP8"),
    isSound
      ? Buffer.concat([element("63a2", opusHead), element("e1", float("b5", 48_000), integer("9f", 2))])
      : element("e0", integer("b0", width), integer("ba", height)),
  );
  return Buffer.concat([
    element(
      "1a45dfa3",
      integer("4286", 1),
      integer("42f7", 1),
      integer("42f2", 4),
      integer("42f3", 8),
      text("4282", "webm"),
      integer("4287", 4),
      integer("4285", 2),
    ),
    Buffer.from("18538067", "hex"),
    unknownSize,
    element("1549a966", integer("2ad7b1", 1_000_000), text("4d80", "Safos"), text("5741", "Safos")),
    element("1654ae6b", track),
  ]);
}

/** Frames in their order, of at most 32 s, as one Cluster: what comes before it is whole without it. */
export function webmCluster(frames: readonly Frame[]): Buffer {
  const first = Math.round(frames[0]?.at ?? 0);
  const blocks = frames.map(({ at, isKeyframe, bytes }) => {
    const head = Buffer.from([0x81, 0, 0, isKeyframe ? 0x80 : 0]);
    head.writeInt16BE(Math.round(at) - first, 1);
    return element("a3", head, bytes);
  });
  return element("1f43b675", integer("e7", first), ...blocks);
}

/** Milliseconds from the beginning of a part to the end of a cluster of `webmCluster`; 0 for what a part begins with. */
export function endOfCluster(bytes: Buffer): number {
  if (bytes.length < 29 || bytes.readUInt32BE() !== 0x1f43b675) return 0;
  const first = Number(bytes.readBigUInt64BE(21));
  let last = 0;
  for (let at = 29; at + 12 <= bytes.length; at += 9 + Number(bytes.readBigUInt64BE(at + 1) & 0xff_ffff_ffffn))
    last = Math.max(last, bytes.readInt16BE(at + 10));
  return first + last + frameMs;
}
