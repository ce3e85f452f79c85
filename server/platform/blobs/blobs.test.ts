import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { archiveLock, createBlobs, hostOrganisation, type Blobs } from "./index.ts";
import { startTestS3 } from "./testing.ts";

const one = "0197a000-0000-7000-8000-000000000001";
const other = "0197a000-0000-7000-8000-000000000002";

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
const read = (blobs: Blobs, hash: string, range = {}): Promise<Buffer> => buffer(blobs.open(hash, range));

describe.each(["folder", "s3"] as const)("in %s", async (kind) => {
  const t = await createTestDatabase();
  const s3 = kind === "s3" ? await startTestS3() : null;
  const dataFolder = mkdtempSync(join(tmpdir(), "safos-blobs-"));
  const options = {
    database: t.database,
    dataFolder,
    log: createLog("silent"),
    s3: s3?.settings ?? null,
    target: kind,
  };
  const blobs = await createBlobs(options);
  afterAll(async () => {
    await t.drop();
    await s3?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const { pool } = t.database;

  /** Where the object of a blob lies: the path of a file, or the key in the bucket. */
  async function placeOf(hash: string): Promise<string> {
    const { rows } = await pool.query<{ organisation: string; object: string; place: string }>(
      "select organisation_id as organisation, object, (select id from blobs.place) as place from blobs.blob where hash = $1",
      [hash],
    );
    const { organisation = "", object = "", place = "" } = rows[0] ?? {};
    return s3
      ? `${place}/${organisation}/${object}`
      : join(blobs.folder, "objects", organisation, object.slice(0, 2), object);
  }
  const lying = async (hash: string): Promise<Buffer> => {
    const place = await placeOf(hash);
    return s3 ? s3.read(place) : readFileSync(place);
  };
  /** Puts other bytes in the place of an object, or takes it away: null. */
  async function disturb(hash: string, bytes: Buffer | null): Promise<void> {
    const place = await placeOf(hash);
    if (s3) await s3.disturb(place, bytes);
    else if (bytes) writeFileSync(place, bytes);
    else rmSync(place);
  }
  const objects = (): string[] =>
    readdirSync(s3?.folder ?? join(blobs.folder, "objects"), { recursive: true, encoding: "utf8" }).filter((name) =>
      /[0-9a-f]{32}$/.test(name),
    );

  test("what is written has a name that tells nothing, lies sealed, and is read back, whole and in part", async () => {
    const body = randomBytes(3_000_000);
    const stored = await blobs.write(one, pieces(body.subarray(0, 1_500_000), body.subarray(1_500_000)), {
      digests: ["sha1", "md5"],
    });
    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(stored.sha256).toBe(sha256);
    expect(stored.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(stored.hash).not.toBe(sha256);
    expect(stored.digests.sha1).toBe(createHash("sha1").update(body).digest("hex"));
    expect((await read(blobs, stored.hash)).equals(body)).toBe(true);
    expect((await read(blobs, stored.hash, { start: 10, end: 19 })).equals(body.subarray(10, 20))).toBe(true);
    const there = await lying(stored.hash);
    for (const at of [0, 70_000, 2_999_000]) expect(there.includes(body.subarray(at, at + 16))).toBe(false);
  });

  test("any range of any size is the slice of the content", async () => {
    const edge = 65_536;
    const sizes = [0, 1, 15, edge - 1, edge, edge + 1, 2 * edge, 3 * edge + 17];
    const stored = new Map<number, { hash: string; body: Buffer }>();
    for (const size of sizes) {
      const body = randomBytes(size);
      stored.set(size, { hash: (await blobs.write(one, pieces(body))).hash, body });
    }
    for (const { hash, body } of stored.values()) expect((await read(blobs, hash)).equals(body)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sizes), fc.nat(4 * edge), fc.nat(4 * edge), async (size, a, b) => {
        const { hash, body } = stored.get(size) as { hash: string; body: Buffer };
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect((await read(blobs, hash, { start, end })).equals(body.subarray(start, end + 1))).toBe(true);
      }),
      { numRuns: kind === "s3" ? 40 : 150 },
    );
  }, 60_000);

  test("the same bytes lie once in an organisation, and another has its own", async () => {
    const body = randomBytes(1000);
    const before = objects().length;
    const [first, again, foreign] = [
      await blobs.write(one, pieces(body)),
      await blobs.write(one, pieces(body.subarray(0, 400), body.subarray(400))),
      await blobs.write(other, pieces(body)),
    ];
    expect(again.hash).toBe(first.hash);
    expect(foreign.hash).not.toBe(first.hash);
    expect(objects().length).toBe(before + 2);
    expect(await blobs.bytes(other)).toBe(1000);
    expect(await blobs.organisationOf(foreign.hash)).toBe(other);
  });

  test("a stream that breaks or is too long leaves nothing", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("början");
      throw new Error("cut");
    }
    const before = objects().length;
    await expect(blobs.write(one, broken())).rejects.toThrow("cut");
    await expect(blobs.write(one, pieces(randomBytes(2000)), { limit: 1000 })).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
    expect(readdirSync(join(blobs.folder, "staging"))).toEqual([]);
    expect(objects().length).toBe(before);
  });

  test("frames that were changed, cut off, exchanged, or come from another object, are refused", async () => {
    const frame = 65_536 + 16;
    const body = randomBytes(4 * 65_536);
    const [hash, foreign] = [
      (await blobs.write(one, pieces(body))).hash,
      (await blobs.write(one, pieces(randomBytes(4 * 65_536)))).hash,
    ];
    const whole = await lying(hash);
    const flipped = Buffer.from(whole);
    flipped[64 + frame + 100] = (flipped[64 + frame + 100] ?? 0) ^ 1;
    const exchanged = Buffer.concat([
      whole.subarray(0, 64),
      whole.subarray(64 + frame, 64 + 2 * frame),
      whole.subarray(64, 64 + frame),
      whole.subarray(64 + 2 * frame),
    ]);
    const cut = Buffer.concat([whole.subarray(0, 64 + 3 * frame), whole.subarray(-4)]);
    for (const bytes of [flipped, exchanged, cut, await lying(foreign), whole.subarray(0, 1000), Buffer.alloc(0)]) {
      await disturb(hash, bytes);
      await expect(read(blobs, hash)).rejects.toThrow();
    }
    // A reader of a range beside the damage is not disturbed.
    await disturb(hash, flipped);
    expect((await read(blobs, hash, { start: 0, end: 999 })).equals(body.subarray(0, 1000))).toBe(true);
    await expect(read(blobs, hash, { start: 65_536, end: 65_600 })).rejects.toThrow();
    await disturb(hash, whole);
    expect((await read(blobs, hash)).equals(body)).toBe(true);
  });

  test("only what nobody refers to is collected, also when the same content is just being stored again", async () => {
    const kept = await blobs.write(one, pieces(Buffer.from("i bruk")));
    const unused = await blobs.write(one, pieces(Buffer.from("ej i bruk")));
    blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => hash === kept.hash));
    expect(await blobs.collect()).toBe(0);
    await Promise.all([
      blobs.collect(0),
      ...Array.from({ length: 20 }, () => blobs.write(one, pieces(Buffer.from("ej i bruk")))),
    ]);
    await blobs.write(one, pieces(Buffer.from("ej i bruk")));
    expect(await blobs.has(unused.hash)).toBe(true);
    expect(await blobs.collect(0)).toBeGreaterThan(0);
    expect([await blobs.has(kept.hash), await blobs.has(unused.hash)]).toEqual([true, false]);
    expect(objects().length).toBe(1);
  });

  test("what is joined of pieces is read as one, keeps them, and lets them go", async () => {
    const bodies = [randomBytes(100_000), Buffer.of(1), randomBytes(70_000), Buffer.of(2)];
    const names: string[] = [];
    for (const body of bodies) names.push((await blobs.write(one, pieces(body))).hash);
    const whole = Buffer.concat(bodies);
    const joined = await blobs.join(one, names);
    expect(joined.size).toBe(whole.length);
    expect(await blobs.join(one, names)).toEqual(joined);
    expect((await read(blobs, joined.hash)).equals(whole)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length + 10), fc.nat(whole.length + 10), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect((await read(blobs, joined.hash, { start, end })).equals(whole.subarray(start, end + 1))).toBe(true);
      }),
      { numRuns: 30 },
    );
    const second = await blobs.join(one, [names[1] ?? "", names[0] ?? ""]);
    let inUse = [joined.hash, second.hash];
    blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => inUse.includes(hash)));
    await blobs.collect(0);
    expect((await read(blobs, joined.hash)).equals(whole)).toBe(true);
    expect(await blobs.usedBy(names[2] ?? "")).toEqual(["test"]);
    inUse = [second.hash];
    await blobs.collect(0);
    await blobs.collect(0);
    expect(await Promise.all(names.map((name) => blobs.has(name)))).toEqual(
      [true, true, false, true].map((_, i) => i < 2),
    );
    expect((await read(blobs, second.hash)).equals(Buffer.concat([bodies[1] as Buffer, bodies[0] as Buffer]))).toBe(
      true,
    );
    await expect(blobs.join(one, names)).rejects.toMatchObject({ code: "MISSING" });
    const foreign = (await blobs.write(other, pieces(randomBytes(10)))).hash;
    await expect(blobs.join(one, [foreign])).rejects.toMatchObject({ code: "MISSING" });
    await expect(blobs.join(one, [second.hash])).rejects.toMatchObject({ code: "MISSING" });
    inUse = [];
    await blobs.collect(0);
    await blobs.collect(0);
    expect(objects()).toEqual([]);
  });

  test("what is joined or stored again while a collection runs keeps its bytes, or is refused", async () => {
    blobs.registerReferences("test", async () => []);
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const bodies = [randomBytes(30), randomBytes(40), randomBytes(50)];
      const names: string[] = [];
      for (const body of bodies) names.push((await blobs.write(one, pieces(body))).hash);
      await pool.query("update blobs.blob set touched_at = now() - interval '1 hour'");
      const [joined, again] = await Promise.allSettled([
        blobs.join(one, names),
        blobs.write(one, pieces(bodies[1] as Buffer)),
        blobs.collect(60_000),
      ]);
      outcomes.add(joined.status);
      if (joined.status === "rejected") expect(joined.reason).toMatchObject({ code: "MISSING" });
      else expect((await read(blobs, joined.value.hash)).equals(Buffer.concat(bodies))).toBe(true);
      expect(again.status).toBe("fulfilled");
      expect((await read(blobs, names[1] ?? "")).equals(bodies[1] as Buffer)).toBe(true);
    }
    expect(outcomes.size).toBeGreaterThan(0);
    await blobs.collect(0);
    await blobs.collect(0);
    expect(objects()).toEqual([]);
  });

  test("bytes that changed, and objects that are gone, are found, remembered and forgotten when whole again", async () => {
    const content = [Buffer.from("hel"), Buffer.from("skadad"), Buffer.from("borta"), Buffer.from("oanvänd")] as const;
    const [, damaged, missing, unused] = await Promise.all(content.map((body) => blobs.write(one, pieces(body))));
    blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => hash !== unused?.hash));
    await disturb(damaged?.hash ?? "", Buffer.from("skadat"));
    await disturb(missing?.hash ?? "", null);
    await disturb(unused?.hash ?? "", null);
    const expected = [
      { hash: damaged?.hash, problem: "damaged", usedBy: ["test"] },
      { hash: missing?.hash, problem: "missing", usedBy: ["test"] },
    ].toSorted((a, b) => ((a.hash ?? "") < (b.hash ?? "") ? -1 : 1));
    expect((await blobs.verify()).faulty).toEqual(expected);
    expect(await blobs.damage()).toBe(2);
    await Promise.all([blobs.write(one, pieces(content[1])), blobs.write(one, pieces(content[2]))]);
    expect((await blobs.verify()).faulty).toEqual([]);
    expect(await blobs.damage()).toBe(0);
    // What nobody has found yet is mended all the same, when its object is gone.
    await disturb(missing?.hash ?? "", null);
    await blobs.write(one, pieces(content[2]));
    expect((await read(blobs, missing?.hash ?? "")).toString()).toBe("borta");
  });

  test("a new key seals what comes, the master key is exchanged, and nobody reads what was destroyed", async () => {
    const elsewhere = await createBlobs(options);
    const old = await blobs.write(other, pieces(Buffer.from("före")));
    expect(await blobs.keys.renew(other)).toBe(2);
    const fresh = await blobs.write(other, pieces(Buffer.from("efter")));
    expect((await read(elsewhere, old.hash)).toString()).toBe("före");
    expect((await read(elsewhere, fresh.hash)).toString()).toBe("efter");
    expect((await blobs.write(other, pieces(Buffer.from("före")))).hash).toBe(old.hash);

    const next = randomBytes(32).toString("base64");
    expect(await blobs.keys.rotateMaster(next)).toBeGreaterThan(4);
    // The process beside has the last key in memory, and takes the new one.
    expect((await read(elsewhere, fresh.hash)).toString()).toBe("efter");
    const wrong = await createBlobs({ ...options, masterKey: randomBytes(32).toString("base64") });
    await expect(read(wrong, fresh.hash)).rejects.toMatchObject({ code: "CONTENT_LOCKED" });
    await expect(wrong.write(one, pieces(Buffer.from("x")))).rejects.toMatchObject({ code: "CONTENT_LOCKED" });
    await expect(wrong.write("0197a000-0000-7000-8000-000000000009", pieces(Buffer.from("x")))).rejects.toMatchObject({
      code: "CONTENT_LOCKED",
    });
    await expect(wrong.keys.check()).rejects.toMatchObject({ code: "CONTENT_LOCKED" });
    const right = await createBlobs({ ...options, masterKey: next });
    expect((await read(right, fresh.hash)).toString()).toBe("efter");

    const mine = await blobs.write(one, pieces(Buffer.from("min")));
    expect(await blobs.keys.destroy(other)).toBe(true);
    expect(await blobs.keys.destroy(other)).toBe(false);
    for (const process of [blobs, elsewhere]) {
      await expect(read(process, old.hash)).rejects.toMatchObject({ code: "CONTENT_DESTROYED" });
      await expect(process.write(other, pieces(Buffer.from("nytt")))).rejects.toMatchObject({
        code: "CONTENT_DESTROYED",
      });
      expect((await read(process, mine.hash)).toString()).toBe("min");
    }
    expect((await blobs.verify()).faulty).toEqual([]);
  });

  test("without its master key nothing new is made in its place", async () => {
    const empty = mkdtempSync(join(tmpdir(), "safos-nokey-"));
    const lost = await createBlobs({ ...options, dataFolder: empty });
    await expect(lost.write(one, pieces(Buffer.from("x")))).rejects.toMatchObject({ code: "CONTENT_LOCKED" });
    expect(existsSync(join(empty, "blobs.key"))).toBe(false);
    rmSync(empty, { recursive: true });
  });

  test("a round of checking goes on where it was left, in one process at a time, and once a day", async () => {
    const stored = await blobs.write(one, pieces(randomBytes(1000)));
    blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => hash === stored.hash));
    const never = new AbortController().signal;
    const state = async (): Promise<unknown> =>
      (await pool.query("select after_hash as after, ended_at >= begun_at as done from blobs.scrub")).rows[0];
    await blobs.scrub(0, never);
    expect(await state()).toEqual({ after: "", done: false });
    await disturb(stored.hash, Buffer.from("annat"));
    await Promise.all([blobs.scrub(60_000, never), blobs.scrub(60_000, never)]);
    expect(await state()).toMatchObject({ done: true });
    expect(await blobs.damage()).toBe(1);
    await disturb(stored.hash, null);
    await blobs.scrub(60_000, never);
    expect(await blobs.damage()).toBe(1);
    await pool.query(
      "update blobs.scrub set begun_at = now() - interval '25 hours', ended_at = now() - interval '24 hours'",
    );
    await blobs.scrub(60_000, never);
    expect(await state()).toMatchObject({ done: true });
  });
});

