import fc from "fast-check";
import { expect, test } from "vitest";
import { allocate, bestActive, layerForSize } from "./allocation.ts";
import { DownlinkEstimate, RateMeter } from "./bandwidth.ts";
import { Downlink } from "./downlink.ts";
import { Demand } from "./dynacast.ts";
import { ReceiveLog } from "./receive-log.ts";
import { buildSenderReport } from "./rtcp.ts";
import { emptyHeader, readHeader, writeHeader } from "./rtp.ts";
import { SpeakerWatch } from "./speakers.ts";
import { Layer } from "./layer.ts";
import { Uplink } from "./uplink.ts";
import { emptyDescriptor, readDescriptor } from "./vp8.ts";

let seed = 1;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) >>> 0);

function vp8Packet(sequence: number, timestamp: number, ssrc: number, pictureId: number, isKey: boolean): Buffer {
  const packet = Buffer.alloc(40);
  const start = writeHeader(packet, {
    payloadType: 96,
    marker: true,
    sequence,
    timestamp,
    ssrc,
    sendTimeId: 0,
    sendTime: 0,
    transportId: 0,
  });
  packet.set([0x90, 0xe0, 0x80 | (pictureId >> 8), pictureId & 0xff, pictureId & 0xff, 0, isKey ? 0 : 1, 9], start);
  return packet.subarray(0, start + 8);
}

function stage() {
  const asked: number[] = [];
  const sent: Buffer[] = [];
  const uplink = new Uplink("TR_1", "video", "vp8", (ssrc) => asked.push(ssrc));
  const layers = [0, 1, 2].map((index) => new Layer(index, 100 + index, "video", 90_000));
  uplink.layers.push(...layers);
  const downlink = new Downlink(
    uplink,
    { meter: new RateMeter(), redundancy: 0, send: (p) => sent.push(Buffer.from(p)) > 0 },
    random,
  );
  downlink.payloadType = 120;
  downlink.rtxPayloadType = 121;
  downlink.isOpen = true;
  downlink.target = 0;
  uplink.downlinks = [downlink];
  const header = emptyHeader();
  const feed = (index: number, sequence: number, timestamp: number, picture: number, isKey: boolean, now: number) => {
    const packet = vp8Packet(sequence & 0xffff, timestamp >>> 0, 100 + index, picture & 0x7fff, isKey);
    readHeader(packet, header);
    uplink.accept(layers[index]!, packet, header, now);
  };
  const read = (packet: Buffer) => {
    const h = emptyHeader();
    readHeader(packet, h);
    const d = emptyDescriptor();
    readDescriptor(packet, h.payloadStart, h.payloadEnd, d);
    return {
      sequence: h.sequence,
      timestamp: h.timestamp,
      pt: h.payloadType,
      ssrc: h.ssrc,
      pictureId: d.pictureId,
      tl0: d.tl0,
    };
  };
  return { uplink, downlink, layers, feed, sent, asked, read };
}

test("nothing is sent before a key frame; then numbers go on without a jump over changes of layer", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 12 }), (targets) => {
      const { downlink, feed, sent, read } = stage();
      feed(0, 65_400, 0, 1, false, 0);
      expect(sent).toHaveLength(0);
      let now = 0;
      let frame = 0;
      for (const target of targets) {
        downlink.target = target;
        for (let i = 0; i < 5; i++) {
          now += 33;
          frame++;
          for (const index of [0, 1, 2])
            feed(
              index,
              65_500 + index * 1000 + frame,
              index * 7_000_000 + frame * 3000,
              32_760 + frame + index * 99,
              i === 2,
              now,
            );
        }
      }
      const out = sent.map(read);
      for (let i = 1; i < out.length; i++) {
        expect((out[i]!.sequence - out[i - 1]!.sequence) & 0xffff).toBe(1);
        expect((out[i]!.pictureId - out[i - 1]!.pictureId) & 0x7fff).toBe(1);
        expect((out[i]!.tl0 - out[i - 1]!.tl0) & 0xff).toBe(1);
        const step = (out[i]!.timestamp - out[i - 1]!.timestamp) | 0;
        // The frame of the change may go out in both layers: then the second is the same instant.
        expect(step).toBeGreaterThan(0);
        expect(step).toBeLessThan(4000);
        expect(out[i]!.pt).toBe(120);
        expect(out[i]!.ssrc).toBe(downlink.ssrc);
      }
    }),
  );
});

