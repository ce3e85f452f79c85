import fc from "fast-check";
import { expect, test } from "vitest";
import { everyPicture, thin } from "./allocation.ts";
import { RateMeter } from "./bandwidth.ts";
import { Downlink } from "./downlink.ts";
import { Layer } from "./layer.ts";
import { emptyHeader, readHeader, writeHeader } from "./rtp.ts";
import { Uplink } from "./uplink.ts";
import { emptyDescriptor, readDescriptor } from "./vp8.ts";

/** The temporal layers of four pictures as Chromium sends them, and which of them need none of their own layer. */
const pattern = [0, 2, 1, 2];
const packetsOf = 2;

/** Packet `number` of a stream with two packets a picture; the first picture is a key frame. */
function packetOf(number: number): Buffer {
  const picture = Math.floor(number / packetsOf);
  const isStart = number % packetsOf === 0;
  const temporal = pattern[picture % pattern.length]!;
  const packet = Buffer.alloc(60);
  const start = writeHeader(packet, {
    payloadType: 96,
    marker: !isStart,
    sequence: number & 0xffff,
    timestamp: (picture * 3000) >>> 0,
    ssrc: 100,
    sendTimeId: 0,
    sendTime: 0,
    transportId: 0,
  });
  const sync = picture % 8 < 4 ? 0x20 : 0;
  const first = isStart ? 0x90 : 0x80;
  packet.set([first, 0xe0, 0x80 | (picture >> 8), picture & 0xff, picture >> 2, (temporal << 6) | sync], start);
  packet.set([picture === 0 ? 0 : 1, picture & 0xff, picture >> 8], start + 6);
  return packet.subarray(0, start + 9);
}

interface Seen {
  readonly sequence: number;
  readonly timestamp: number;
  readonly pictureId: number;
  /** The picture of the source; −1: an empty packet. */
  readonly source: number;
  readonly temporal: number;
}

function stage() {
  const seen: Seen[] = [];
  const uplink = new Uplink("TR_1", "video", "vp8", () => undefined);
  const layer = new Layer(0, 100, "video", 90_000);
  uplink.layers.push(layer);
  const sink = {
    meter: new RateMeter(),
    redundancy: 0,
    send(packet: Buffer) {
      const header = emptyHeader();
      const descriptor = emptyDescriptor();
      readHeader(packet, header);
      const isEmpty = header.payloadStart === header.payloadEnd;
      if (!isEmpty) readDescriptor(packet, header.payloadStart, header.payloadEnd, descriptor);
      seen.push({
        sequence: header.sequence,
        timestamp: header.timestamp,
        pictureId: descriptor.pictureId,
        source: isEmpty ? -1 : packet.readUInt16LE(header.payloadStart + 7),
        temporal: descriptor.temporalLayer,
      });
      return true;
    },
  };
  const downlink = new Downlink(uplink, sink, () => 20_000);
  downlink.payloadType = 120;
  downlink.isOpen = true;
  downlink.target = 0;
  uplink.downlinks = [downlink];
  const header = emptyHeader();
  return {
    seen,
    downlink,
    feed(number: number, now: number) {
      const packet = packetOf(number);
      readHeader(packet, header);
      uplink.accept(layer, packet, header, now);
    },
  };
}

test("with fewer pictures, numbers go on without a hole whatever comes late, and each picture has its own number", () => {
  const events = fc.array(
    fc.record({ level: fc.constantFrom(0, 1, everyPicture), late: fc.integer({ min: 0, max: 9 }) }),
    { minLength: 5, maxLength: 60 },
  );
  fc.assert(
    fc.property(events, (turns) => {
      const { seen, downlink, feed } = stage();
      // Each turn is one picture; a packet may come some packets late, but the first picture is whole.
      const order = Array.from({ length: turns.length * packetsOf }, (_, number) => ({
        number,
        at: number + (number < packetsOf ? 0 : number % 3 === 0 ? turns[Math.floor(number / packetsOf)]!.late : 0),
      })).toSorted((a, b) => a.at - b.at || a.number - b.number);
      let newest = -1;
      for (const { number } of order) {
        newest = Math.max(newest, number);
        if (newest === number) downlink.temporalTarget = turns[Math.floor(number / packetsOf)]!.level;
        feed(number, number * 16);
      }
      const sorted = seen.toSorted((a, b) => a.sequence - b.sequence);
      sorted.forEach(({ sequence }, index) => expect(sequence).toBe(sorted[0]!.sequence + index));
      const pictures = new Map<number, Set<number>>();
      for (const { pictureId, source } of sorted)
        if (source >= 0) pictures.set(pictureId, (pictures.get(pictureId) ?? new Set()).add(source));
      for (const sources of pictures.values()) expect(sources.size).toBe(1);
      const ids = [...pictures.keys()].toSorted((a, b) => a - b);
      if (order.every(({ number, at }) => number === at)) ids.forEach((id, index) => expect(id).toBe(ids[0]! + index));
    }),
  );
});

test("fewer pictures begin with the next one, and more only where nothing older is needed", () => {
  const { seen, downlink, feed } = stage();
  const play = (from: number, to: number): number[] => {
    const before = seen.length;
    for (let number = from * packetsOf; number < to * packetsOf; number++) feed(number, number * 16);
    return [...new Set(seen.slice(before).map(({ source }) => source))];
  };
  expect(play(0, 4)).toEqual([0, 1, 2, 3]);
  downlink.temporalTarget = 0;
  expect(play(4, 12)).toEqual([4, 8]);
  downlink.temporalTarget = 1;
  expect(play(12, 16)).toEqual([12]);
  expect(play(16, 24)).toEqual([16, 18, 20, 22]);
  downlink.temporalTarget = everyPicture;
  expect(play(24, 28)).toEqual([24, 25, 26, 27]);
});

test("half the pictures are sent where that makes room for a sharper one, or for any at all", () => {
  const shares = [0.5, 0.2, 0.3];
  const camera = { rates: [150_000, 500_000, 1_700_000], wanted: 2, priority: 1, shares: [shares, shares, shares] };
  const chosen = [0];
  expect([thin([camera], chosen, 400_000), chosen]).toEqual([[1], [1]]);
  expect(thin([camera], [0], 300_000)).toEqual([everyPicture]);
  expect(thin([camera], [2], Infinity)).toEqual([everyPicture]);
  const paused = [-2];
  expect([thin([camera], paused, 80_000), paused]).toEqual([[0], [0]]);
  // Who cannot pause gets the base layer alone, those of least importance first.
  const screen = { ...camera, priority: 9 };
  expect(thin([camera, screen], [0, 0], 230_000)).toEqual([0, everyPicture]);
  expect(thin([{ ...camera, shares: [] }], [0], 80_000)).toEqual([everyPicture]);
});
