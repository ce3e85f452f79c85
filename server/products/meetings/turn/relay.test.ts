import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { readAddress, sameIp, ipBytes } from "./address.ts";
import { makeCredentials } from "./credentials.ts";
import { attributes, methods, readMessage, valueOf, writeMessage, type Address } from "./message.ts";
import { Relay } from "./relay.ts";
import type { RelayClient } from "./relay-client.ts";
import { channelNumber, peerAddress, sendIndication, TestClient, wantUdp } from "./testing.ts";

const secret = "a secret of the deployment";
const media = { ip: "192.0.2.2", port: 7882 };
let now = 1_800_000_000;
let relay: Relay;
/** What went out to the media port, and what came back on each path. */
let out: Buffer[];
let back: ((packet: Buffer) => void)[];
let openPaths: number;
let led: number[];

beforeEach(() => {
  out = [];
  back = [];
  openPaths = 0;
  led = [];
  now = 1_800_000_000;
  relay = new Relay({
    secret,
    mediaPorts: [media.port, media.port + 1],
    announced: ["198.51.100.7", "name.example"],
    limits: { perName: 3, perAddress: 5, inAll: 8 },
    ownAddresses: () => ["127.0.0.1", media.ip, "2001:db8::2", "fe80::1"],
    seconds: () => now,
    openPath(mediaPort, receive) {
      openPaths++;
      led.push(mediaPort);
      back.push(receive);
      return { send: (packet) => void out.push(packet), close: () => void openPaths-- };
    },
  });
});

interface Caller {
  readonly client: RelayClient;
  readonly turn: TestClient;
  readonly received: Buffer[];
  isEnded: boolean;
  ask(method: number, own?: (transaction: Buffer) => { type: number; value: Buffer }[]): number;
}

let ports = 1000;
function caller(
  whom = "PA_abc",
  how: { ip?: string; transport?: RelayClient["transport"]; credential?: string; life?: number } = {},
): Caller {
  const { ip = "203.0.113.9", transport = "udp", credential = "", life = 0 } = how;
  const made = makeCredentials({ urls: [], secret }, whom, now - life);
  const turn = new TestClient(credential === "" ? made : { ...made, credential });
  const received: Buffer[] = [];
  const one: Caller = {
    turn,
    received,
    isEnded: false,
    client: {
      transport,
      address: { ip, port: ports++ },
      send: (frame) => void received.push(frame),
      end: () => void (one.isEnded = true),
    },
    ask(method, own = () => []) {
      for (let attempt = 0; ; attempt++) {
        const transaction = randomBytes(12);
        received.length = 0;
        relay.receive(one.client, turn.request(method, own(transaction), transaction));
        const { code } = turn.read(received[0]);
        if ((code !== 401 && code !== 438) || attempt > 0) return code;
      }
    },
  };
  return one;
}

const allocated = (...how: Parameters<typeof caller>): Caller => {
  const one = caller(...how);
  expect(one.ask(methods.allocate, () => [wantUdp])).toBe(0);
  return one;
};
const bind = (one: Caller, number: number, to: Address): number =>
  one.ask(methods.channelBind, (id) => [channelNumber(number), peerAddress(to, id)]);
const permit = (one: Caller, ...to: Address[]): number =>
  one.ask(methods.createPermission, (id) => to.map((each) => peerAddress(each, id)));
const channel = (number: number, data: string): Buffer =>
  Buffer.concat([Buffer.from([number >> 8, number & 255, 0, data.length]), Buffer.from(data)]);
const strangers = [
  { ip: "198.51.100.200", port: 7882 },
  { ip: "127.0.0.2", port: 7882 },
  { ip: "169.254.169.254", port: 7882 },
  { ip: "0.0.0.0", port: 7882 },
  { ip: "::ffff:192.0.2.2", port: 7882 },
  { ip: "2001:db8::3", port: 7882 },
];