test("a layer is only left at a key frame of the wanted one, which is asked for until it comes", () => {
  const { downlink, feed, sent, asked } = stage();
  feed(0, 1, 0, 1, true, 0);
  downlink.target = 2;
  downlink.pursue(1000);
  downlink.pursue(1100);
  downlink.pursue(2100);
  expect(asked).toEqual([102, 102]);
  feed(0, 2, 3000, 2, false, 33);
  feed(2, 50, 3000, 9, false, 33);
  expect(sent).toHaveLength(2);
  feed(2, 51, 6000, 10, true, 66);
  feed(0, 3, 6000, 3, false, 66);
  feed(2, 49, 2000, 8, false, 67);
  expect(sent).toHaveLength(3);
});

test("a NACK is answered with the same packet in RTX, over layers, and not twice in a moment", () => {
  const { downlink, feed, sent, read } = stage();
  feed(0, 1, 0, 1, true, 0);
  downlink.target = 1;
  feed(1, 9, 0, 5, true, 33);
  const [first, second] = sent.map((p) => Buffer.from(p));
  sent.length = 0;
  expect(downlink.resend(read(first!).sequence, 50, 40)).toBe(22);
  expect(downlink.resend(read(first!).sequence, 60, 40)).toBe(0);
  expect(downlink.resend(read(second!).sequence, 60, 40)).toBe(22);
  expect(downlink.resend(1234, 60, 40)).toBe(0);
  const again = sent[0]!;
  expect(again[1]! & 0x7f).toBe(121);
  expect(again.readUInt32BE(8)).toBe(downlink.rtxSsrc);
  expect(again.readUInt16BE(12)).toBe(read(first!).sequence);
  expect(again.subarray(14)).toEqual(first!.subarray(12));
});

test("late packets keep their place and duplicates are dropped", () => {
  const { feed, sent, read } = stage();
  feed(0, 1, 0, 1, true, 0);
  feed(0, 3, 6000, 3, false, 66);
  feed(0, 2, 3000, 2, false, 67);
  feed(0, 2, 3000, 2, false, 68);
  const out = sent.map(read);
  expect(out.map((o) => (o.sequence - out[0]!.sequence) & 0xffff)).toEqual([0, 2, 1]);
});

test("what was not sent while muted or hidden leaves no hole", () => {
  const { uplink, downlink, feed, sent, read } = stage();
  feed(0, 1, 0, 1, true, 0);
  uplink.isMuted = true;
  feed(0, 2, 3000, 2, false, 33);
  uplink.isMuted = false;
  feed(0, 3, 6000, 3, false, 66);
  feed(0, 4, 9000, 4, true, 99);
  downlink.isDisabled = true;
  feed(0, 5, 12_000, 5, false, 132);
  downlink.isDisabled = false;
  feed(0, 6, 15_000, 6, true, 165);
  const out = sent.map(read);
  expect(out.map((o) => (o.sequence - out[0]!.sequence) & 0xffff)).toEqual([0, 1, 2]);
});

test("sender reports carry the subscriber's numbers and give the round trip back", () => {
  const { uplink, downlink, layers, feed, sent, read } = stage();
  feed(0, 1, 9000, 1, true, 0);
  const first = read(sent[0]!);
  sent.length = 0;
  uplink.noteSenderReport(layers[0]!, 0x11112222, 0x33334444, 9000 + 90, 10);
  expect(sent[0]).toEqual(
    buildSenderReport({
      ssrc: downlink.ssrc,
      ntpHigh: 0x11112222,
      ntpLow: 0x33334444,
      rtpTime: (first.timestamp + 90) >>> 0,
      packets: 1,
      octets: 8,
    }),
  );
  expect(downlink.roundTrip(0x22223333, 65_536 / 100, 60)).toBe(40);
  expect(downlink.roundTrip(1, 0, 60)).toBe(-1);
});

test("layers of different epochs meet in time by their sender reports", () => {
  const { uplink, downlink, layers, feed, sent, read } = stage();
  feed(0, 1, 1_000_000, 1, true, 0);
  uplink.noteSenderReport(layers[0]!, 100, 0, 1_000_000, 0);
  uplink.noteSenderReport(layers[1]!, 100, 0, 5_000_000, 0);
  downlink.target = 1;
  // 40 ms later by the sender's clock, though it took 300 ms to come here.
  feed(1, 7, 5_000_000 + 3600, 4, true, 300);
  const out = sent.filter((p) => (p[1]! & 0x7f) === 120).map(read);
  expect((out[1]!.timestamp - out[0]!.timestamp) | 0).toBe(3600);
});

