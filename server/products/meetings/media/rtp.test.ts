import fc from "fast-check";
import { expect, test } from "vitest";
import { isH264Keyframe } from "./h264.ts";
import {
  emptyHeader,
  isRtcp,
  readByteExtension,
  readHeader,
  readShortExtension,
  readTextExtension,
  toSendTime,
  unwrapRetransmission,
  writeHeader,
} from "./rtp.ts";
import { distance16, Unwrapper } from "./sequence.ts";
import { emptyDescriptor, readDescriptor, renumber } from "./vp8.ts";

const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });

test("a header that was written is read back", () => {
  fc.assert(
    fc.property(
      u16,
      u32,
      u32,
      fc.integer({ min: 0, max: 127 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 14 }),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      (sequence, timestamp, ssrc, payloadType, marker, sendTimeId, payload) => {
        const packet = Buffer.alloc(100);
        const start = writeHeader(packet, {
          payloadType,
          marker,
          sequence,
          timestamp,
          ssrc,
          sendTimeId,
          sendTime: 77,
          transportId: 0,
        });
        packet.set(payload, start);
        const header = emptyHeader();
        expect(readHeader(packet.subarray(0, start + payload.length), header)).toBe(true);
        expect(header).toMatchObject({ payloadType, marker, sequence, timestamp, ssrc, payloadStart: start });
        expect(header.payloadEnd - header.payloadStart).toBe(payload.length);
      },
    ),
  );
});

test("no bytes whatever make the readers throw or read outside the packet", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const packet = Buffer.from(bytes);
      const header = emptyHeader();
      if (!readHeader(packet, header)) return;
      expect(header.payloadStart).toBeLessThanOrEqual(header.payloadEnd);
      expect(header.payloadEnd).toBeLessThanOrEqual(packet.length);
      for (let id = 1; id < 16; id++) {
        readTextExtension(packet, header, id);
        readByteExtension(packet, header, id);
        readShortExtension(packet, header, id);
      }
      readDescriptor(packet, header.payloadStart, header.payloadEnd, emptyDescriptor());
      isH264Keyframe(packet, header.payloadStart, header.payloadEnd);
      unwrapRetransmission(packet, header, 1, 96);
    }),
  );
});

function withExtensions(isTwoByte: boolean, elements: [id: number, value: Buffer][]): Buffer {
  const parts = elements.map(([id, value]) =>
    isTwoByte
      ? Buffer.concat([Buffer.from([id, value.length]), value])
      : Buffer.concat([Buffer.from([(id << 4) | (value.length - 1)]), value]),
  );
  const body = Buffer.concat(parts);
  const padded = Buffer.alloc(Math.ceil(body.length / 4) * 4);
  body.copy(padded);
  const head = Buffer.alloc(16);
  head[0] = 0x90;
  head.writeUInt16BE(isTwoByte ? 0x1000 : 0xbede, 12);
  head.writeUInt16BE(padded.length / 4, 14);
  return Buffer.concat([head, padded, Buffer.from([1, 2, 3])]);
}

test("header extensions are found in both forms", () => {
  for (const isTwoByte of [false, true]) {
    const packet = withExtensions(isTwoByte, [
      [1, Buffer.from("4")],
      [3, Buffer.from([0x12, 0x34])],
      [7, Buffer.from([0x80 | 12])],
    ]);
    const header = emptyHeader();
    expect(readHeader(packet, header)).toBe(true);
    expect(readTextExtension(packet, header, 1)).toBe("4");
    expect(readShortExtension(packet, header, 3)).toBe(0x1234);
    expect(readByteExtension(packet, header, 7)).toBe(0x80 | 12);
    expect(readTextExtension(packet, header, 9)).toBeNull();
  }
});