test("a client gets its address without signing, and nothing more", () => {
  const one = caller();
  expect(one.ask(methods.binding)).toBe(0);
  const { message } = one.turn.read(one.received[0]);
  expect(readAddress(valueOf(message, attributes.xorMappedAddress), message.transaction)).toEqual(one.client.address);
  relay.receive(one.client, one.turn.request(methods.allocate, [wantUdp]));
  expect(one.turn.read(one.received[1]).code).toBe(401);
  expect(relay.book.size).toBe(0);
});

test("packets go to our media and back, by indications and by a channel", () => {
  const one = allocated();
  expect(permit(one, media)).toBe(0);
  relay.receive(one.client, sendIndication(media, Buffer.from("out")));
  expect(out.map(String)).toEqual(["out"]);
  one.received.length = 0;
  back[0]?.(Buffer.from("back"));
  const data = readMessage(one.received[0] ?? Buffer.alloc(0));
  expect(data && valueOf(data, attributes.data)?.toString()).toBe("back");
  expect(data && readAddress(valueOf(data, attributes.xorPeerAddress), data.transaction)).toEqual(media);

  expect(bind(one, 0x4001, media)).toBe(0);
  relay.receive(one.client, channel(0x4001, "by channel"));
  expect(out.map(String)).toEqual(["out", "by channel"]);
  one.received.length = 0;
  back[0]?.(Buffer.from("again"));
  expect(one.received[0]?.subarray(4).toString()).toBe("again");
  expect(relay.relayedBytes).toBe("outbackby channelagain".length);
});

test("each media process is reached at its own port, on a path of its own, and no port beside theirs is", () => {
  const one = allocated();
  const second = { ...media, port: media.port + 1 };
  expect(permit(one, media)).toBe(0);
  for (const to of [media, second]) relay.receive(one.client, sendIndication(to, Buffer.from("x")));
  expect(led).toEqual([media.port, second.port]);
  one.received.length = 0;
  back[1]?.(Buffer.from("back"));
  const data = readMessage(one.received[0] ?? Buffer.alloc(0));
  expect(data && readAddress(valueOf(data, attributes.xorPeerAddress), data.transaction)).toEqual(second);
  expect(bind(one, 0x4001, second)).toBe(0);
  for (const port of [media.port - 1, media.port + 2, 0, 22, 5432]) {
    expect(bind(one, 0x4002, { ...media, port })).toBe(403);
    relay.receive(one.client, sendIndication({ ...media, port }, Buffer.from("x")));
  }
  expect(led).toEqual([media.port, second.port]);
});

test("over a stream, channel data is filled up to four bytes", () => {
  const one = allocated("PA_abc", { transport: "tls" });
  bind(one, 0x4001, media);
  relay.receive(one.client, channel(0x4001, "x"));
  one.received.length = 0;
  back[0]?.(Buffer.from("12345"));
  expect(one.received[0]?.toString("hex")).toBe("400100053132333435000000");
});

test("each of our addresses is reached on a path of its own, announced ones and IPv6 too", () => {
  const one = allocated();
  const all = [media, { ip: "198.51.100.7", port: 7882 }, { ip: sameIp(ipBytes("2001:db8::2")), port: 7882 }];
  expect(permit(one, ...all)).toBe(0);
  for (const to of all) relay.receive(one.client, sendIndication(to, Buffer.from(to.ip)));
  expect(back).toHaveLength(3);
  one.received.length = 0;
  back[1]?.(Buffer.from("x"));
  const data = readMessage(one.received[0] ?? Buffer.alloc(0));
  expect(data && readAddress(valueOf(data, attributes.xorPeerAddress), data.transaction)).toEqual(all[1]);
});

test.each(strangers)("$ip is no peer: refused 403, and nothing is sent there", (to) => {
  const one = allocated();
  const isOurs = sameIp(ipBytes(to.ip)) === media.ip;
  expect(permit(one, to)).toBe(isOurs ? 0 : 403);
  expect(permit(one, media, { ip: "198.51.100.200", port: 1 })).toBe(403);
  expect(bind(one, 0x4001, to)).toBe(isOurs ? 0 : 403);
  if (isOurs) return;
  relay.receive(one.client, sendIndication(to, Buffer.from("x")));
  relay.receive(one.client, channel(0x4001, "x"));
  expect([out, openPaths]).toEqual([[], 0]);
});