test("the receive log asks for holes, gives up in time, and reports loss", () => {
  const log = new ReceiveLog(90_000);
  log.add(10, 0, 100, 0);
  log.add(13, 0, 100, 1);
  expect(log.takeMissing(1, 50).lost).toEqual([11, 12]);
  expect(log.takeMissing(10, 50).lost).toEqual([]);
  log.add(11, 0, 100, 20);
  expect(log.takeMissing(100, 50).lost).toEqual([12]);
  expect(log.report(7, 200)).toMatchObject({ ssrc: 7, totalLost: 1, fractionLost: 64 });
  for (let i = 0; i < 20; i++) log.takeMissing(200 + i * 100, 50);
  expect(log.takeMissing(5000, 50).lost).toEqual([]);
  log.add(500, 0, 100, 6000);
  expect(log.takeMissing(6000, 50)).toEqual({ lost: [], isOverwhelmed: false });
});

test("the budget goes to the lowest layers first and then by priority, and never beyond what is wanted", () => {
  const rates = [150_000, 500_000, 1_700_000];
  const claims = [
    { rates, wanted: 2, priority: 1 },
    { rates, wanted: 2, priority: 9 },
    { rates, wanted: 0, priority: 5 },
    { rates, wanted: -1, priority: 5 },
  ];
  expect(allocate(claims, Infinity, true)).toEqual([2, 2, 0, -1]);
  expect(allocate(claims, 2_100_000, true)).toEqual([0, 2, 0, -1]);
  expect(allocate(claims, 200_000, true)).toEqual([-2, 0, -2, -1]);
  expect(allocate(claims, 200_000, false)).toEqual([0, 0, 0, -1]);
  expect(allocate([{ rates: [0, 500_000, 0], wanted: 0, priority: 0 }], Infinity, true)).toEqual([1]);
  expect(bestActive([0, 0, 0], 2)).toBe(-1);
});

test("a tile gets the smallest layer that fills it", () => {
  const layers = [
    { width: 320, height: 180 },
    { width: 640, height: 360 },
    { width: 1280, height: 720 },
  ];
  expect(layerForSize(layers, 200, 112)).toBe(0);
  expect(layerForSize(layers, 340, 190)).toBe(0);
  expect(layerForSize(layers, 640, 360)).toBe(1);
  expect(layerForSize(layers, 4000, 2000)).toBe(2);
  expect(layerForSize([], 4000, 2000)).toBe(0);
});

test("the downlink estimate falls when the receiver's falls or packets are lost, and rises again after quiet", () => {
  const estimate = new DownlinkEstimate();
  // An estimate that only lags behind is no limit.
  for (let i = 0; i < 20; i++) estimate.noteRemb(300_000 + i * 1000, 2_000_000, i * 200);
  expect(estimate.limit).toBe(Infinity);
  estimate.noteRemb(280_000, 2_000_000, 5000);
  expect(estimate.limit).toBe(Infinity);
  estimate.noteRemb(250_000, 2_000_000, 5200);
  expect(estimate.limit).toBe(250_000);
  for (let at = 5500; at < 65_000; at += 500) estimate.tick(2_000_000, at);
  expect(estimate.limit).toBe(Infinity);
  for (let i = 0; i < 3; i++) estimate.noteLoss(0.3, 1_000_000, 70_000 + i * 1000);
  expect(estimate.limit).toBeLessThan(900_000);
});

test("layers nobody watches are given up slowly and taken up at once", () => {
  const demand = new Demand(5000);
  expect(demand.update(2, 0)).toBeNull();
  expect(demand.update(0, 100)).toBeNull();
  expect(demand.update(0, 5000)).toBeNull();
  expect(demand.update(0, 5100)).toBe(0);
  expect(demand.update(1, 5200)).toBe(1);
  expect(demand.update(-1, 6000)).toBeNull();
  expect(demand.update(1, 7000)).toBeNull();
  expect(demand.update(-1, 8000)).toBeNull();
  expect(demand.update(-1, 13_000)).toBe(-1);
});

test("someone speaking is told once, and their silence too", () => {
  const watch = new SpeakerWatch();
  for (let i = 0; i < 25; i++) watch.note("a", 20);
  for (let i = 0; i < 25; i++) watch.note("b", 90);
  expect(watch.takeChanges()).toMatchObject([{ id: "a", isActive: true }]);
  for (let i = 0; i < 25; i++) watch.note("a", 20);
  expect(watch.takeChanges()).toEqual([]);
  expect(watch.current()).toMatchObject([{ id: "a" }]);
  let last: { isActive: boolean; level: number } | undefined;
  for (let i = 0; i < 6; i++) last = watch.takeChanges().at(-1) ?? last;
  expect(last).toMatchObject({ isActive: false, level: 0 });
});