test("files of earlier versions, in plain and named by their SHA-256, are read, checked and collected", async () => {
  const t = await createTestDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), "safos-plain-"));
  try {
    const blobs = await createBlobs({ database: t.database, dataFolder, log: createLog("silent") });
    const body = randomBytes(200_000);
    const hash = createHash("sha256").update(body).digest("hex");
    expect(await blobs.stored.put({ hash, object: null }, pieces(randomBytes(10)))).toBe(false);
    expect(await blobs.stored.put({ hash, object: null }, pieces(body))).toBe(true);
    await t.database.pool.query("insert into blobs.blob (hash, size) values ($1, $2)", [hash, body.length]);
    expect((await read(blobs, hash)).equals(body)).toBe(true);
    expect((await read(blobs, hash, { start: 5, end: 9 })).equals(body.subarray(5, 10))).toBe(true);
    expect((await blobs.verify()).faulty).toEqual([]);
    let used = true;
    blobs.registerReferences("test", async (hashes) => (used ? hashes : []));
    await blobs.collect(0);
    expect(await blobs.has(hash)).toBe(true);
    writeFileSync(join(blobs.folder, hash.slice(0, 2), hash.slice(2, 4), hash), "kort");
    expect((await blobs.verify()).faulty).toMatchObject([{ hash, problem: "damaged" }]);
    used = false;
    await blobs.collect(0);
    expect(await blobs.has(hash)).toBe(false);
  } finally {
    await t.drop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

test("files of earlier versions are sealed for whom they belong to, under their names, while they are read and collected", async () => {
  const t = await createTestDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), "safos-seal-"));
  const options = { database: t.database, dataFolder, log: createLog("silent") };
  const never = new AbortController().signal;
  try {
    const [blobs, beside] = [await createBlobs(options), await createBlobs(options)];
    const bodies = Array.from({ length: 12 }, (_, index) => randomBytes(index * 20_000));
    const hashes: string[] = [];
    for (const body of bodies) {
      const hash = createHash("sha256").update(body).digest("hex");
      await blobs.stored.put({ hash, object: null }, pieces(body));
      await t.database.pool.query("insert into blobs.blob (hash, size) values ($1, $2)", [hash, body.length]);
      hashes.push(hash);
    }
    const plainFiles = (): string[] =>
      readdirSync(blobs.folder, { recursive: true, encoding: "utf8" }).filter((name) => /[0-9a-f]{64}$/.test(name));
    const [mine = "", both = "", unsaid = "", damaged = "", unused = ""] = hashes;
    const pathOf = (hash: string): string => join(blobs.folder, hash.slice(0, 2), hash.slice(2, 4), hash);
    writeFileSync(pathOf(damaged), randomBytes(60_000));
    for (const process of [blobs, beside]) {
      process.registerReferences("test", async (asked) => asked.filter((hash) => hash !== unused));
      process.registerReferences("mute", async (asked) => asked.filter((hash) => hash === unsaid));
      process.registerHolders("test", async (asked) =>
        asked.flatMap((hash) => [
          { hash, organisationId: one },
          ...(hash === both ? [{ hash, organisationId: other }] : []),
        ]),
      );
    }
    // Two processes at once, readers, and a collection.
    let isDone = false;
    const reading = (async () => {
      for (let index = 0; !isDone; index += 1) {
        const at = index % hashes.length;
        const [hash = "", body] = [hashes[at], bodies[at] as Buffer];
        if (hash !== damaged && hash !== unused) expect((await read(beside, hash)).equals(body)).toBe(true);
      }
    })();
    const sealed = await Promise.all([
      blobs.sealPlain(60_000, never),
      beside.sealPlain(60_000, never),
      blobs.collect(0),
    ]);
    isDone = true;
    await reading;
    expect(sealed[0] + sealed[1] + (await blobs.sealPlain(60_000, never))).toBeGreaterThanOrEqual(10);
    const owners = await Promise.all([mine, both, unsaid].map((hash) => blobs.organisationOf(hash)));
    expect(owners).toEqual([one, hostOrganisation, hostOrganisation]);
    expect(plainFiles().map((name) => name.slice(-64))).toEqual([damaged]);
    expect((await blobs.verify()).faulty).toMatchObject([{ hash: damaged, problem: "damaged" }]);
    await blobs.keys.destroy(one);
    await expect(read(blobs, mine)).rejects.toMatchObject({ code: "CONTENT_DESTROYED" });
    expect((await read(blobs, both)).equals(bodies[1] as Buffer)).toBe(true);
    expect((await blobs.stored.list(t.database.pool)).filter((stored) => stored.object === null)).toHaveLength(1);
  } finally {
    await t.drop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}, 60_000);