test("padding is not payload, and a packet of padding alone is empty", () => {
  const packet = Buffer.from([0xa0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9, 0, 0, 3]);
  const header = emptyHeader();
  expect(readHeader(packet, header)).toBe(true);
  expect([header.payloadStart, header.payloadEnd]).toEqual([12, 14]);
  packet[16] = 5;
  expect(readHeader(packet, header)).toBe(true);
  expect(header.payloadStart).toBe(header.payloadEnd);
  packet[16] = 6;
  expect(readHeader(packet, header)).toBe(false);
});

test("RTP and RTCP are told apart by the packet type", () => {
  expect(isRtcp(Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 0]))).toBe(true);
  expect(isRtcp(Buffer.from([0x80, 96 | 0x80, 0, 1, 0, 0, 0, 0]))).toBe(false);
});

test("a retransmission is unwrapped to the packet as it was", () => {
  const rtx = Buffer.from([0x80, 97, 0, 9, 0, 0, 0, 5, 0, 0, 0, 2, 0x12, 0x34, 7, 8, 9]);
  const header = emptyHeader();
  readHeader(rtx, header);
  const original = unwrapRetransmission(rtx, header, 0xfffffff0, 96);
  expect(original).toEqual(Buffer.from([0x80, 96, 0x12, 0x34, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xf0, 7, 8, 9]));
  readHeader(rtx.subarray(0, 14), header);
  expect(unwrapRetransmission(rtx.subarray(0, 14), header, 1, 96)).toBeNull();
});

test("sequence numbers grow over the wrap, late ones get their place", () => {
  const unwrapper = new Unwrapper();
  const first = unwrapper.next(65_534);
  expect(unwrapper.next(65_535)).toBe(first + 1);
  expect(unwrapper.next(1)).toBe(first + 3);
  expect(unwrapper.next(0)).toBe(first + 2);
  expect(unwrapper.next(2)).toBe(first + 4);
  expect(distance16(0, 65_535)).toBe(1);
  expect(distance16(65_535, 0)).toBe(-1);
});

test("the VP8 descriptor is read and renumbered in the sender's width", () => {
  const long = Buffer.from([0x90, 0xe0, 0x81, 0x02, 7, 0x40, 0x00, 0, 0]);
  const descriptor = emptyDescriptor();
  expect(readDescriptor(long, 0, long.length, descriptor)).toBe(true);
  expect(descriptor).toMatchObject({ size: 6, pictureId: 0x102, tl0: 7, temporalLayer: 1, isKeyframe: true });
  renumber(long, 0, descriptor, 0x7fff, 255);
  readDescriptor(long, 0, long.length, descriptor);
  expect(descriptor).toMatchObject({ pictureId: 0x7fff, tl0: 255, hasLongPictureId: true });
  const short = Buffer.from([0x80, 0x80, 0x05, 0x01]);
  readDescriptor(short, 0, short.length, descriptor);
  expect(descriptor).toMatchObject({ pictureId: 5, hasLongPictureId: false, isKeyframe: false, isFrameStart: false });
  renumber(short, 0, descriptor, 0x1ff, 0);
  expect(short[2]).toBe(0x7f);
  const delta = Buffer.from([0x10, 0x01]);
  readDescriptor(delta, 0, 2, descriptor);
  expect(descriptor).toMatchObject({ isFrameStart: true, isKeyframe: false });
});

test("H.264 key frames are found alone, aggregated and fragmented", () => {
  expect(isH264Keyframe(Buffer.from([0x65, 1]), 0, 2)).toBe(true);
  expect(isH264Keyframe(Buffer.from([0x41, 1]), 0, 2)).toBe(false);
  expect(isH264Keyframe(Buffer.from([0x78, 0, 2, 0x09, 0, 0, 2, 0x67, 0]), 0, 9)).toBe(true);
  expect(isH264Keyframe(Buffer.from([0x7c, 0x85]), 0, 2)).toBe(true);
  expect(isH264Keyframe(Buffer.from([0x7c, 0x05]), 0, 2)).toBe(false);
});

test("send time is 6.18 fixed point on a circle of 64 seconds", () => {
  expect(toSendTime(1000)).toBe(1 << 18);
  expect(toSendTime(65_000)).toBe(1 << 18);
});
