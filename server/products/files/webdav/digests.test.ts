import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, expect, test, vi } from "vitest";
import { sql, type AnyDb } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davPath } from "../testing.ts";
import { checksumsOf, digestsFor, downloadChecksumOf } from "./digests.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensam", anna, bo);
const db: AnyDb = server.safos.database.of();

type Body = string | Buffer<ArrayBuffer>;
const dav = (
  who: TestPerson | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Body,
  { url } = server,
): Promise<Response> =>
  fetch(url + davPath(who ?? anna, path), {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const digestOf = (kind: string, body: Body): string => createHash(kind).update(body).digest("hex");
const asked = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:checksums/></d:prop></d:propfind>`;
/** What a listing says, file by file. */
async function listed(path: string, { depth = "0", who = anna, on = server } = {}): Promise<(string | undefined)[]> {
  const answer = await dav(who, "PROPFIND", path, { depth }, asked, on);
  expect(answer.status).toBe(207);
  return [...(await answer.text()).matchAll(/<oc:checksum>([^<]*)</g)].map((one) => one[1]);
}
const downloaded = async (path: string): Promise<string | null> => {
  const answer = await dav(anna, "GET", path);
  await answer.arrayBuffer();
  return answer.headers.get("oc-checksum");
};
async function kept(name: string): Promise<{ sha1: string | null; sha256: string | null; checksums: string }[]> {
  const { rows } = await sql<{ sha1: string | null; sha256: string | null; checksums: string }>`
    select sha1, sha256, checksums from files.node where name = ${name} order by id`.execute(db);
  return rows;
}
/** Bytes of a file that came from the page in two pieces. */
async function uploadInPieces(name: string): Promise<Buffer<ArrayBuffer>> {
  const whole = randomBytes(300_000);
  const { body } = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/uploads`, {
    name,
    size: whole.length,
  });
  for (const [index, piece] of [whole.subarray(0, 200_000), whole.subarray(200_000)].entries())
    await fetch(`${server.url}/api/v1/uploads/${body.id}/chunks/${index + 1}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/octet-stream" },
      body: piece,
    });
  const made = await server.call(anna, "POST", `/api/v1/uploads/${body.id}/finish`, { onConflict: "refuse" });
  expect(made.status).toBeLessThan(300);
  return whole;
}
/** How often content is read by either server while something is done. */
async function readsWhile(work: () => Promise<unknown>): Promise<number> {
  const spies = [server, twin].map(({ safos }) => vi.spyOn(safos.blobs, "open"));
  try {
    await work();
    return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test("digests are taken for those who send them, and SHA-256 stands in for SHA-1 that nobody sent", () => {
  expect(["", "SHA1:a", "md5:a sha1:b", "SHA256:a ADLER32:b", "XSHA1:a"].map(digestsFor)).toEqual([
    [],
    ["sha1"],
    ["sha1", "md5"],
    [],
    [],
  ]);
  const [sha1, sha256] = ["1".repeat(40), "2".repeat(64)];
  for (const [node, all, one] of [
    [{ sha1, sha256, checksums: "MD5:a" }, `SHA1:${sha1} MD5:a`, `SHA1:${sha1}`],
    [{ sha1, sha256, checksums: `SHA256:${sha256}` }, `SHA1:${sha1} SHA256:${sha256}`, `SHA1:${sha1}`],
    [{ sha1: null, sha256, checksums: "MD5:a" }, `SHA256:${sha256} MD5:a`, `SHA256:${sha256}`],
    [{ sha1: null, sha256, checksums: `SHA256:${sha256}` }, `SHA256:${sha256}`, `SHA256:${sha256}`],
    [{ sha1: null, sha256: null, checksums: "ADLER32:a" }, "ADLER32:a", null],
    [{ sha1: null, sha256: null, checksums: "" }, "", null],
  ] as const)
    expect([checksumsOf(node), downloadChecksumOf(node)]).toEqual([all, one]);
});

test("what is stored without a checksum is given with the one that is known, and with the client's where there is one", async () => {
  for (const [name, size] of [
    ["liten.bin", 1000],
    ["stor.bin", 3_000_000],
  ] as const) {
    const body = randomBytes(size);
    const sha256 = digestOf("sha256", body);
    expect((await dav(anna, "PUT", name, {}, body)).status).toBe(201);
    expect(await kept(name)).toEqual([{ sha1: null, sha256, checksums: "" }]);
    expect(await readsWhile(async () => expect(await listed(name)).toEqual([`SHA256:${sha256}`]))).toBe(0);
    expect(await downloaded(name)).toBe(`SHA256:${sha256}`);

    const [sha1, md5] = [digestOf("sha1", body), digestOf("md5", body)];
    const put = (sum: string) => dav(anna, "PUT", name, { "oc-checksum": sum }, body);
    for (const wrong of [`SHA1:${"0".repeat(40)}`, `MD5:${"0".repeat(32)}`, `SHA256:${sha1}`])
      expect([wrong, (await put(wrong)).status]).toEqual([wrong, 400]);
    expect(await listed(name)).toEqual([`SHA256:${sha256}`]);
    expect(await readsWhile(async () => expect((await put(`SHA1:${sha1}`)).status).toBe(204))).toBe(0);
    expect([await listed(name), await downloaded(name)]).toEqual([[`SHA1:${sha1}`], `SHA1:${sha1}`]);
    await put(`MD5:${md5}`);
    expect(await listed(name)).toEqual([`SHA256:${sha256} MD5:${md5}`]);
    expect(await downloaded(name)).toBe(`SHA256:${sha256}`);
  }
});

test("copies, versions and workspaces made of templates keep what is known", async () => {
  const body = "protokoll";
  const known = [`SHA256:${digestOf("sha256", body)}`];
  await dav(anna, "MKCOL", "Gemensam/Mapp");
  await dav(anna, "PUT", "Gemensam/Mapp/a.txt", {}, body);
  await dav(anna, "COPY", "Gemensam/Mapp", { destination: davPath(anna, "Kopia") });
  expect(await listed("Kopia/a.txt")).toEqual(known);
  await dav(anna, "PUT", "Gemensam/Mapp/a.txt", {}, "annat");
  expect(await listed("Gemensam/Mapp/a.txt")).toEqual([`SHA256:${digestOf("sha256", "annat")}`]);
  const { rows } = await sql<{ node: string; version: string }>`select node_id as node, id as version from files.version
    where sha256 = ${digestOf("sha256", body)}`.execute(db);
  const [{ node, version } = { node: "", version: "" }] = rows;
  await server.call(anna, "POST", `/api/v1/files/${node}/versions/${version}/restore`);
  expect(await listed("Gemensam/Mapp/a.txt")).toEqual(known);
  const templates = `/api/v1/workspaces/${workspace.id}/templates`;
  const choice = { channels: false, boards: "none", documents: false, files: "all" };
  const saved = await server.call(anna, "POST", templates, { name: "Mall", choice });
  const made = await server.call(anna, "POST", `/api/v1/organisation/templates/${saved.body.id}/workspaces`, {
    name: "Ny",
  });
  expect([saved.status, made.status]).toEqual([201, 201]);
  expect(await listed("Ny/Mapp/a.txt")).toEqual(known);
  // A copy of many, made in steps.
  await sql`insert into files.node (workspace_id, parent_id, kind, name, size, blob, sha256, content_type, mtime)
    select workspace_id, parent_id, kind, 'k' || n, size, blob, sha256, content_type, mtime
    from files.node, generate_series(1, 2100) n where id = ${node}`.execute(db);
  await dav(anna, "COPY", "Gemensam/Mapp", { destination: davPath(anna, "Stor kopia") });
  expect(await listed("Stor kopia/k2100")).toEqual(known);
});

test("of a file in pieces from the page nothing is known until it is asked for alone, and then it is kept", async () => {
  const whole = await uploadInPieces("delar.bin");
  const sha1 = digestOf("sha1", whole);
  const path = "Gemensam/delar.bin";
  const nothing = [{ sha1: null, sha256: null, checksums: "" }];
  expect(await kept("delar.bin")).toEqual(nothing);
  // Neither a listing of many nor a download reads it for that.
  expect(await readsWhile(() => listed("Gemensam", { depth: "1" }))).toBe(0);
  expect(await downloaded(path)).toBe(null);
  expect(await kept("delar.bin")).toEqual(nothing);
  const reads = await readsWhile(async () => {
    const found = await Promise.all([listed(path), listed(path), listed(path)]);
    expect(found).toEqual([[`SHA1:${sha1}`], [`SHA1:${sha1}`], [`SHA1:${sha1}`]]);
  });
  expect(reads).toBe(1);
  expect(await kept("delar.bin")).toEqual([{ sha1, sha256: null, checksums: "" }]);
  expect(await readsWhile(() => listed(path))).toBe(0);
  expect(await listed("Gemensam", { depth: "1" })).toContain(`SHA1:${sha1}`);
  expect(await downloaded(path)).toBe(`SHA1:${sha1}`);
});

test("two processes that are asked at once read it once", async () => {
  const whole = await uploadInPieces("två.bin");
  const on = [server, twin, server, twin, server, twin];
  const sums = [`SHA1:${digestOf("sha1", whole)}`];
  const reads = await readsWhile(async () => {
    const found = await Promise.all(on.map((one) => listed(`Gemensam/${encodeURIComponent("två.bin")}`, { on: one })));
    expect(found).toEqual(on.map(() => sums));
  });
  expect(reads).toBe(1);
});

test("a digest that is computed anew is kept, and is refused to those who may not read the file", async () => {
  const body = "summa";
  await dav(anna, "PUT", "Gemensam/summa.txt", {}, body);
  const [sha1, sha256, md5] = ["sha1", "sha256", "md5"].map((kind) => digestOf(kind, body));
  const patch = async (who: TestPerson | null, kind: string, path = "Gemensam/summa.txt") => {
    const answer = await dav(who, "PATCH", path, { "x-recalculate-hash": kind });
    return [answer.status, answer.headers.get("oc-checksum")];
  };
  expect((await patch(null, "sha1"))[0]).toBe(401);
  expect((await patch(agnes, "sha1"))[0]).toBe(404);
  expect((await patch(britt, "sha1"))[0]).toBe(404);
  for (const kind of ["", "sha512", "constructor", "toString"])
    expect([kind, (await patch(anna, kind))[0]]).toEqual([kind, 400]);
  expect((await patch(anna, "sha1", "Gemensam"))[0]).toBe(405);
  expect(await listed("Gemensam/summa.txt")).toEqual([`SHA256:${sha256}`]);

  expect(await patch(anna, "md5")).toEqual([204, `MD5:${md5}`]);
  expect(await listed("Gemensam/summa.txt")).toEqual([`SHA256:${sha256} MD5:${md5}`]);
  expect(await patch(bo, "SHA1")).toEqual([204, `SHA1:${sha1}`]);
  expect(await patch(anna, "sha256")).toEqual([204, `SHA256:${sha256}`]);
  expect(await patch(anna, "md5")).toEqual([204, `MD5:${md5}`]);
  expect(await kept("summa.txt")).toEqual([{ sha1, sha256, checksums: `MD5:${md5}` }]);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  expect((await patch(bo, "sha1"))[0]).toBe(404);
  expect((await dav(bo, "PROPFIND", "Gemensam/summa.txt", { depth: "0" }, asked)).status).toBe(404);
});

test("who asks for much to be read keeps nobody else waiting who only looks", async () => {
  const names = ["läst 1.bin", "läst 2.bin", "sedd.bin"];
  const bodies = [];
  for (const name of names) bodies.push(await uploadInPieces(name));
  const [one = "", two = "", seen = ""] = names.map((name) => `Gemensam/${encodeURIComponent(name)}`);
  const gate = Promise.withResolvers<void>();
  const open = server.safos.blobs.open.bind(server.safos.blobs);
  const slow = vi.spyOn(server.safos.blobs, "open").mockImplementation((...given) =>
    Readable.from(
      (async function* () {
        await gate.promise;
        yield* open(...given);
      })(),
    ),
  );
  const read = [one, two].map((path) => dav(anna, "PATCH", path, { "x-recalculate-hash": "sha1" }));
  await eventually(async () => expect(slow).toHaveBeenCalledTimes(2));
  expect(await listed(seen)).toEqual([]);
  gate.resolve();
  const sums = await Promise.all(read.map(async (answer) => (await answer).headers.get("oc-checksum")));
  expect(sums).toEqual(bodies.slice(0, 2).map((body) => `SHA1:${digestOf("sha1", body)}`));
  slow.mockRestore();
  expect(await listed(seen)).toEqual([`SHA1:${digestOf("sha1", bodies[2] ?? Buffer.alloc(0))}`]);
});
