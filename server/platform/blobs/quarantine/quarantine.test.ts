import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog, inRequest } from "#log";
import type { Scan, Verdict } from "#scan";
import { createBlobs, type Blobs } from "../index.ts";

const one = "0197a000-0000-7000-8000-000000000001";
const other = "0197a000-0000-7000-8000-000000000002";
const t = await createTestDatabase();
const dataFolder = mkdtempSync(join(tmpdir(), "safos-quarantine-"));
const { pool } = t.database;
const emitted: { type: string; actor?: unknown; organisationId?: unknown; payload: unknown }[] = [];

/** Finds the word wherever it stands; the protocol of a real one has tests of its own. */
let answer: (content: Buffer) => Verdict | Promise<Verdict>;
const asked: Buffer[] = [];
const scan: { -readonly [K in keyof Scan]: Scan[K] } = {
  missing: "refuse",
  async scan(content) {
    const parts: Uint8Array[] = [];
    for await (const part of content()) parts.push(Buffer.from(part));
    const whole = Buffer.concat(parts);
    asked.push(whole);
    return answer(whole);
  },
  check: async () => undefined,
  counts: () => ({ missed: 0, infected: 0, running: 0, waiting: 0 }),
};
const word = "VIRUS-VIRUS";
const isInfected = (content: Buffer): Verdict =>
  content.includes(word) ? { kind: "infected", signature: "Test.Word" } : { kind: "clean" };

const events = {
  async emit(_: unknown, event: (typeof emitted)[number]) {
    emitted.push(event);
  },
};
const options = { database: t.database, dataFolder, log: createLog("silent"), events: events as never };
const blobs = await createBlobs({ ...options, scan });
const unscanned = await createBlobs(options);
afterAll(async () => {
  await t.drop();
  rmSync(dataFolder, { recursive: true, force: true });
});
beforeEach(async () => {
  answer = isInfected;
  scan.missing = "refuse";
  asked.length = 0;
  emitted.length = 0;
  for (const { id } of await blobs.quarantine.list()) await blobs.quarantine.remove(id);
  emitted.length = 0;
});

async function* pieces(...parts: (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}
const objects = (): string[] =>
  readdirSync(join(blobs.folder, "objects"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /[0-9a-f]{32}$/.test(name),
  );
const read = (from: Blobs, hash: string): Promise<Buffer> => buffer(from.open(hash));
const bad = (): string => `${randomBytes(8).toString("hex")} ${word}`;
const infected = { code: "CONTENT_INFECTED", status: 422, data: { signature: "Test.Word" } };
const rowOf = async (hash: string) =>
  (
    await pool.query<{ scanned: boolean }>("select scanned_at is not null as scanned from blobs.blob where hash = $1", [
      hash,
    ])
  ).rows[0];

test("clean content is scanned whole, once a day, from memory or read back", async () => {
  const large = randomBytes(3_000_000);
  for (const body of [Buffer.alloc(0), Buffer.from("liten"), large]) {
    const { hash } = await blobs.write(one, pieces(body.subarray(0, 2_000_000), body.subarray(2_000_000)));
    expect(asked.pop()).toEqual(body);
    expect(await rowOf(hash)).toEqual({ scanned: true });
    expect(await read(blobs, hash)).toEqual(body);
    await blobs.write(one, pieces(body));
    expect(asked).toEqual([]);
    await pool.query("update blobs.blob set scanned_at = now() - interval '25 hours' where hash = $1", [hash]);
    await blobs.write(one, pieces(body));
    expect(asked).toHaveLength(1);
    // What another organisation has learned does not hold here.
    await blobs.write(other, pieces(body));
    expect(asked).toHaveLength(2);
    asked.length = 0;
  }
});

test("infected content has no row, is in quarantine, sealed, and stays there whatever is collected", async () => {
  const before = objects().length;
  const text = bad();
  const trace = {
    id: "r-1",
    address: () => "192.0.2.1",
    sessionId: "s",
    personId: "0197a000-0000-7000-8000-00000000000a",
  };
  await inRequest(trace, () => expect(blobs.write(one, pieces(text))).rejects.toMatchObject(infected));
  const [row] = await blobs.quarantine.list(one);
  expect(row).toMatchObject({ size: text.length, signature: "Test.Word", times: 1, requestId: "r-1", isKept: true });
  expect(await blobs.quarantine.list(other)).toEqual([]);
  expect(emitted).toMatchObject([
    {
      type: "content.infected",
      actor: { kind: "person", id: trace.personId },
      organisationId: one,
      payload: { size: text.length },
    },
  ]);
  expect(objects()).toHaveLength(before + 1);
  // Long enough ago that what no row names is collected.
  const longAgo = new Date(Date.now() - 3 * 86_400_000);
  for (const lying of objects()) utimesSync(join(blobs.folder, "objects", lying), longAgo, longAgo);
  await blobs.collect(0);
  expect(String(await buffer(await blobs.quarantine.open(row?.id ?? "")))).toBe(text);
  const { rows } = await pool.query<{ hash: string }>("select hash from blobs.quarantine");
  expect(await blobs.has(rows[0]?.hash ?? "")).toBe(false);
  await expect(read(blobs, rows[0]?.hash ?? "")).rejects.toMatchObject({ code: "ENOENT" });
});

test("the same again, also by many at once, is kept once and logged once an hour of each person", async () => {
  const before = objects().length;
  const text = bad();
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => blobs.write(one, pieces(text))));
  expect(
    outcomes.every((one) => one.status === "rejected" && (one.reason as { code: string }).code === "CONTENT_INFECTED"),
  ).toBe(true);
  expect(await blobs.quarantine.list()).toMatchObject([{ times: 8 }]);
  expect(objects()).toHaveLength(before + 1);
  const logged = emitted.length;
  await expect(blobs.write(one, pieces(text))).rejects.toMatchObject(infected);
  expect(emitted).toHaveLength(logged);
  await expect(blobs.write(one, pieces(text), { by: { kind: "link", id: "x" } })).rejects.toMatchObject(infected);
  expect(emitted).toHaveLength(logged + 1);
});

