import fc from "fast-check";
import { expect, test } from "vitest";
import { Downlink } from "./downlink.ts";
import { Peer } from "./peer.ts";
import { chooseEarlier, readRed, writeRed, type Earlier } from "./red.ts";
import { emptyHeader, readHeader, writeHeader } from "./rtp.ts";
import { OfferReader } from "./offer-reader.ts";
import { buildDescription, type Section } from "./sdp.ts";
import { Uplink } from "./uplink.ts";

const [opus, red, samples] = [111, 63, 960];

function opusPacket(sequence: number, payload: Buffer, ssrc = 5): Buffer {
  const packet = Buffer.alloc(12 + payload.length);
  const fixed = { payloadType: opus, marker: false, ssrc, sendTimeId: 0, sendTime: 0, transportId: 0 };
  payload.copy(packet, writeHeader(packet, { ...fixed, sequence: sequence & 0xffff, timestamp: sequence * samples }));
  return packet;
}

/** As Chromium sends it: each with those before it. */
function redPacket(sequence: number, payloads: readonly Buffer[], ssrc = 5): Buffer {
  const packet = Buffer.alloc(2000);
  const fixed = { payloadType: red, marker: false, ssrc, sendTimeId: 0, sendTime: 0, transportId: 0 };
  let at = writeHeader(packet, { ...fixed, sequence: sequence & 0xffff, timestamp: sequence * samples });
  const [own = Buffer.alloc(0), ...before] = payloads;
  at = writeRed(
    packet,
    at,
    opus,
    before.map((one, index) => ({ packet: one, start: 0, end: one.length, offset: (index + 1) * samples })),
  );
  return packet.subarray(0, at + own.copy(packet, at));
}

const section = (redOf: number): Section => ({
  mid: "0",
  kind: "audio",
  rawType: "audio",
  isStopped: false,
  direction: "sendonly",
  isSending: true,
  streamId: "s",
  trackId: "t",
  codecs: [
    {
      name: "opus",
      payloadType: opus,
      clockRate: 48_000,
      channels: 2,
      parameters: "",
      rtx: 0,
      red: redOf,
      feedback: [],
    },
  ],
  extensions: new Map(),
  rids: [],
  ssrcs: [5],
  repair: new Map(),
});
const offerOf = (one: Section) => ({
  iceUfrag: "",
  icePwd: "",
  setup: "actpass",
  fingerprint: { type: "", hash: "" },
  sections: [one],
});

function stage({ publisherRed = red, subscriberRed = red } = {}) {
  const quiet = { level: () => true };
  const sent: Buffer[] = [];
  const publisher = new Peer(1, () => true, quiet);
  const subscriber = new Peer(2, (packet) => sent.push(Buffer.from(packet)) > 0, quiet);
  publisher.learnOffer(offerOf(section(publisherRed)));
  const uplink = new Uplink("TR_1", "audio", "opus", () => undefined);
  publisher.addUplink(uplink);
  publisher.bindUplink(uplink, "0");
  const downlink = new Downlink(uplink, subscriber, () => 7);
  subscriber.addDownlink(downlink);
  subscriber.bindDownlink(downlink, section(subscriberRed));
  downlink.isOpen = true;
  downlink.target = 0;
  return { publisher, subscriber, uplink, sent };
}

/** What a browser has in the end: payloads by their time. */
function decoded(packets: readonly Buffer[]): Map<number, string> {
  const all = new Map<number, string>();
  const header = emptyHeader();
  for (const packet of packets) {
    if (!readHeader(packet, header) || header.payloadType > 127) continue;
    const { payloadStart: start, payloadEnd: end } = header;
    const blocks = header.payloadType === red ? readRed(packet, header) : [{ offset: 0, start, end }];
    for (const block of blocks ?? [])
      all.set((header.timestamp - block.offset) >>> 0, packet.toString("latin1", block.start, block.end));
  }
  return all;
}

const payload = (sequence: number): Buffer => Buffer.from(`sound ${sequence}`);

test("blocks are read as they were written, and what does not fill the packet is refused", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 3 }),
      fc.uint8Array({ maxLength: 60 }),
      (payloads, noise) => {
        const packet = redPacket(
          9,
          payloads.map((one) => Buffer.from(one)),
        );
        const header = emptyHeader();
        readHeader(packet, header);
        const blocks = readRed(packet, header) ?? [];
        expect(blocks.map((one) => packet.subarray(one.start, one.end).toString("hex"))).toEqual(
          payloads.map((one) => Buffer.from(one).toString("hex")).toReversed(),
        );
        expect(blocks.at(-1)?.offset).toBe(0);
        for (const end of [header.payloadStart, header.payloadStart + 2])
          readRed(packet, { ...header, payloadEnd: end });
        const read = readRed(Buffer.from(noise), { payloadStart: 0, payloadEnd: noise.length });
        for (const one of read ?? [])
          expect(one.start >= 0 && one.end <= noise.length && one.start <= one.end).toBe(true);
      },
    ),
  );
});

