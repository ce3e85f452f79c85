import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { attributes, methods, text, writeMessage } from "../../turn/message.ts";
import { frame } from "./frames.ts";
import { TcpListener } from "./listener.ts";
import { tcpCandidate } from "./candidate.ts";

let media: UdpSocket;
const received: { packet: Buffer; port: number }[] = [];

beforeAll(async () => {
  media = createSocket("udp4");
  await new Promise<void>((resolve) => media.bind(0, "127.0.0.1", resolve));
  media.on("message", (packet, { port }) => received.push({ packet, port }));
});
afterAll(() => media.close());

/** A check of ICE as a client signs it. */
const check = (ufrag = "ours", password = "a password of ours", method: number = methods.binding): Buffer =>
  writeMessage(
    {
      method,
      kind: "request",
      transaction: Buffer.alloc(12, 7),
      attributes: [text(attributes.username, `${ufrag}:theirs`)],
    },
    Buffer.from(password),
  );

async function open(limits: ConstructorParameters<typeof TcpListener>[1] = {}) {
  received.length = 0;
  const listener = new TcpListener(media.address().port, limits);
  onTestFinished(() => listener.close());
  const port = await listener.listen(0);
  listener.addPath("ours", "a password of ours");
  const come = async (...first: Buffer[]) => {
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined);
    const client = { socket, got: Buffer.alloc(0), isClosed: false };
    socket.on("close", () => (client.isClosed = true));
    socket.on("data", (piece: Buffer) => (client.got = Buffer.concat([client.got, piece])));
    await new Promise((resolve) => socket.once("connect", resolve));
    for (const piece of first) socket.write(piece);
    return client;
  };
  return { listener, come, port };
}

const become = <T>(look: () => T, value: T) => expect.poll(look, { timeout: 3000 }).toEqual(value);

test("a connection that begins with a signed check carries packets both ways, in whatever pieces they come", async () => {
  const { listener, come } = await open();
  const framed = Buffer.concat([frame(check()), frame(Buffer.from("one")), frame(Buffer.from("two"))]);
  const client = await come();
  for (const byte of framed) client.socket.write(Buffer.from([byte]));
  await become(() => received.map(({ packet }) => packet.subarray(0, 3).toString("latin1")).slice(1), ["one", "two"]);
  media.send(Buffer.from("back"), received[0]?.port ?? 0, "127.0.0.1");
  await become(() => client.got.toString("latin1"), "\0\u0004back");
  listener.endPath("ours");
  await become(() => client.isClosed, true);
  await become(() => listener.size, 0);
});

test("what does not begin with a check of ours is closed and reaches nothing", async () => {
  const { come } = await open();
  const broken = check();
  broken[30] = (broken[30] ?? 0) ^ 1;
  const all = [
    frame(Buffer.from("GET / HTTP/1.1\r\n\r\n")),
    Buffer.from("GET / HTTP/1.1\r\n\r\n"),
    Buffer.from([0, 0]),
    Buffer.from([255, 255, 1]),
    frame(check("others")),
    frame(check("ours", "another password")),
    frame(check("ours", "a password of ours", methods.allocate)),
    frame(broken),
    frame(Buffer.from([22, 254, 253, 0])),
  ];
  for (const bytes of all) {
    const client = await come(bytes);
    await become(() => client.isClosed, true);
  }
  expect(received).toEqual([]);
});

test("who says nothing, or nothing more, is closed, and there are no more than the limits", async () => {
  const { listener, come } = await open({ checkedWithin: 200, silentWithin: 400, perAddress: 3, perPath: 2 });
  const silent = await come();
  const half = await come(Buffer.from([0, 40, 1]));
  const checked = await come(frame(check()));
  await become(() => received.length, 1);
  const fourth = await come(frame(check()));
  await become(() => fourth.isClosed, true);
  await become(() => [silent.isClosed, half.isClosed, checked.isClosed], [true, true, false]);
  await become(() => checked.isClosed, true);
  const two = [await come(frame(check())), await come(frame(check()))];
  await become(() => received.length, 3);
  const third = await come(frame(check()));
  await become(() => [third.isClosed, ...two.map(({ isClosed }) => isClosed)], [true, false, false]);
  await become(() => listener.size, 0);
});

test("a reader that stops reading loses packets, and nothing grows", async () => {
  const { listener, come } = await open();
  const client = await come(frame(check()));
  await become(() => received.length, 1);
  client.socket.pause();
  const packet = Buffer.alloc(1200, 1);
  const before = process.memoryUsage().external;
  const port = received[0]?.port ?? 0;
  await expect
    .poll(
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        for (let n = 0; n < 200; n++) media.send(packet, port, "127.0.0.1");
        return listener.dropped;
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBeGreaterThan(0);
  expect(process.memoryUsage().external - before).toBeLessThan(64 * 1024 * 1024);
});

test("a host candidate is offered by TCP too, below UDP and above a relay; others are not", () => {
  const line = "candidate:1 1 UDP 2114977791 192.0.2.2 7882 typ host";
  const made = tcpCandidate(line, 7883);
  expect(made).toMatch(/^candidate:19 1 tcp \d+ 192\.0\.2\.2 7883 typ host tcptype passive$/);
  expect(Number(made?.split(" ")[3])).toBeLessThan(2114977791);
  expect(Number(made?.split(" ")[3])).toBeGreaterThan(2 ** 24);
  expect(tcpCandidate("candidate:2 1 UDP 1 192.0.2.2 7882 typ srflx raddr 10.0.0.1 rport 1", 7883)).toBeNull();
});