test("pieces are not scanned, what they make is, and nothing gets past by being a piece before", async () => {
  const parts = [`${randomBytes(8).toString("hex")} VIRUS-`, "VIRUS och mer"];
  const names: string[] = [];
  for (const part of parts) names.push((await blobs.write(one, pieces(part), { unscanned: "piece" })).hash);
  expect(asked).toEqual([]);
  await expect(blobs.join(one, names)).rejects.toMatchObject(infected);
  const [row] = await blobs.quarantine.list();
  expect(String(await buffer(await blobs.quarantine.open(row?.id ?? "")))).toBe(parts.join(""));
  // The same bytes as a whole are the same row.
  await expect(blobs.write(one, pieces(...parts))).rejects.toMatchObject(infected);
  expect(await blobs.quarantine.list()).toMatchObject([{ times: 2 }]);
  // The whole as one piece, which has a row, and then as content.
  const whole = bad();
  const piece = await blobs.write(one, pieces(whole), { unscanned: "piece" });
  await expect(blobs.write(one, pieces(whole))).rejects.toMatchObject(infected);
  await expect(blobs.join(one, [piece.hash])).rejects.toMatchObject(infected);
  // Joined before there was a scanner, and again.
  const joined = await unscanned.join(one, names);
  await expect(blobs.join(one, names)).rejects.toMatchObject(infected);
  expect(await rowOf(joined.hash)).toEqual({ scanned: false });
});

test("clean pieces are joined and scanned once; another's or missing ones are refused before they are read", async () => {
  const names = [
    (await blobs.write(one, pieces(randomBytes(100)), { unscanned: "piece" })).hash,
    (await blobs.write(one, pieces(randomBytes(100)), { unscanned: "piece" })).hash,
  ];
  const joined = await blobs.join(one, names);
  expect(await rowOf(joined.hash)).toEqual({ scanned: true });
  await blobs.join(one, names);
  expect(asked).toHaveLength(1);
  await expect(blobs.join(other, names)).rejects.toMatchObject({ code: "MISSING" });
  await expect(blobs.join(one, [...names, "0".repeat(64)])).rejects.toMatchObject({ code: "MISSING" });
  expect(asked).toHaveLength(1);
});

test("where the scanner says nothing, nothing is stored, or what the setting says", async () => {
  const piece = await unscanned.write(one, pieces(randomBytes(50)));
  for (const [verdict, code] of [
    [{ kind: "missing", reason: "test" }, "UNAVAILABLE"],
    [{ kind: "tooLarge" }, "TOO_LARGE"],
  ] as const) {
    const before = objects().length;
    answer = () => verdict;
    scan.missing = "refuse";
    const text = bad();
    await expect(blobs.write(one, pieces(text))).rejects.toMatchObject({ code, data: { part: "scan" } });
    await expect(blobs.join(one, [piece.hash])).rejects.toMatchObject({ code });
    expect(objects()).toHaveLength(before);
    scan.missing = "store";
    const stored = await blobs.write(one, pieces(text));
    expect(await rowOf(stored.hash)).toEqual({ scanned: false });
    // What was let in unseen is asked about when it comes again.
    scan.missing = "refuse";
    answer = isInfected;
    await expect(blobs.write(one, pieces(text))).rejects.toMatchObject(infected);
  }
});

