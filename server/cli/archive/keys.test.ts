import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import type { Safos } from "../../compose/compose.ts";
import { startTestS3 } from "../../platform/blobs/testing.ts";
import { startTestServer } from "../../testing/server.ts";
import { findCommand } from "../commands.ts";
import { readBackup } from "./restore.ts";
import { withEmpty } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-blob-keys-"));
const s3 = await startTestS3();
const inS3 = {
  SAFOS_BLOBS: "s3",
  SAFOS_S3_ENDPOINT: s3.settings.endpoint ?? "",
  SAFOS_S3_BUCKET: s3.settings.bucket,
  SAFOS_S3_ACCESS_KEY: s3.settings.accessKey,
  SAFOS_S3_SECRET_KEY: s3.settings.secretKey,
};
const ofGiven = { SAFOS_BLOB_KEY: randomBytes(32).toString("base64") };
const own = await startTestServer();
const given = await startTestServer({ ...ofGiven, ...inS3 });
afterAll(async () => {
  await Promise.all([own.stop(), given.stop()]);
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});
const body = randomBytes(200_000);
const store = async ({ safos, people }: typeof own): Promise<string> => {
  const pieces = [];
  for (const part of [body.subarray(0, 150_000), body.subarray(150_000)])
    pieces.push((await safos.blobs.write(people.anna.organisationId, [part] as never)).hash);
  return (await safos.blobs.join(people.anna.organisationId, pieces)).hash;
};
const restore = async (safos: Safos, file: string) => readBackup(safos, await safos.backup.open(file, null));
const isRead = async (safos: Safos, hash: string): Promise<void> => {
  expect((await buffer(safos.blobs.open(hash))).equals(body)).toBe(true);
  expect((await safos.blobs.verify()).faulty).toEqual([]);
};

test("an archive carries the key of a data folder: it is read with none, with another, and with one of a setting", async () => {
  const hash = await store(own);
  const file = join(folder, "own.safos");
  await own.safos.backup.write(file, null);
  await withEmpty(folder, async (safos) => {
    await restore(safos, file);
    await isRead(safos, hash);
  });
  await withEmpty(folder, async (safos) => {
    await safos.blobs.write(own.people.anna.organisationId, [Buffer.from("x")] as never);
    await restore(safos, file);
    await isRead(safos, hash);
  });
  for (const environment of [{}, inS3])
    await withEmpty(
      folder,
      async (safos) => {
        await restore(safos, file);
        await isRead(safos, hash);
        expect(await safos.blobs.keys.carried()).toBeNull();
      },
      { SAFOS_BLOB_KEY: randomBytes(32).toString("base64"), ...environment },
    );
}, 120_000);

test("a key of a setting stays out of archives, which nobody reads without it; what lay in S3 comes back into a folder", async () => {
  const hash = await store(given);
  const archive = join(folder, "given/");
  await given.safos.backup.write(archive, null);
  expect(await given.safos.backup.verify(archive, null)).toMatchObject({ damaged: [], missing: [] });
  for (const environment of [{}, { SAFOS_BLOB_KEY: randomBytes(32).toString("base64") }])
    await withEmpty(
      folder,
      async (safos) => {
        await expect(restore(safos, archive)).rejects.toMatchObject({ code: "CONTENT_LOCKED" });
        expect(safos.organisations.all()).toEqual([]);
        // It starts as before.
        await safos.blobs.write(own.people.anna.organisationId, [Buffer.from("x")] as never);
      },
      environment,
    );
  await withEmpty(
    folder,
    async (safos) => {
      await restore(safos, archive);
      await isRead(safos, hash);
    },
    ofGiven,
  );
}, 120_000);

test("operators exchange keys and destroy an organisation's, which its log keeps, and others lose nothing", async () => {
  const { safos, people } = own;
  const run = (line: string, options: Record<string, string | true> = {}) => {
    const parts = line.split(" ");
    const command = findCommand(parts);
    if (!command) throw new Error(line);
    return command.run(safos, parts.slice(command.path.length), options, {} as never);
  };
  const domainOf = (id: string): string => safos.organisations.byId(id)?.domains[0] ?? "";
  const [mine, theirs] = [people.anna.organisationId, people.bo.organisationId];
  const hash = await store(own);
  const foreign = (await safos.blobs.write(theirs, [Buffer.from("deras")] as never)).hash;
  expect((await run("blobs usage")).json).toMatchObject({ total: expect.any(Number) });
  await expect(run(`blobs destroy-key ${domainOf(theirs)}`)).rejects.toMatchObject({ code: "INVALID" });
  await run(`blobs new-key ${domainOf(theirs)}`);
  await run(`blobs destroy-key ${domainOf(theirs)}`, { yes: true });
  await expect(buffer(safos.blobs.open(foreign))).rejects.toMatchObject({ code: "CONTENT_DESTROYED" });
  await expect(run(`blobs destroy-key ${domainOf(theirs)}`, { yes: true })).rejects.toMatchObject({ code: "MISSING" });
  expect((await buffer(safos.blobs.open(hash))).equals(body)).toBe(true);
  const { rows } = await safos.database.pool.query<{ type: string }>(
    "select type from events.outbox where type like 'organisation.contentKey%' and organisation_id = $1 order by type",
    [theirs],
  );
  expect(rows.map((row) => row.type)).toEqual(["organisation.contentKeyDestroyed", "organisation.contentKeyRenewed"]);
  expect(mine).not.toBe(theirs);
}, 60_000);

test("a destroyed key is said with 410, by every way to a file", async () => {
  const { people } = given;
  const url = `${given.url}/remote.php/dav/files/${people.anna.name}/hemlig.txt`;
  const headers = { authorization: `Bearer ${people.anna.token}` };
  const put = () => fetch(url, { method: "PUT", headers, body: "hemligt" });
  expect((await put()).status).toBe(201);
  await given.safos.blobs.keys.destroy(people.anna.organisationId);
  expect((await fetch(url, { headers })).status).toBe(410);
  expect((await put()).status).toBe(410);
  const listed = await fetch(url.replace("hemlig.txt", ""), {
    method: "PROPFIND",
    headers: { ...headers, depth: "1" },
  });
  expect([listed.status, await listed.text()]).toEqual([207, expect.stringContaining("hemlig.txt")]);
  expect((await fetch(url, { method: "DELETE", headers })).status).toBe(204);
});

test("what lies in quarantine stays out of archives, and that it was found does not", async () => {
  await own.safos.database.pool.query(
    `insert into blobs.quarantine (id, organisation_id, hash, size, signature, last_actor, released_at, object, generation, store)
      values ('0197a000-0000-7000-8000-00000000000b', $1, $2, 1, 'Test', 'system', now(), $3, 1, 'folder')`,
    [own.people.anna.organisationId, "a".repeat(64), "b".repeat(32)],
  );
  const file = join(folder, "quarantine.safos");
  await own.safos.backup.write(file, null);
  await withEmpty(folder, async (safos) => {
    await restore(safos, file);
    const [row] = await safos.blobs.quarantine.list();
    expect(row).toMatchObject({ signature: "Test", isKept: false });
    expect(row?.releasedAt).toBeInstanceOf(Date);
    await expect(safos.blobs.quarantine.open(row?.id ?? "")).rejects.toMatchObject({ code: "MISSING" });
  });
});