test("a process that ends before the file in plain is removed leaves it to the collection, and one before the row to the next", async () => {
  const t = await createTestDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), "safos-seal-"));
  const never = new AbortController().signal;
  try {
    const blobs = await createBlobs({ database: t.database, dataFolder, log: createLog("silent") });
    blobs.registerReferences("test", async (asked) => asked);
    const body = randomBytes(1000);
    const hash = createHash("sha256").update(body).digest("hex");
    await blobs.stored.put({ hash, object: null }, pieces(body));
    await t.database.pool.query("insert into blobs.blob (hash, size) values ($1, $2)", [hash, body.length]);
    const path = join(blobs.folder, hash.slice(0, 2), hash.slice(2, 4), hash);
    // While an archive is written the file stays.
    const archive = await t.database.connect();
    await archive.query("select pg_advisory_lock_shared($1)", [archiveLock]);
    expect(await blobs.sealPlain(60_000, never)).toBe(1);
    expect(existsSync(path)).toBe(true);
    await archive.end();
    await blobs.collect();
    expect(existsSync(path)).toBe(true);
    const old = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(path, old, old);
    await blobs.collect();
    expect(existsSync(path)).toBe(false);
    expect((await read(blobs, hash)).equals(body)).toBe(true);
  } finally {
    await t.drop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}, 60_000);
