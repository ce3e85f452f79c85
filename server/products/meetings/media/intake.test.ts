import { expect, test } from "vitest";
import { Downlink } from "./downlink.ts";
import { Intake, Lane, type Taker } from "./intake.ts";
import { Peer } from "./peer.ts";
import { emptyHeader, readHeader, writeHeader } from "./rtp.ts";
import { Uplink } from "./uplink.ts";

/** A process in which time passes by what is handled alone; timers and what comes have their turn between two turns of packets. */
function machine() {
  let now = 0;
  const due: (() => void)[] = [];
  const intake = new Intake(
    () => now,
    (run) => due.push(run),
  );
  const room = (cost: number) => {
    const lane = new Lane();
    const handled = { urgent: 0, picture: 0, key: 0, late: 0 };
    const leftOut: string[] = [];
    const taker: Taker = {
      weigh: (packet) => (packet.toString() === "sound" ? "urgent" : packet.toString() === "key" ? "key" : "picture"),
      receive: (packet) => {
        const kind = packet.toString();
        handled[kind === "sound" ? "urgent" : kind === "key" ? "key" : "picture"]++;
        now += cost;
      },
      leaveOut: (packet) => leftOut.push(packet.toString()),
    };
    const give = (kind: string): void => intake.take(lane, taker, Buffer.from(kind));
    return { lane, handled, leftOut, give };
  };
  /** Everything that is due, once; the machine has nothing else to do. @returns how long it took, ms */
  const turn = (): number => {
    const began = now;
    for (const run of due.splice(0)) run();
    if (now === began) now += 1;
    return now - began;
  };
  return { intake, room, turn, time: () => now };
}

test("what comes while there is time is handled at once", () => {
  const { room, turn } = machine();
  const { handled, give } = room(0.1);
  for (let i = 0; i < 500; i++) {
    give("picture");
    give("sound");
    expect(handled.picture + handled.urgent).toBe(2 * (i + 1));
    turn();
  }
});

test("a turn ends after some milliseconds, whatever waits, and sound goes before pictures that came earlier", () => {
  const { room, turn } = machine();
  const { handled, leftOut, give } = room(1);
  for (let i = 0; i < 300; i++) give("picture");
  for (let i = 0; i < 20; i++) give("sound");
  const longest = Array.from({ length: 400 }, turn).reduce((most, span) => Math.max(most, span), 0);
  expect(longest).toBeLessThanOrEqual(9);
  expect(handled.urgent).toBe(20);
  // Those that waited too long are left out.
  expect(handled.picture).toBeGreaterThan(100);
  expect(leftOut.length).toBeGreaterThan(100);
  expect(handled.picture + leftOut.length).toBe(300);
});

test("rooms have the processor in equal parts: a small one loses nothing beside one that is too large", () => {
  const { intake, room, turn, time } = machine();
  const large = room(4);
  const small = room(0.2);
  for (let next = 0; time() < 4000; turn()) {
    for (; next < time(); next += 5) {
      for (let i = 0; i < 5; i++) large.give("picture");
      small.give("picture");
      small.give("sound");
    }
    if (time() % 500 < 8) intake.adjust([large.lane, small.lane]);
  }
  expect(large.leftOut.length).toBeGreaterThan(500);
  expect(small.leftOut).toEqual([]);
  expect(large.lane.share).toBeLessThan(0.5);
  expect(small.lane.share).toBe(1);
});

test("where sound alone is too much, some key frames go all the same, and sound that is late is left out", () => {
  const { room, turn, time } = machine();
  const { handled, leftOut, give } = room(2);
  for (let next = 0; time() < 5000; turn())
    for (; next < time(); next += 10) {
      for (let i = 0; i < 10; i++) give("sound");
      if (next % 1000 === 0) give("key");
    }
  expect(handled.key).toBeGreaterThanOrEqual(4);
  expect(handled.urgent).toBeGreaterThan(2000);
  // Nobody waits for a sound, so that nobody is sender of one.
  expect(leftOut).not.toContain("sound");
});

test("a room gets its pictures back when there is time again", () => {
  const { intake, room } = machine();
  const { lane } = room(1);
  [lane.share, lane.used] = [0.2, 100];
  for (let half = 0; half < 60; half++) intake.adjust([lane]);
  expect(lane.share).toBe(1);
});

const vp8 = 96;

function picture(sequence: number, isKey: boolean): Buffer {
  const packet = Buffer.alloc(40);
  const at = { payloadType: vp8, marker: true, sequence, timestamp: sequence * 3000, ssrc: 5 };
  const start = writeHeader(packet, { ...at, sendTimeId: 0, sendTime: 0, transportId: 0 });
  packet.set([0x90, 0xe0, 0x80, sequence & 0x7f, sequence & 0xff, 0, isKey ? 0 : 1, 9], start);
  return packet.subarray(0, start + 8);
}

test("after a packet that was left out a subscriber gets nothing until the next key frame, and sees no hole", () => {
  const [sent, asked]: [number[], number[]] = [[], []];
  const header = emptyHeader();
  const publisher = new Peer(1, () => true, { level: () => true });
  const subscriber = new Peer(2, (packet) => readHeader(packet, header) && sent.push(header.sequence) > 0, {
    level: () => true,
  });
  const uplink = new Uplink("TR_1", "video", "vp8", (ssrc) => asked.push(ssrc));
  const codecs = [
    {
      ...{ name: "vp8" as const, payloadType: vp8, clockRate: 90_000, channels: 1 },
      ...{ parameters: "", rtx: 0, red: 0, feedback: [] },
    },
  ];
  const section = {
    ...{ mid: "0", kind: "video" as const, rawType: "video", isStopped: false, direction: "sendonly" as const },
    ...{ isSending: true, streamId: "s", trackId: "t", codecs, extensions: new Map(), rids: [], ssrcs: [5] },
    repair: new Map(),
  };
  publisher.learnOffer({
    ...{ iceUfrag: "", icePwd: "", setup: "actpass", fingerprint: { type: "", hash: "" } },
    sections: [section],
  });
  publisher.addUplink(uplink);
  publisher.bindUplink(uplink, "0");
  const downlink = new Downlink(uplink, subscriber, () => 7);
  subscriber.addDownlink(downlink);
  subscriber.bindDownlink(downlink, section);
  [downlink.isOpen, downlink.target] = [true, 0];

  publisher.receive(picture(1, true), 0);
  publisher.receive(picture(2, false), 40);
  expect(sent).toHaveLength(2);
  expect(publisher.weigh(picture(3, false), 80)).toBe("picture");
  publisher.leaveOut(picture(3, false), 80);
  publisher.lane.noteLeftOut(80);
  expect(publisher.weigh(picture(4, false), 120)).toBe("useless");
  publisher.receive(picture(4, false), 120);
  expect(sent).toHaveLength(2);
  expect(asked).toContain(5);
  // The missing one is not asked for.
  const feedback: Buffer[] = [];
  const sender = new Peer(
    3,
    () => true,
    { level: () => true },
    (packet) => feedback.push(packet) > 0,
  );
  sender.lane = publisher.lane;
  sender.addUplink(uplink);
  sender.tickFast(140);
  expect(feedback).toEqual([]);
  expect(publisher.weigh(picture(5, true), 160)).toBe("key");
  publisher.receive(picture(5, true), 160);
  publisher.receive(picture(6, false), 200);
  expect(publisher.weigh(picture(7, false), 240)).toBe("picture");
  expect(sent).toHaveLength(4);
  expect(sent.map((one) => (one - sent[0]!) & 0xffff)).toEqual([0, 1, 2, 3]);
});