test("of ten packets one is lost each way, and hardly any is missed", () => {
  const { publisher, sent } = stage();
  let random = 1;
  const isLost = () => (random = (random * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31 < 0.1;
  const count = 10_000;
  for (let n = 3; n < count; n++)
    if (!isLost()) publisher.receive(redPacket(n, [payload(n), payload(n - 1), payload(n - 2)]), n * 20);
  const arrived = decoded(sent.filter(() => !isLost()));
  // 0.1 % of what passes, twice.
  expect(arrived.size).toBeGreaterThan((count - 3) * 0.996);
  const times = [...arrived.keys()];
  expect(new Set(arrived.values()).size).toBe(arrived.size);
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual((count - 3) * samples);
});

test("who takes no company gets each packet alone, what was lost on the way in too", () => {
  const { publisher, sent } = stage({ subscriberRed: 0 });
  for (const n of [10, 11, 13, 16, 17]) publisher.receive(redPacket(n, [payload(n), payload(n - 1)]), n * 20);
  const header = emptyHeader();
  expect(
    sent.map((packet) => {
      readHeader(packet, header);
      return [header.payloadType, packet.toString("latin1", header.payloadStart, header.payloadEnd)];
    }),
  ).toEqual([10, 11, 12, 13, 15, 16, 17].map((n) => [opus, `sound ${n}`]));
});

test("from a publisher that sends each alone, subscribers get them together; encrypted ones stay alone", () => {
  const alone = stage({ publisherRed: 0 });
  for (let n = 1; n < 6; n++) alone.publisher.receive(opusPacket(n, payload(n)), n * 20);
  expect(decoded([alone.sent.at(-1)!]).size).toBe(3);
  expect(new Set(decoded(alone.sent).values())).toEqual(new Set([1, 2, 3, 4, 5].map((n) => `sound ${n}`)));
  const encrypted = stage();
  encrypted.uplink.isAlone = true;
  for (let n = 1; n < 6; n++) encrypted.publisher.receive(opusPacket(n, payload(n)), n * 20);
  expect(decoded([encrypted.sent.at(-1)!]).size).toBe(1);
});

test("on a tight line one goes with each, and what was sent before a pause goes with none", () => {
  const { publisher, subscriber, uplink, sent } = stage();
  for (let n = 1; n < 6; n++) publisher.receive(opusPacket(n, payload(n)), n * 20);
  subscriber.estimate.limit = 200_000;
  subscriber.chooseLayers(100);
  publisher.receive(opusPacket(6, payload(6)), 120);
  expect(decoded([sent.at(-1)!]).size).toBe(2);
  uplink.isMuted = true;
  publisher.receive(opusPacket(7, payload(7)), 140);
  uplink.isMuted = false;
  publisher.receive(opusPacket(8, payload(8)), 160);
  expect([...decoded([sent.at(-1)!]).values()]).toEqual(["sound 8"]);
  // The same for a microphone that is not among those that are sent on.
  const before = sent.length;
  uplink.isHeld = true;
  publisher.receive(opusPacket(9, payload(9)), 180);
  uplink.isHeld = false;
  publisher.receive(opusPacket(10, payload(10)), 200);
  expect(sent.slice(before).map((one) => one.readUInt16BE(2) - sent[before - 1]!.readUInt16BE(2))).toEqual([1]);
  expect([...decoded([sent.at(-1)!]).values()]).toEqual(["sound 10"]);
});

test("what is too long or too far apart goes alone", () => {
  const long: Earlier = { packet: Buffer.alloc(600), start: 0, end: 600, offset: samples };
  expect(chooseEarlier([long, long], 100)).toHaveLength(1);
  expect(chooseEarlier([long], 600)).toHaveLength(0);
  expect(chooseEarlier([{ ...long, end: 10, offset: 20_000 }], 10)).toHaveLength(0);
  expect(
    chooseEarlier(
      [
        { ...long, end: 0 },
        { ...long, end: 10 },
      ],
      10,
    ),
  ).toHaveLength(0);
});

test("it is answered where it was offered for Opus, before Opus in what the client sends", () => {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9",
    "a=ice-ufrag:u",
    "a=ice-pwd:p",
    "a=fingerprint:sha-256 AA",
    "a=mid:0",
    "a=sendonly",
    "a=msid:s t",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
    "a=rtpmap:9 G722/8000",
    "",
  ];
  const offer = new OfferReader().read(lines.join("\r\n"), { sections: 1, now: 0 });
  const local = { iceUfrag: "", icePwd: "", fingerprint: { type: "", hash: "" }, setup: "active" };
  const answer = (hasRed: boolean) =>
    buildDescription(offer.sections, local, 1, [{ kind: "receive", isStereo: false, hasDtx: true, hasRed }]);
  expect(answer(true)).toContain("SAVPF 63 111\r\n");
  expect(answer(true)).toContain("a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n");
  expect(answer(false)).toContain("SAVPF 111\r\n");
  expect(answer(false)).not.toContain("red/");
});
