import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createSecureContext, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "../../testing/make-certificate.ts";
import { isStunStart } from "./stun-start.ts";
import { createTlsListener } from "./tls-server.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-stun-"));
const files = makeCertificate(folder);
const pair = { cert: readFileSync(files.cert, "utf8"), key: readFileSync(files.key, "utf8") };
const taken: { readonly first: Buffer; readonly socket: TLSSocket }[] = [];
const open: TLSSocket[] = [];
let server: Server;
let port = 0;

beforeAll(async () => {
  const listener = createTlsListener();
  server = listener.serverFactory((request: IncomingMessage, response: ServerResponse) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (piece: string) => (text += piece));
    request.on("end", () => response.end(`${request.method} ${request.url} ${text}`));
  }, {});
  listener.use({ contextOf: () => createSecureContext(pair), unnamed: pair });
  listener.takeStun((socket, first) => {
    taken.push({ first, socket });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  taken.splice(0);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function dial(ALPNProtocols?: string[]): Promise<TLSSocket> {
  const socket = connect({
    port,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    ...(ALPNProtocols && { ALPNProtocols }),
  });
  open.push(socket);
  socket.on("error", () => undefined);
  await once(socket, "secureConnect");
  return socket.setNoDelay(true);
}

/** What came until it matches. */
function received(socket: TLSSocket, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (piece: Buffer) => {
      text += piece.toString("latin1");
      if (pattern.test(text)) resolve(text);
    });
    socket.on("close", () => reject(new Error(`closed after: ${text}`)));
  });
}

async function writeSlowly(socket: TLSSocket, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    await new Promise<void>((done) => void socket.write(Buffer.from([byte]), () => done()));
    await new Promise(setImmediate);
  }
}

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

const allocate = Buffer.from("000300002112a442000102030405060708090a0b", "hex");
const get = (path: string): Buffer => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);

test("STUN is told from HTTP by eight bytes, and most of HTTP by one", () => {
  expect(isStunStart(Buffer.alloc(0))).toBe(null);
  for (let length = 1; length < 8; length++) expect(isStunStart(allocate.subarray(0, length))).toBe(null);
  expect(isStunStart(allocate.subarray(0, 8))).toBe(true);
  const others = [
    "G",
    "PRI * HTTP/2.0",
    "\x16\x03\x01\x00\x01",
    "\x40\x00\x00\x04",
    "\xff",
    "\r\nGET /",
    "\r\n\r\nGET /",
  ];
  for (const text of others) expect(isStunStart(Buffer.from(text, "latin1")), text).toBe(false);
  for (let at = 4; at < 8; at++) {
    const wrong = Buffer.from(allocate);
    wrong[at] = (wrong[at] ?? 0) ^ 1;
    expect(isStunStart(wrong)).toBe(false);
  }
  const odd = Buffer.from(allocate);
  odd[3] = 2;
  expect(isStunStart(odd)).toBe(false);
});

test("both come to one port, with and without a protocol's name, in one piece and in many", async () => {
  for (const names of [undefined, ["stun.turn"], ["stun.nat-discovery"], ["unknown", "stun.turn"]]) {
    const socket = await dial(names);
    socket.write(allocate);
    await until(() => taken.length > 0);
    const { first, socket: at } = taken.splice(0)[0]!;
    const rest = first.length > 0 ? first : await once(at, "data").then(([piece]) => piece as Buffer);
    expect(rest).toEqual(allocate);
  }
  const slow = await dial();
  await writeSlowly(slow, allocate);
  await until(() => taken.length > 0);
  expect(taken[0]?.first).toEqual(allocate.subarray(0, 8));
  for (const names of [undefined, ["http/1.1"]]) {
    const socket = await dial(names);
    socket.write(get("/whole"));
    expect(await received(socket, /GET \/whole/)).toMatch(/^HTTP\/1.1 200/);
    const pieces = await dial(names);
    const answer = received(pieces, /POST \/pieces body/);
    await writeSlowly(pieces, Buffer.from("POST /pieces HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody"));
    expect(await answer).toMatch(/^HTTP\/1.1 200/);
    // The connection goes on.
    pieces.write(get("/again"));
    await received(pieces, /GET \/again/);
    const blank = await dial(names);
    const late = received(blank, /GET \/blank/);
    await writeSlowly(blank, Buffer.concat([Buffer.from("\r\n"), get("/blank")]));
    await late;
  }
  expect(taken).toHaveLength(1);
});

test("HTTP/2 in pieces of one byte is HTTP/2", async () => {
  const socket = await dial(["h2", "http/1.1"]);
  expect(socket.alpnProtocol).toBe("h2");
  // The server's first frame is SETTINGS, and it acknowledges ours.
  const acknowledged = received(socket, /\x00\x00\x00\x04\x01\x00\x00\x00\x00/);
  await writeSlowly(
    socket,
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", "latin1"),
  );
  await acknowledged;
});

test("garbage is HTTP's to refuse, what nobody speaks ends in the handshake, and who is silent costs nobody", async () => {
  const silent = await Promise.all(Array.from({ length: 50 }, () => dial()));
  for (const [index, socket] of silent.entries()) socket.write(allocate.subarray(0, index % 8));
  const garbage = await dial();
  garbage.write(Buffer.from([0x00, 0x01, 0x02, 0x03, 0x04]));
  expect(await received(garbage, /400/)).toMatch(/^HTTP\/1.1 400/);
  const odd = await dial();
  odd.end(allocate.subarray(0, 3));
  await once(odd, "close");
  await expect(
    new Promise((_, reject) =>
      connect({ port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["spdy/3"] }).on("error", reject),
    ),
  ).rejects.toThrow(/no application protocol/i);
  const socket = await dial();
  socket.write(get("/beside"));
  await received(socket, /GET \/beside/);
  expect(taken).toEqual([]);
  // What came before its time is over is still looked at.
  silent[0]?.write(get("/late"));
  if (silent[0]) await received(silent[0], /GET \/late/);
});