test("what was released is stored, whole and in other pieces, for its organisation only", async () => {
  const text = bad();
  await expect(blobs.write(one, pieces(text))).rejects.toMatchObject(infected);
  const [row] = await blobs.quarantine.list();
  await blobs.quarantine.release(row?.id ?? "");
  expect(emitted.at(-1)).toMatchObject({ type: "content.released", payload: { quarantineId: row?.id } });
  const { hash } = await blobs.write(one, pieces(text));
  expect(String(await read(blobs, hash))).toBe(text);
  const names: string[] = [];
  for (const part of [text.slice(0, 20), text.slice(20)])
    names.push((await blobs.write(one, pieces(part), { unscanned: "piece" })).hash);
  expect(String(await read(blobs, (await blobs.join(one, names)).hash))).toBe(text);
  await expect(blobs.write(other, pieces(text))).rejects.toMatchObject(infected);
  // Time passes, and its content is kept no longer: it stays released.
  await pool.query("update blobs.quarantine set last_at = now() - interval '31 days'");
  expect(await blobs.quarantine.expire()).toBe(2);
  expect(await blobs.quarantine.list()).toMatchObject([{ id: row?.id, isKept: false }]);
  await expect(blobs.quarantine.open(row?.id ?? "")).rejects.toMatchObject({ code: "MISSING" });
  await pool.query("update blobs.blob set scanned_at = null");
  await blobs.write(one, pieces(text));
  // Forgotten, it is refused again.
  await blobs.quarantine.remove(row?.id ?? "");
  await pool.query("update blobs.blob set scanned_at = null");
  await expect(blobs.write(one, pieces(text))).rejects.toMatchObject(infected);
});

test("what is removed is gone, and ids that are none are refused", async () => {
  const before = objects().length;
  await expect(blobs.write(one, pieces(bad()))).rejects.toMatchObject(infected);
  const [row] = await blobs.quarantine.list();
  await blobs.quarantine.remove(row?.id ?? "");
  expect(emitted.at(-1)).toMatchObject({ type: "content.quarantineRemoved", organisationId: one });
  expect(objects()).toHaveLength(before);
  for (const id of [row?.id ?? "", "x", "' or true --"])
    for (const verb of ["open", "release", "remove"] as const)
      await expect(blobs.quarantine[verb](id)).rejects.toMatchObject({ code: "MISSING" });
});

test("an organisation's quarantine is full at last: what more is sent is noted and not kept", async () => {
  const before = objects().length;
  await expect(blobs.write(one, pieces(bad()))).rejects.toMatchObject(infected);
  await pool.query("update blobs.quarantine set size = 1 << 30");
  await expect(blobs.write(one, pieces(bad()))).rejects.toMatchObject(infected);
  const piece = await blobs.write(one, pieces(bad()), { unscanned: "piece" });
  await expect(blobs.join(one, [piece.hash])).rejects.toMatchObject(infected);
  expect((await blobs.quarantine.list()).map((row) => row.isKept).toSorted()).toEqual([false, false, true]);
  expect(objects()).toHaveLength(before + 2);
  await expect(blobs.write(other, pieces(bad()))).rejects.toMatchObject(infected);
  expect(await blobs.quarantine.list(other)).toMatchObject([{ isKept: true }]);
});

test("without a setting nothing is asked, and what the server makes is not either", async () => {
  await unscanned.write(one, pieces(bad()));
  await blobs.write(one, pieces(bad()), { unscanned: "made" });
  expect(asked).toEqual([]);
});

test("content whose keys were destroyed is no more readable in quarantine than elsewhere", async () => {
  const third = "0197a000-0000-7000-8000-000000000003";
  await expect(blobs.write(third, pieces(bad()))).rejects.toMatchObject(infected);
  const [row] = await blobs.quarantine.list(third);
  await blobs.keys.destroy(third);
  await expect(blobs.quarantine.open(row?.id ?? "")).rejects.toMatchObject({ code: "CONTENT_DESTROYED" });
  expect(emitted.map((one) => one.type)).not.toContain("content.quarantineRead");
});
