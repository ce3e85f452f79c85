import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, expect, test } from "vitest";
import { createLog } from "#log";
import { parseScanUrl } from "./address.ts";
import { createScan, type Scan } from "./index.ts";
import { eicar, eicarName, startTestClamd } from "./testing.ts";

const limit = 3_000_000;
const clamd = await startTestClamd({ limit });
afterAll(() => clamd.stop());

const scanAt = (url: string, silentMs = 20_000): Scan =>
  createScan({ to: parseScanUrl(url), missing: "refuse", silentMs, log: createLog("silent") });
const scan = scanAt(clamd.url);
const filler = (size: number): Buffer => Buffer.alloc(size, "Detta är ren text. ");

test("addresses are of a host or of a socket, and others are refused", () => {
  expect(parseScanUrl("clamd://scanner.example:3311")).toEqual({ host: "scanner.example", port: 3311 });
  expect(parseScanUrl("clamd://scanner.example")).toEqual({ host: "scanner.example", port: 3310 });
  expect(parseScanUrl("clamd://[::1]:3310")).toEqual({ host: "::1", port: 3310 });
  expect(parseScanUrl("clamd+unix:///run/clamav/clamd.ctl")).toEqual({ path: "/run/clamav/clamd.ctl" });
  for (const wrong of ["clamd://", "http://host", "clamd+unix://host/x", "clamd+unix:///", "clamd://a@b", "nonsense"])
    expect(() => parseScanUrl(wrong)).toThrow("must be clamd://");
});

test.each([
  ["TCP", clamd.url],
  ["a Unix socket", clamd.socketUrl],
])("over %s clean content is clean, and what is infected is so wherever it stands", async (_, url) => {
  const over = scanAt(url);
  await over.check();
  expect(await over.scan(() => [])).toEqual({ kind: "clean" });
  expect(await over.scan(() => [filler(200_000)])).toEqual({ kind: "clean" });
  const found = { kind: "infected", signature: eicarName };
  expect(await over.scan(() => [eicar()])).toEqual(found);
  const whole = eicar();
  expect(await over.scan(() => [filler(100_000), whole.subarray(0, 30), whole.subarray(30), filler(100_000)])).toEqual(
    found,
  );
  // Across the chunks of the protocol.
  expect(await over.scan(() => [Buffer.concat([filler(65_536 - 30), whole, filler(10)])])).toEqual(found);
  expect(over.counts()).toEqual({ missed: 0, infected: 3, running: 0, waiting: 0 });
});

test("content of exactly the scanner's limit is scanned, and more is said to be too large", async () => {
  expect(await scan.scan(() => [filler(limit)])).toEqual({ kind: "clean" });
  const outcomes = [];
  for (let turn = 0; turn < 10; turn += 1)
    outcomes.push((await scan.scan(() => Array.from({ length: 40 }, () => filler(200_000)))).kind);
  expect(new Set(outcomes)).toEqual(new Set(["tooLarge"]));
});

test("what the scanner takes and does not read to its end is too large, and no find", async () => {
  const strict = await startTestClamd({ lines: ["MaxFileSize 100000", "AlertExceedsMax yes"] });
  try {
    const asked = scanAt(strict.url);
    expect(await asked.scan(() => [filler(99_000)])).toEqual({ kind: "clean" });
    expect(await asked.scan(() => [filler(101_000)])).toEqual({ kind: "tooLarge" });
  } finally {
    await strict.stop();
  }
});

test("many at once take turns, and each has its own answer", async () => {
  const kinds = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const { kind } = await scan.scan(() => [filler(50_000), index % 2 === 0 ? eicar() : filler(68)]);
      return kind;
    }),
  );
  expect(kinds).toEqual(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? "infected" : "clean")));
  expect(scan.counts()).toMatchObject({ running: 0, waiting: 0 });
});

test("a fault of the content is thrown, and ends the connection", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield filler(10);
    throw new Error("cut");
  }
  await expect(scan.scan(broken)).rejects.toThrow("cut");
  expect(scan.counts().running).toBe(0);
});

test("a scanner that is frozen is given up after the time it has, while it takes bytes and after the last", async () => {
  const impatient = scanAt(clamd.url, 300);
  clamd.freeze();
  try {
    expect(await impatient.scan(() => [eicar()])).toEqual({ kind: "missing", reason: "it takes too long" });
    const large = await impatient.scan(() => Array.from({ length: 100 }, () => filler(200_000)));
    expect(large).toEqual({ kind: "missing", reason: "it takes too long" });
    // Eight wait for it, and the others for their turn.
    const kinds = await Promise.all(Array.from({ length: 20 }, () => impatient.scan(() => [eicar()])));
    expect(new Set(kinds.map((one) => one.kind))).toEqual(new Set(["missing"]));
    expect(impatient.counts()).toEqual({ missed: 22, infected: 0, running: 0, waiting: 0 });
  } finally {
    clamd.thaw();
  }
});

test("a scanner that is killed in the middle, or is not there, has said nothing, and is asked again when it is back", async () => {
  async function* interrupted(): AsyncGenerator<Uint8Array> {
    yield filler(100_000);
    await clamd.kill();
    for (let turn = 0; turn < 20; turn += 1) yield filler(100_000);
  }
  expect(await scan.scan(interrupted)).toMatchObject({ kind: "missing" });
  expect(await scan.scan(() => [filler(10)])).toEqual({ kind: "missing", reason: "ECONNREFUSED" });
  await expect(scan.check()).rejects.toThrow("does not answer");
  await clamd.start();
  await scan.check();
  expect(await scan.scan(() => [eicar()])).toMatchObject({ kind: "infected" });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Says what it is given to say when the last chunk has come. */
async function scripted(say: (socket: Socket) => void): Promise<Scan> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      if (bytes.subarray(-4).equals(Buffer.alloc(4))) say(socket);
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return scanAt(`clamd://127.0.0.1:${(server.address() as AddressInfo).port}`, 500);
}

test.each([
  ["", "missing"],
  ["stream: OK", "missing"],
  ["stream: OK\0", "clean"],
  ["stream: OK FOUND\0", "infected"],
  ["OK\0", "missing"],
  ["stream: \0", "missing"],
  ["stream:  FOUND\0", "missing"],
  ["COMMAND READ TIMED OUT\0", "missing"],
  ["INSTREAM size limit exceeded. ERROR\0", "tooLarge"],
  ["stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", "tooLarge"],
  ["stream: Can't allocate memory ERROR\0", "missing"],
  ["stream: OK\nstream: OK\0", "missing"],
] as const)("an answer of %j is %s", async (text, kind) => {
  const asked = await scripted((socket) => socket.end(text));
  expect((await asked.scan(() => [filler(10)])).kind).toBe(kind);
});

test("an answer without an end is read no further than it need be", async () => {
  const asked = await scripted((socket) => socket.write("x".repeat(100_000)));
  expect((await asked.scan(() => [filler(10)])).kind).toBe("missing");
});

test("what a scanner calls its finds cannot break a line, and has an end", async () => {
  const asked = await scripted((socket) => socket.end(`stream: a\u0007b\u001b[31mc${"d".repeat(1000)} FOUND\0`));
  const verdict = await asked.scan(() => [filler(10)]);
  expect(verdict).toEqual({ kind: "infected", signature: `a?b?[31mc${"d".repeat(191)}` });
});
