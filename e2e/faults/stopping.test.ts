import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** A planned stop lets everything under way finish, says so first, and ends with 0. */

let server: RunningServer;
let cast: Cast;

// A rejection that nobody catches, made on request.
const reject = "data:text/javascript,process.on('SIGUSR2',()=>void%20Promise.reject(new%20Error('boom')))";

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { NODE_OPTIONS: `--import ${reject}` } }));
});
afterAll(() => server.stop());

const headers = (): Record<string, string> => ({ authorization: `Bearer ${cast.anna.token}` });
const health = async (): Promise<unknown> => {
  const answer = await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(5000) });
  return [answer.status, ((await answer.json()) as { status: string }).status];
};

interface SlowUpload {
  readonly socket: Socket;
  send(part: Buffer): void;
  answer(): string;
}

/** An upload whose bytes come as the test sends them. */
function uploadSlowly(name: string, size: number): SlowUpload {
  const socket = connect(server.port, "localhost");
  let answer = "";
  socket.on("data", (part: Buffer) => (answer += part.toString()));
  socket.on("error", () => undefined);
  socket.write(
    `POST /api/v1/workspaces/${cast.workspaceId}/files?name=${name} HTTP/1.1\r\nHost: localhost\r\n` +
      `Authorization: Bearer ${cast.anna.token}\r\nContent-Length: ${size}\r\n\r\n`,
  );
  return { socket, send: (part) => void socket.write(part), answer: () => answer };
}

test("an upload, a download and a poll under way at SIGTERM are finished, then the port is closed", async () => {
  const bytes = randomBytes(12_000_000);
  const stored = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=big.bin`, {
    method: "POST",
    headers: headers(),
    body: bytes,
  });
  const { id } = (await stored.json()) as { id: number };
  const first = (await (await fetch(`${server.url}/_matrix/client/v3/sync`, { headers: headers() })).json()) as {
    next_batch: string;
  };

  const upload = uploadSlowly("slow.bin", 2_000_000);
  upload.send(bytes.subarray(0, 100_000));
  const download = await fetch(`${server.url}/api/v1/files/${id}/content`, { headers: headers() });
  const reader = (download.body as ReadableStream<Uint8Array>).getReader();
  let read = (await reader.read()).value?.length ?? 0;
  const settled = await until(async () => {
    const answer = await fetch(`${server.url}/_matrix/client/v3/sync?timeout=0&since=${first.next_batch}`, {
      headers: headers(),
    });
    const { next_batch: next } = (await answer.json()) as { next_batch: string };
    const isStill = next === first.next_batch;
    first.next_batch = next;
    return isStill && next;
  });
  const poll = fetch(`${server.url}/_matrix/client/v3/sync?timeout=60000&since=${settled}`, { headers: headers() });
  const live = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, { headers: headers() });
  const closed = new Promise<number>((resolve) => live.on("close", resolve));
  await new Promise((resolve) => live.once("open", resolve));

  const ended = server.kill("SIGTERM");
  await until(async () => JSON.stringify(await health()) === '[503,"stopping"]');
  // Other people's requests are answered as long as the port is open.
  expect((await fetch(`${server.url}/api/v1/workspaces`, { headers: headers() })).status).toBe(200);
  for (let at = 100_000; at < 2_000_000; at += 100_000) {
    upload.send(bytes.subarray(at, at + 100_000));
    const part = await reader.read();
    read += part.value?.length ?? 0;
    await wait(300);
  }
  await until(() => upload.answer() !== "");
  expect(upload.answer()).toMatch(/^HTTP\/1\.1 201 /);
  for (;;) {
    const part = await reader.read();
    if (part.done) break;
    read += part.value.length;
  }
  expect(read).toBe(bytes.length);

  const answer = await poll;
  expect([answer.status, ((await answer.json()) as { next_batch: string }).next_batch]).toEqual([200, settled]);
  expect(await closed).toBe(1001);
  expect(await ended).toBe(0);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  await server.restart();
  const listed = (await (
    await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files`, { headers: headers() })
  ).json()) as { items: { name: string; size: number }[] };
  expect(listed.items.find((one) => one.name === "slow.bin")?.size).toBe(2_000_000);
}, 120_000);

test("what does not finish in time is cut, a second signal waits for nothing, and the end is 0 all the same", async () => {
  await server.kill("SIGTERM");
  Object.assign(server.environment, { SAFOS_DRAIN_SECONDS: "2" });
  await server.restart();
  uploadSlowly("stalled.bin", 1000).send(Buffer.from("a"));
  await until(async () => (await health()) !== null);
  let begun = performance.now();
  expect(await server.kill("SIGTERM")).toBe(0);
  expect(performance.now() - begun).toBeGreaterThan(1900);
  expect(performance.now() - begun).toBeLessThan(12_000);

  Object.assign(server.environment, { SAFOS_DRAIN_SECONDS: "600" });
  await server.restart();
  uploadSlowly("stalled.bin", 1000).send(Buffer.from("a"));
  await until(async () => (await health()) !== null);
  begun = performance.now();
  const ended = server.kill("SIGTERM");
  await until(async () => JSON.stringify(await health()) === '[503,"stopping"]');
  server.process().kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(performance.now() - begun).toBeLessThan(12_000);
}, 120_000);

test("a rejection that nobody caught is logged with its stack and ends the process in order with 1", async () => {
  await server.restart();
  expect(await server.kill("SIGUSR2")).toBe(1);
  const line = server
    .log()
    .split("\n")
    .find((one) => one.includes("boom"));
  expect(JSON.parse(line ?? "{}")).toMatchObject({
    level: "error",
    error: { message: "boom", stack: expect.stringContaining("SIGUSR2") },
  });
  await server.restart();
  expect(await health()).toEqual([200, "ok"]);
}, 120_000);
