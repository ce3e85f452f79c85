import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { JoinResponse, type ICEServer } from "@livekit/protocol";
import { afterAll, afterEach, expect, test } from "vitest";
import { freePort } from "#database";
import { makeCertificate } from "../../../testing/make-certificate.ts";
import { eventually, startTestServer, type TestServer } from "../../../testing/server.ts";
import { enter, keyOne, tokenOf, type TestClient as CallClient } from "../media-keys/testing.ts";
import { readAddress } from "./address.ts";
import { attributes, methods, valueOf } from "./message.ts";
import { FrameReader } from "./stream.ts";
import { TestClient, wantUdp } from "./testing.ts";

/** TURN beside HTTP, on the port of HTTPS, of two processes. */

process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
const folder = mkdtempSync(join(tmpdir(), "safos-beside-"));
const { cert, key } = makeCertificate(folder);
const one = await startTestServer({
  SAFOS_TLS: "files",
  SAFOS_TLS_CERT: cert,
  SAFOS_TLS_KEY: key,
  SAFOS_TLS_REDIRECT_PORT: "0",
  SAFOS_PUBLIC_URL: "https://safos.example",
  SAFOS_TURN_PORT: String(await freePort()),
  SAFOS_MEDIA_KEYS: `${keyOne.id}:${keyOne.secret}`,
});
const origin = one.url.replace("http:", "https:");
const two = await one.twin({ SAFOS_TURN_PORT: String(await freePort()) });
const calls: CallClient[] = [];
const open: TLSSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});
afterAll(async () => {
  // Other files run in this process.
  delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  for (const { socket } of calls) socket.terminate();
  await two.stop();
  await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Comes into a call of the first process; the relay that one is told of. */
async function comeInto(room: string, identity: string): Promise<{ call: CallClient; relay: ICEServer }> {
  const call = await enter(origin, tokenOf(keyOne, { room, roomJoin: true }, { sub: identity }));
  calls.push(call);
  const [{ value } = { value: undefined }] = call.messages;
  if (!(value instanceof JoinResponse)) throw new Error(call.first);
  const relay = value.iceServers[0];
  if (!relay) throw new Error("There is no relay.");
  return { call, relay };
}

async function dial(at: TestServer, ALPNProtocols?: string[]): Promise<TLSSocket> {
  const port = Number(new URL(at.url).port);
  const socket = connect({ port, host: "127.0.0.1", ...(ALPNProtocols && { ALPNProtocols }) });
  open.push(socket);
  socket.on("error", () => undefined);
  await once(socket, "secureConnect");
  return socket;
}

function talk(socket: TLSSocket): (bytes: Buffer) => Promise<Buffer> {
  const reader = new FrameReader();
  const frames: Buffer[] = [];
  const waiting: ((frame: Buffer) => void)[] = [];
  socket.on("data", (piece: Buffer) => {
    for (const frame of reader.read(piece)) {
      const next = waiting.shift();
      if (next) next(frame);
      else frames.push(frame);
    }
  });
  return (bytes) => {
    socket.write(bytes);
    const early = frames.shift();
    return early
      ? Promise.resolve(early)
      : new Promise((resolve, reject) => {
          waiting.push(resolve);
          socket.once("close", () => reject(new Error("It was closed.")));
        });
  };
}

/** The codes of the answers until it has an allocation, or is refused for good. */
async function allocate(socket: TLSSocket, client: TestClient): Promise<{ codes: number[]; mapped: number | null }> {
  const ask = talk(socket);
  const codes: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const { code, message } = client.read(await ask(client.request(methods.allocate, [wantUdp])));
    codes.push(code);
    if (code === 0)
      return {
        codes,
        mapped: readAddress(valueOf(message, attributes.xorMappedAddress), message.transaction)?.port ?? null,
      };
  }
  return { codes, mapped: null };
}

test("clients are told of it, and get through whichever process their connection comes to", async () => {
  const { call, relay } = await comeInto("beside", "a");
  expect(relay.urls).toContain("turns:safos.example:443?transport=tcp");
  for (const names of [undefined, ["stun.turn"]]) {
    const own = await dial(one, names);
    expect(await allocate(own, new TestClient(relay))).toEqual({ codes: [401, 0], mapped: own.localPort });
    const other = await dial(two, names);
    // The other process asks for a signature of its own making first.
    expect(await allocate(other, new TestClient(relay))).toEqual({ codes: [401, 438, 0], mapped: other.localPort });
  }
  // Who leaves the call is out of the relay, wherever they came in.
  const [own, other] = [await dial(one), await dial(two)];
  for (const socket of [own, other]) expect((await allocate(socket, new TestClient(relay))).codes.at(-1)).toBe(0);
  const closed = Promise.all([own, other].map((socket) => once(socket, "close")));
  call.socket.close();
  await twirp("DeleteRoom", { room: "beside" });
  await closed;
  expect((await allocate(await dial(two), new TestClient(relay))).codes).toEqual([401, 438, 401]);
});

const twirp = (method: string, body: object) =>
  fetch(`${origin}/twirp/livekit.RoomService/${method}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${tokenOf(keyOne, { roomCreate: true })}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });

test("who has no credentials of ours comes nowhere, and nobody but our processes leads connections on", async () => {
  const { relay } = await comeInto("guarded", "a");
  const { username, credential } = relay;
  const [until = "", whom = "", tag = ""] = username.split(":");
  expect(tag).not.toContain("127");
  const forged = `${tag.slice(0, -2)}${tag.endsWith("AA") ? "BB" : "AA"}`;
  const http = Buffer.from("http://127.0.0.1:1").toString("base64url");
  for (const name of [`${until}:${whom}:${forged}`, `${until}:${whom}:${http}`])
    await expect(allocate(await dial(two), new TestClient({ username: name, credential }))).rejects.toThrow(/closed/);
  for (const name of [`${until}:${whom}`, "x"])
    expect((await allocate(await dial(one), new TestClient({ username: name, credential }))).codes).toEqual([
      401, 401, 401,
    ]);
  const wrong = new TestClient({ username, credential: "wrong" });
  expect((await allocate(await dial(two), wrong)).codes).toEqual([401, 438, 401]);
  // A client that never signs is closed after some requests, as is one that sends something else then.
  const unsigned = await dial(one);
  const ask = talk(unsigned);
  const answers: number[] = [];
  await expect(
    (async () => {
      for (let n = 0; n < 10; n++) answers.push(new TestClient(relay).read(await ask(plain())).code);
    })(),
  ).rejects.toThrow(/closed/);
  expect(answers).toEqual([401, 401, 401, 401]);
  const garbage = await dial(one, ["stun.turn"]);
  garbage.write("GET / HTTP/1.1\r\n\r\n");
  await once(garbage, "close");
  for (const headers of [
    {},
    { "safos-passed-on": "x", "safos-relay-from": `1.2.3.4 5 ${Math.floor(Date.now() / 1000)}` },
  ])
    expect(await upgrade(headers)).toBe(403);
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
});

const plain = (): Buffer => Buffer.from("000300002112a442000102030405060708090a0b", "hex");

const upgrade = (headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    request(`${origin}/rtc/relay`, { headers: { connection: "Upgrade", upgrade: "safos-relay", ...headers } })
      .on("response", (answer) => resolve(answer.statusCode ?? 0))
      .on("upgrade", () => resolve(101))
      .on("error", () => resolve(0))
      .end();
  });

test("five hundred who are silent cost HTTP nothing, and more of one address are closed", async () => {
  const silent = await Promise.all(Array.from({ length: 520 }, () => dial(one, ["stun.turn"])));
  await eventually(() => expect(silent.filter((socket) => socket.destroyed || socket.readableEnded)).toHaveLength(8));
  const start = performance.now();
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect(performance.now() - start).toBeLessThan(1000);
  await eventually(() => expect(silent.every((socket) => socket.destroyed || socket.readableEnded)).toBe(true), 15_000);
}, 40_000);