test.each([22, 5432, 80, 0, 7881])("port %i of our own address is no peer either", (port) => {
  const one = allocated();
  expect(permit(one, { ...media, port })).toBe(0);
  expect(bind(one, 0x4001, { ...media, port })).toBe(403);
  relay.receive(one.client, sendIndication({ ...media, port }, Buffer.from("x")));
  expect([out, openPaths]).toEqual([[], 0]);
});

test("without a permission nothing passes, and one that ended lets nothing pass", () => {
  const one = allocated();
  relay.receive(one.client, sendIndication(media, Buffer.from("x")));
  expect(out).toEqual([]);
  permit(one, media);
  relay.receive(one.client, sendIndication(media, Buffer.from("x")));
  now += 301;
  relay.receive(one.client, sendIndication(media, Buffer.from("y")));
  one.received.length = 0;
  back[0]?.(Buffer.from("late"));
  expect([out.map(String), one.received]).toEqual([["x"], []]);
});

test("forged, foreign, old and broken signatures are refused, and nothing is made by them", () => {
  expect(caller("PA_abc", { credential: "guess" }).ask(methods.allocate, () => [wantUdp])).toBe(401);
  expect(caller("PA_abc", { life: 3601 }).ask(methods.allocate, () => [wantUdp])).toBe(401);
  const odd = caller("a b");
  expect(odd.ask(methods.allocate, () => [wantUdp])).toBe(401);
  const one = caller();
  one.ask(methods.allocate);
  const forged = one.turn.request(methods.allocate, [wantUdp]);
  const parts = readMessage(forged);
  const bare = parts && writeMessage({ ...parts, attributes: parts.attributes.slice(0, 2) }, Buffer.from("key"));
  one.received.length = 0;
  relay.receive(one.client, bare ?? Buffer.alloc(0));
  expect(one.turn.read(one.received[0]).code).toBe(400);
  expect(relay.book.size).toBe(0);
});

test("a request that was overheard is worth nothing from another address, and later", () => {
  const one = allocated();
  const seen = one.turn.request(methods.allocate, [wantUdp]);
  const thief = caller("PA_thief", { ip: "203.0.113.66" });
  relay.receive(thief.client, seen);
  expect(thief.turn.read(thief.received[0]).code).toBe(438);
  const later = one.turn.request(methods.refresh);
  now += 601;
  one.received.length = 0;
  relay.receive(one.client, later);
  expect(one.turn.read(one.received[0]).code).toBe(438);
});

test("the same request sent again gets the same answer; another one is a mismatch", () => {
  const one = allocated();
  const transaction = randomBytes(12);
  const two = caller();
  two.ask(methods.refresh);
  const request = two.turn.request(methods.allocate, [wantUdp], transaction);
  const answers = [0, 1].map(() => {
    two.received.length = 0;
    relay.receive(two.client, request);
    return two.received[0]?.toString("hex");
  });
  expect(answers[0]).toBe(answers[1]);
  expect(relay.book.size).toBe(2);
  expect(one.ask(methods.allocate, () => [wantUdp])).toBe(437);
});

test("what is asked wrongly is refused by its code", () => {
  const one = caller();
  expect(one.ask(methods.allocate)).toBe(400);
  expect(one.ask(methods.allocate, () => [{ ...wantUdp, value: Buffer.from([6, 0, 0, 0]) }])).toBe(442);
  const family = { type: attributes.requestedAddressFamily, value: Buffer.from([9, 0, 0, 0]) };
  expect(one.ask(methods.allocate, () => [wantUdp, family])).toBe(440);
  expect(one.ask(methods.allocate, () => [wantUdp, { type: attributes.evenPort, value: Buffer.from([128]) }])).toBe(
    420,
  );
  expect(one.ask(methods.refresh)).toBe(437);
  expect(permit(one, media)).toBe(437);
  expect(bind(one, 0x4001, media)).toBe(437);
  expect(one.ask(methods.allocate, () => [wantUdp])).toBe(0);
  expect(permit(one)).toBe(400);
  expect(bind(one, 0x3fff, media)).toBe(400);
  expect(bind(one, 0x4001, media)).toBe(0);
  expect(bind(one, 0x4002, media)).toBe(400);
  expect(bind(one, 0x4001, { ip: "198.51.100.7", port: 7882 })).toBe(400);
});

