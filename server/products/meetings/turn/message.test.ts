import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAddress, sameIp, ipBytes, writeAddress } from "./address.ts";
import { attributes, isSignedBy, keyOf, readMessage, textOf, writeMessage, type MessageClass } from "./message.ts";
import { FrameReader } from "./stream.ts";
import { mendRole } from "./check-role.ts";

const buffer = (size: { minLength?: number; maxLength?: number }) =>
  fc.uint8Array(size).map((bytes) => Buffer.from(bytes));
const known = new Set<number>([attributes.messageIntegrity, attributes.fingerprint]);
const attribute = fc.record({
  type: fc.integer({ min: 0, max: 0xffff }).filter((type) => !known.has(type)),
  value: buffer({ maxLength: 70 }),
});
const message = fc.record({
  method: fc.integer({ min: 0, max: 0xff }),
  kind: fc.constantFrom<MessageClass>("request", "indication", "success", "error"),
  transaction: buffer({ minLength: 12, maxLength: 12 }),
  attributes: fc.array(attribute, { maxLength: 12 }),
});
const ip = fc.oneof(fc.ipV4(), fc.ipV6());

test("what is written is read again, signed or not", () => {
  fc.assert(
    fc.property(message, fc.option(buffer({ minLength: 1, maxLength: 20 })), (one, key) => {
      const read = readMessage(writeMessage(one, key));
      expect(read).toMatchObject({ method: one.method, kind: one.kind });
      expect(read?.transaction.equals(one.transaction)).toBe(true);
      expect(read?.attributes.map(({ type, value }) => [type, value.toString("hex")])).toEqual(
        one.attributes.map(({ type, value }) => [type, value.toString("hex")]),
      );
      if (key) expect(read && isSignedBy(read, key)).toBe(true);
      else expect(read?.signed).toBeNull();
    }),
  );
});

test("a message that was changed anywhere is not taken, or its signature does not fit", () => {
  const key = keyOf("name", "safos", "password");
  fc.assert(
    fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, where, change) => {
      const bytes = writeMessage(one, key);
      // Behind the signature stands the fingerprint only, which nobody is believed for.
      const at = where % (bytes.length - 8);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      const read = readMessage(bytes);
      expect(read !== null && isSignedBy(read, key)).toBe(false);
    }),
  );
});

test("whatever arrives is read or not, and nothing is thrown", () => {
  fc.assert(
    fc.property(buffer({ maxLength: 300 }), (bytes) => {
      readMessage(bytes);
      readAddress(bytes, randomBytes(12));
      mendRole(Buffer.concat([Buffer.from([0, 1]), bytes]), () => "password");
    }),
    { numRuns: 2000 },
  );
});

test("the sample request of RFC 5769 §2.1 is read, and its signature fits", () => {
  const bytes = Buffer.from(
    "000100582112a442b7e7a701bc34d686fa87dfae80220010" +
      "5354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36" +
      "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf",
    "hex",
  );
  const read = readMessage(bytes);
  expect(read && textOf(read, attributes.username)).toBe("evtj:h6vY");
  expect(read && isSignedBy(read, Buffer.from("VOkJxbRl1RmTxUk/WvJxBt"))).toBe(true);
  expect(read && isSignedBy(read, Buffer.from("VOkJxbRl1RmTxUk/WvJxBu"))).toBe(false);
});

test("addresses of both kinds are written and read again, however they are spelled", () => {
  fc.assert(
    fc.property(ip, fc.integer({ min: 0, max: 0xffff }), buffer({ minLength: 12, maxLength: 12 }), (text, port, id) => {
      const { value } = writeAddress(attributes.xorPeerAddress, { ip: text, port }, id);
      const read = readAddress(value, id);
      expect(read).toEqual({ ip: sameIp(ipBytes(text)), port });
      expect(ipBytes(read?.ip ?? "").equals(ipBytes(text))).toBe(true);
    }),
  );
  expect(sameIp(ipBytes("::ffff:192.0.2.7"))).toBe("192.0.2.7");
  expect(sameIp(ipBytes("2001:db8::1"))).toBe(sameIp(ipBytes("2001:0DB8:0:0::0001")));
});

test("frames come out of a stream as they went in, whatever its pieces", () => {
  const channel = fc
    .tuple(fc.integer({ min: 0x4000, max: 0x7fff }), buffer({ maxLength: 200 }))
    .map(([number, data]) => {
      const frame = Buffer.alloc(4 + data.length);
      frame.writeUInt16BE(number, 0);
      frame.writeUInt16BE(data.length, 2);
      data.copy(frame, 4);
      return frame;
    });
  const frame = fc.oneof(
    channel,
    message.map((one) => writeMessage(one)),
  );
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 50 })), (frames, cuts) => {
      let rest = Buffer.concat(frames.map((one) => Buffer.concat([one, Buffer.alloc(-one.length & 3)])));
      const reader = new FrameReader();
      const out: Buffer[] = [];
      for (const cut of cuts) {
        out.push(...reader.read(rest.subarray(0, cut)));
        rest = rest.subarray(cut);
      }
      out.push(...reader.read(rest));
      expect(out.map((one) => one.toString("hex"))).toEqual(frames.map((one) => one.toString("hex")));
    }),
  );
});

test("a stream that is not TURN, or announces more than there can be, ends at once and holds nothing", () => {
  for (const begin of ["GET / HTTP/1.1\r\n", "\u0000\u0001\u7fff\u0000", "\u0016\u0003\u0001\u0002\u0000"])
    expect(() => new FrameReader().read(Buffer.from(begin, "latin1"))).toThrow();
  expect(() => new FrameReader().read(Buffer.from([0x40, 0, 0xff, 0xff]))).toThrow();
  expect(() => new FrameReader().read(Buffer.from([0, 1, 0xff, 0xfc]))).toThrow();
});

test("the role value 0 of a rightly signed check becomes another, and every other check goes on as it came", () => {
  const check = (value: Buffer, password: string) =>
    writeMessage(
      {
        method: 1,
        kind: "request",
        transaction: randomBytes(12),
        attributes: [
          { type: attributes.username, value: Buffer.from("ours:theirs") },
          { type: attributes.iceControlling, value },
        ],
      },
      Buffer.from(password),
    );
  const passwordOf = (ufrag: string) => (ufrag === "ours" ? "right" : null);
  const mended = readMessage(mendRole(check(Buffer.alloc(8), "right"), passwordOf));
  expect(mended && isSignedBy(mended, Buffer.from("right"))).toBe(true);
  expect(mended?.attributes[1]?.value.toString("hex")).toBe("0000000000000001");
  for (const one of [check(Buffer.alloc(8), "wrong"), check(Buffer.alloc(8, 7), "right")])
    expect(mendRole(one, passwordOf)).toBe(one);
});
