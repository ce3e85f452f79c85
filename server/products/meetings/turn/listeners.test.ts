import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { now } from "#clock";
import { makeCredentials } from "./credentials.ts";
import { listenUdp, StreamListener } from "./listeners.ts";
import { methods } from "./message.ts";
import { originHeader } from "./origin.ts";
import { PeerSocket } from "./peer-socket.ts";
import { Relay } from "./relay.ts";
import { FrameReader } from "./stream.ts";
import { channelNumber, peerAddress, TestClient, wantUdp } from "./testing.ts";
import { randomBytes } from "node:crypto";

const secret = "a secret of the deployment";
let relay: Relay;
let server: Server;
let port: number;
let mediaPort: number;
const media = createSocket("udp4");
media.on("message", (packet, from) => media.send(`echo ${packet.toString()}`, from.port, from.address));
const bound = new Promise<void>((resolve) => media.bind(0, () => resolve()));
const open: Socket[] = [];

beforeEach(async () => {
  await bound;
  mediaPort = media.address().port;
  relay = new Relay({
    secret,
    mediaPorts: [mediaPort],
    announced: [],
    ownAddresses: () => ["127.0.0.1"],
    seconds: () => now() / 1000,
    openPath: (port, receive) => new PeerSocket(port, receive),
  });
  server = await new StreamListener(relay, { openWithinMs: 300, perAddress: 5 }).tcp(0);
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function dial(): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  open.push(socket);
  return socket;
}

/** Frames as they come. */
function framesOf(socket: Socket): { next(): Promise<Buffer> } {
  const reader = new FrameReader();
  const ready: Buffer[] = [];
  socket.on("data", (piece) => {
    ready.push(...reader.read(piece as Buffer));
    socket.emit("frames");
  });
  return {
    async next() {
      while (ready.length === 0) await once(socket, "frames");
      return ready.shift() ?? Buffer.alloc(0);
    },
  };
}

test("a call's packets go over TCP in pieces of any size, to the media and back", async () => {
  const socket = dial();
  const frames = framesOf(socket);
  const turn = new TestClient(makeCredentials({ urls: [], secret }, "PA_abc", now() / 1000));
  // A byte at a time.
  for (const byte of turn.request(methods.allocate, [wantUdp])) socket.write(Buffer.from([byte]));
  expect(turn.read(await frames.next()).code).toBe(401);
  socket.write(turn.request(methods.allocate, [wantUdp]));
  expect(turn.read(await frames.next()).code).toBe(0);
  const transaction = randomBytes(12);
  const to = peerAddress({ ip: "127.0.0.1", port: mediaPort }, transaction);
  socket.write(turn.request(methods.channelBind, [channelNumber(0x4000), to], transaction));
  expect(turn.read(await frames.next()).code).toBe(0);
  socket.write(Buffer.concat([Buffer.from([0x40, 0, 0, 5]), Buffer.from("hello\0\0\0")]));
  expect((await frames.next()).subarray(4).toString()).toBe("echo hello");
  // It stays for as long as it has something open, and ends when its holder has left.
  const closed = once(socket, "close");
  relay.end("PA_abc");
  await closed;
  expect(relay.book.size).toBe(0);
});

test("who opens nothing is hung up on, however slowly they go on sending", async () => {
  const [quiet, slow] = [dial(), dial()];
  // A byte that meets the end of the connection is answered with a reset.
  slow.on("error", () => undefined);
  const timer = setInterval(() => slow.write(Buffer.from([0])), 50);
  const begun = performance.now();
  await Promise.all([quiet, slow].map((one) => new Promise((resolve) => one.once("close", resolve))));
  clearInterval(timer);
  expect(performance.now() - begun).toBeLessThan(3000);
});

test("one address holds five connections at most that have nothing open", async () => {
  const some = Array.from({ length: 5 }, dial);
  await Promise.all(some.map((socket) => once(socket, "connect")));
  const sixth = dial();
  await once(sixth, "close");
  expect(some.filter((socket) => socket.destroyed)).toEqual([]);
});

test("a network of 64 bits counts as one address, by whichever of its addresses it comes", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "safos-passed-")), "streams");
  const passed = await new StreamListener(relay, { openWithinMs: 2000, perAddress: 5 }).passed(path);
  const come = async (ip: string): Promise<Socket> => {
    const socket = connect(path);
    socket.on("error", () => undefined);
    open.push(socket);
    await once(socket, "connect");
    socket.resume().write(originHeader({ ip, port: 9 }));
    return socket;
  };
  const some = await Promise.all(["1", "2", "ffff:1:2:3", "4", "5"].map((host) => come(`2001:db8::${host}`)));
  await once(await come("2001:db8:0:0:9::1"), "close");
  const others = [await come("2001:db8:0:1::1"), await come("192.0.2.1"), await come("::ffff:192.0.2.2")];
  const turn = new TestClient(makeCredentials({ urls: [], secret }, "PA_abc", now() / 1000));
  for (const other of others) {
    const frames = framesOf(other);
    other.write(turn.request(methods.binding));
    expect(turn.read(await frames.next()).code).toBe(0);
  }
  expect(some.filter((socket) => socket.destroyed)).toEqual([]);
  for (const socket of [...some, ...others]) socket.destroy();
  await new Promise((resolve) => passed.close(resolve));
});

test("what is no TURN is hung up on at once", async () => {
  const socket = dial();
  socket.write("GET / HTTP/1.1\r\nHost: safos.example\r\n\r\n");
  await once(socket, "close");
});

test("over UDP a client is answered where it asked from", async () => {
  const listening = await listenUdp(relay, 0);
  const socket = createSocket("udp4");
  const turn = new TestClient(makeCredentials({ urls: [], secret }, "PA_abc", now() / 1000));
  socket.send(turn.request(methods.binding), listening.address().port, "127.0.0.1");
  const [answer] = (await once(socket, "message")) as [Buffer];
  expect(turn.read(answer).code).toBe(0);
  // Rubbish harms nobody.
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(1), randomBytes(1400)])
    socket.send(bytes, listening.address().port, "127.0.0.1");
  socket.send(turn.request(methods.binding), listening.address().port, "127.0.0.1");
  await once(socket, "message");
  socket.close();
  listening.close();
});