test("nobody uses what another has opened, even from the same address", () => {
  const one = allocated("PA_one");
  const other = caller("PA_other");
  const stolen: RelayClient = { ...one.client, send: (frame) => void other.received.push(frame) };
  const ask = (method: number): number => {
    other.received.length = 0;
    relay.receive(stolen, other.turn.request(method));
    return other.turn.read(other.received[0]).code;
  };
  ask(methods.refresh);
  expect(ask(methods.refresh)).toBe(441);
  expect(ask(methods.createPermission)).toBe(441);
});

test("a name, an address and all together have only so much", () => {
  for (const _one of [1, 2, 3]) allocated("PA_one");
  expect(caller("PA_one").ask(methods.allocate, () => [wantUdp])).toBe(486);
  for (const whom of ["PA_two", "PA_three"]) allocated(whom);
  expect(caller("PA_four").ask(methods.allocate, () => [wantUdp])).toBe(486);
  for (const end of [1, 2, 3]) allocated(`PA_${end}`, { ip: `203.0.113.${end}` });
  expect(caller("PA_nine", { ip: "203.0.113.200" }).ask(methods.allocate, () => [wantUdp])).toBe(486);
});

test("when a participant has left, what they had ends, and nothing new begins by their name", () => {
  const one = allocated("PA_one", { transport: "tcp" });
  const other = allocated("PA_two");
  bind(one, 0x4001, media);
  relay.receive(one.client, channel(0x4001, "x"));
  relay.end("PA_one");
  expect([one.isEnded, other.isEnded, openPaths, relay.book.size]).toEqual([true, false, 0, 1]);
  relay.receive(one.client, channel(0x4001, "y"));
  expect(out.map(String)).toEqual(["x"]);
  expect(caller("PA_one").ask(methods.allocate, () => [wantUdp])).toBe(401);
});

test("an allocation ends with its time, goes on with a refresh, and ends at 0", () => {
  const one = allocated();
  now += 590;
  expect(one.ask(methods.refresh)).toBe(0);
  now += 590;
  relay.tick();
  expect(relay.book.size).toBe(1);
  now += 11;
  relay.tick();
  expect([relay.book.size, one.isEnded]).toEqual([0, true]);
  const two = allocated();
  expect(two.ask(methods.refresh, () => [{ type: attributes.lifetime, value: Buffer.alloc(4) }])).toBe(0);
  expect(relay.book.size).toBe(0);
});

test("who has an allocation may go on when the time of their name is over, and begin nothing", () => {
  const one = allocated();
  for (let minute = 0; minute < 62; minute += 8) {
    now += 480;
    expect(one.ask(methods.refresh)).toBe(0);
  }
  one.client.end?.();
  expect(relay.book.size).toBe(1);
  const again = caller("PA_abc", { life: 3700 });
  expect(again.ask(methods.allocate, () => [wantUdp])).toBe(401);
});

test("an address that sends requests without signing is answered only so often", () => {
  const one = caller();
  for (let n = 0; n < 5000; n++) relay.receive(one.client, one.turn.request(methods.binding));
  expect(one.received).toHaveLength(2000);
  now += 1;
  for (let n = 0; n < 5000; n++) relay.receive(one.client, one.turn.request(methods.binding));
  expect(one.received).toHaveLength(2200);
});

test("channel data for no channel, of a wrong length, or from nobody is dropped", () => {
  const one = allocated();
  bind(one, 0x4001, media);
  for (const frame of [channel(0x4002, "x"), Buffer.from([0x40, 1, 0, 9, 1]), Buffer.from([0x40]), Buffer.alloc(0)])
    relay.receive(one.client, frame);
  relay.receive(caller().client, channel(0x4001, "x"));
  expect(out).toEqual([]);
});
