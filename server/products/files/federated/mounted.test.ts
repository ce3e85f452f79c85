import { createHash } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { eventually, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";
import { startPair } from "./testing.ts";

const pair = await startPair();
const { here, there, hereHost, rules, shared, makeFolder, send, receivedBy, upload } = pair;
const twin = await there.twin();
afterAll(async () => {
  await twin.stop();
  await pair.stop();
});
beforeEach(() => pair.allow());
const { anna } = here.people;
const { bo, britt } = there.people;
const dav = davOf(there, bo);
const wanted = ["d:getetag", "oc:id", "oc:permissions", "d:getcontentlength", "nc:is-mount-root", "oc:owner-id"];
const body = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:prop>${wanted.map((one) => `<${one}/>`).join("")}</d:prop></d:propfind>`;

interface Seen {
  readonly etag: string;
  readonly id: string;
  readonly permissions: string;
}

/** What a listing shows, by the decoded path below the person's root. */
async function list(path: string, depth = "1", as: TestPerson = bo, through = dav): Promise<Record<string, Seen>> {
  const answer = await through("PROPFIND", encodeURI(path), { depth }, body, as);
  const text = await answer.text();
  expect([path, answer.status, text]).toEqual([path, 207, expect.anything()]);
  const seen = text.matchAll(/<d:href>([^<]*)<\/d:href>(.*?)<\/d:response>/g);
  const valueOf = (of: string, name: string): string =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(of)?.[1]?.replaceAll("&quot;", '"') ?? "";
  return Object.fromEntries(
    [...seen].map(([, href = "", props = ""]) => [
      decodeURIComponent(href).split("/").slice(5).join("/"),
      {
        etag: valueOf(props, "d:getetag"),
        id: valueOf(props, "oc:id"),
        permissions: valueOf(props, "oc:permissions"),
      },
    ]),
  );
}
const statusOf = async (method: string, path: string, headers = {}, content?: string, as = bo): Promise<number> =>
  (await dav(method, encodeURI(path), headers, content, as)).status;
const to = (path: string): { readonly destination: string } => ({
  destination: encodeURI(`/remote.php/dav/files/${bo.name}/${path}`),
});
const hereDav = davOf(here, anna);

test("a folder of another server stands in the root, is read and written, and its etags follow what happens there", async () => {
  const { workspaceId, id } = await shared("Fjärr");
  const root = await list("");
  expect(root["Fjärr/"]).toMatchObject({ permissions: "SGDNCK" });
  expect(await list("", "1", britt)).not.toHaveProperty("Fjärr/");
  const top = await list("Fjärr/");
  expect(Object.keys(top)).toEqual(["Fjärr/", "Fjärr/Läs mig.txt"]);
  expect(top["Fjärr/"]).toEqual(root["Fjärr/"]);
  expect(top["Fjärr/Läs mig.txt"]?.permissions).toBe("SGDNVW");
  const read = await dav("GET", encodeURI("Fjärr/Läs mig.txt"), { range: "bytes=4-8" });
  expect([read.status, read.headers.get("content-range"), await read.text()]).toEqual([206, "bytes 4-8/12", "från"]);
  expect(`"${read.headers.get("etag")?.replaceAll('"', "")}"`).toBe(top["Fjärr/Läs mig.txt"]?.etag);
  const head = await dav("HEAD", encodeURI("Fjärr/Läs mig.txt"));
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "12"]);
  const options = await dav("OPTIONS", encodeURI("Fjärr/"));
  expect([options.status, options.headers.get("dav")]).toEqual([200, "1, 3"]);
  expect(options.headers.get("allow")?.split(", ")).toEqual(expect.not.arrayContaining(["LOCK"]));
  expect(await statusOf("LOCK", "Fjärr/Läs mig.txt")).toBe(405);
  // Written from here: what the answer says is what is listed.
  const put = await dav("PUT", encodeURI("Fjärr/ny å.txt"), { "x-oc-mtime": "1700000000" }, "hej");
  expect([put.status, put.headers.get("x-oc-mtime")]).toEqual([201, "accepted"]);
  const after = await list("Fjärr/");
  expect(after["Fjärr/ny å.txt"]).toMatchObject({
    etag: put.headers.get("etag"),
    id: put.headers.get("oc-fileid"),
    permissions: put.headers.get("x-nc-permissions"),
  });
  // What rclone compares.
  const sums = await dav(
    "PROPFIND",
    encodeURI("Fjärr/ny å.txt"),
    { depth: "0" },
    `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:checksums/></d:prop></d:propfind>`,
  );
  expect(await sums.text()).toContain(`SHA1:${createHash("sha1").update("hej").digest("hex")}`);
  // Over what someone else wrote: not.
  const stale = { "if-match": put.headers.get("etag") ?? "" };
  expect(await statusOf("PUT", "Fjärr/ny å.txt", stale, "hej igen")).toBe(204);
  expect(await statusOf("PUT", "Fjärr/ny å.txt", stale, "för sent")).toBe(412);
  expect(await statusOf("PUT", "Fjärr/ny å.txt", { "if-none-match": "*" }, "för sent")).toBe(412);
  expect(await (await dav("GET", encodeURI("Fjärr/ny å.txt"))).text()).toBe("hej igen");
  // Changed there: the root tells of it.
  const before = await list("", "0");
  await upload(workspaceId, "utanför.txt", "x");
  await hereDav("PUT", encodeURI(`Yta Fjärr/Fjärr/där.txt`), {}, "där");
  await eventually(async () => expect((await list("", "0"))[""]?.etag).not.toBe(before[""]?.etag), 8000);
  expect(Object.keys(await list("Fjärr/"))).toContain("Fjärr/där.txt");
  expect(id).toBeGreaterThan(0);
});

test("folders are made, moved and removed there, and keep what names them", async () => {
  await shared("Flytt");
  expect(await statusOf("MKCOL", "Flytt/a")).toBe(201);
  expect(await statusOf("MKCOL", "Flytt/a")).toBe(405);
  expect(await statusOf("MKCOL", "Flytt/saknas/b")).toBe(409);
  expect(await statusOf("PUT", "Flytt/a/b.txt", {}, "b")).toBe(201);
  const { id } = (await list("Flytt/a/b.txt", "0"))["Flytt/a/b.txt"] ?? {};
  expect(await statusOf("MOVE", "Flytt/a/b.txt", to("Flytt/c.txt"))).toBe(201);
  expect((await list("Flytt/c.txt", "0"))["Flytt/c.txt"]?.id).toBe(id);
  expect(await statusOf("MOVE", "Flytt/a", to("Flytt/a/under"))).toBe(409);
  expect(await statusOf("COPY", "Flytt/c.txt", to("Flytt/a/d.txt"))).toBe(201);
  expect(await statusOf("COPY", "Flytt/a", to("Flytt/e"))).toBe(201);
  expect(Object.keys(await list("Flytt/e/"))).toEqual(["Flytt/e/", "Flytt/e/d.txt"]);
  expect(await statusOf("COPY", "Flytt/c.txt", { ...to("Flytt/a/d.txt"), overwrite: "F" })).toBe(412);
  expect(await statusOf("DELETE", "Flytt/a")).toBe(204);
  expect(await statusOf("PROPFIND", "Flytt/a", { depth: "0" })).toBe(404);
  for (const method of ["LOCK", "PROPPATCH", "SEARCH", "REPORT"])
    expect([method, await statusOf(method, "Flytt/c.txt", {}, "<x/>")]).toEqual([method, 405]);
});

test("files and folders are carried between the servers, and removed only when they have arrived", async () => {
  await shared("Bär");
  expect(await statusOf("MKCOL", "Eget")).toBe(201);
  expect(await statusOf("PUT", "Eget/x.txt", {}, "innehåll")).toBe(201);
  expect(await statusOf("MKCOL", "Eget/djupt")).toBe(201);
  expect(await statusOf("PUT", "Eget/djupt/y.txt", {}, "djupt")).toBe(201);
  expect(await statusOf("COPY", "Eget/x.txt", to("Bär/x.txt"))).toBe(201);
  expect(await statusOf("MOVE", "Eget", to("Bär/Eget"))).toBe(201);
  expect(await statusOf("PROPFIND", "Eget", { depth: "0" })).toBe(404);
  expect(await (await dav("GET", encodeURI("Bär/Eget/djupt/y.txt"))).text()).toBe("djupt");
  expect(await statusOf("MOVE", "Bär/Eget", to("Hemma"))).toBe(201);
  expect(await statusOf("PROPFIND", "Bär/Eget", { depth: "0" })).toBe(404);
  expect(await (await dav("GET", "Hemma/djupt/y.txt")).text()).toBe("djupt");
  expect(await statusOf("MOVE", "Hemma/x.txt", to("Bär"))).toBe(403);
  expect(await statusOf("PUT", "Bär", {}, "x")).toBe(403);
  expect(await statusOf("MKCOL", "Bär")).toBe(405);
  // Many at once are for what lies here.
  const bulk = await fetch(`${there.url}/remote.php/dav/bulk`, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}`, "content-type": "multipart/related; boundary=x" },
    body: `--x\r\nX-File-Path: /Bär/bulk.txt\r\nX-File-MD5: ${createHash("md5").update("x").digest("hex")}\r\nContent-Length: 1\r\n\r\nx\r\n--x--\r\n`,
  });
  expect(Object.values((await bulk.json()) as object)).toEqual([expect.objectContaining({ error: true })]);
  expect(Object.keys(await list("Bär/"))).not.toContain("Bär/bulk.txt");
  // A class that may not leave does not.
  const { body: found } = await there.call(bo, "GET", "/api/v1/files/recent");
  const { id } = (found.items as { id: number; name: string }[]).find((one) => one.name === "x.txt") ?? { id: 0 };
  await there.call(bo, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  expect(await statusOf("COPY", "Hemma/x.txt", to("Bär/hemlig.txt"))).toBe(403);
  expect(await statusOf("GET", "Bär/hemlig.txt")).toBe(404);
});

test("an upload in pieces goes on as one file, and is held against what is there", async () => {
  await shared("Bitar");
  const base = `${there.url}/remote.php/dav/uploads/${bo.name}/bitar-1`;
  const headers = { authorization: `Bearer ${bo.token}`, ...to("Bitar/stor.bin") };
  const piece = async (method: string, path: string, content?: string, more = {}): Promise<number> =>
    (await fetch(base + path, { method, headers: { ...headers, ...more }, ...(content ? { body: content } : {}) }))
      .status;
  expect(await piece("MKCOL", "")).toBe(201);
  expect(await piece("PUT", "/00001", "a".repeat(300_000))).toBe(201);
  expect(await piece("PUT", "/00002", "b".repeat(300_000))).toBe(201);
  expect(await piece("MOVE", "/.file", undefined, { "oc-total-length": "5" })).toBe(409);
  const stale = { if: `<${headers.destination}> (["gammal"])` };
  expect(await piece("MOVE", "/.file", undefined, { "oc-total-length": "600000", ...stale })).toBe(412);
  expect(await piece("MOVE", "/.file", undefined, { "oc-total-length": "600000" })).toBe(201);
  const text = await (await dav("GET", "Bitar/stor.bin")).text();
  expect([text.length, text[0], text.at(-1)]).toEqual([600_000, "a", "b"]);
});

test("the mount is renamed for its person alone, in every process, and left with DELETE", async () => {
  const { id } = await shared("Namn");
  expect(await statusOf("MOVE", "Namn", to("Mitt namn"))).toBe(201);
  expect(Object.keys(await list("", "1", bo, davOf(twin, bo)))).toContain("Mitt namn/");
  const ocs = await fetch(`${there.url}/ocs/v2.php/apps/files_sharing/api/v1/remote_shares`, {
    headers: { authorization: `Bearer ${bo.token}`, "ocs-apirequest": "true", accept: "application/json" },
  });
  expect(await ocs.text()).toContain('"mountpoint":"/Mitt namn"');
  expect(await statusOf("MKCOL", "Namn")).toBe(201);
  expect(await statusOf("MOVE", "Mitt namn", to("Namn"))).toBe(412);
  expect(await statusOf("MOVE", "Mitt namn", to("Namn/inuti"))).toBe(403);
  expect(await statusOf("DELETE", "Mitt namn")).toBe(204);
  expect(await list("")).not.toHaveProperty("Mitt namn/");
  await eventually(async () =>
    expect((await here.call(anna, "GET", `/api/v1/files/${id}/federated-shares`)).body.items).toEqual([]),
  );
  expect((await here.call(anna, "GET", `/api/v1/files/${id}`)).status).toBe(200);
});

test("who was given to read reads, a file stands by itself, and nobody else sees any of it", async () => {
  await shared("Läses", "viewer");
  expect((await list("Läses/"))["Läses/Läs mig.txt"]?.permissions).toBe("SG");
  expect((await list(""))["Läses/"]?.permissions).toBe("SGDN");
  for (const [method, path, headers] of [
    ["PUT", "Läses/ny.txt", {}],
    ["PUT", "Läses/Läs mig.txt", {}],
    ["MKCOL", "Läses/ny", {}],
    ["DELETE", "Läses/Läs mig.txt", {}],
    ["MOVE", "Läses/Läs mig.txt", to("Läses/annat.txt")],
    ["MOVE", "Läses/Läs mig.txt", to("hit.txt")],
  ] as const)
    expect([method, path, await statusOf(method, path, headers, method === "PUT" ? "x" : undefined)]).toEqual([
      method,
      path,
      403,
    ]);
  const { workspaceId } = await makeFolder("Fil");
  const fileId = await upload(workspaceId, "Ensam.txt", "ensam");
  expect((await send(fileId)).status).toBe(201);
  const found = (await receivedBy(bo)).find((one) => one.name === "Ensam.txt");
  await there.call(bo, "POST", `/api/v1/federated-shares/${found?.id}/accept`);
  expect((await list(""))["Ensam.txt"]?.permissions).toBe("SGDN");
  expect(await (await dav("GET", "Ensam.txt")).text()).toBe("ensam");
  expect(await statusOf("PUT", "Ensam.txt", {}, "x")).toBe(403);
  // Others have no such thing at all.
  for (const method of ["PROPFIND", "GET", "DELETE"])
    expect([method, await statusOf(method, "Läses/Läs mig.txt", {}, undefined, britt)]).toEqual([method, 404]);
  const nobody = await fetch(`${there.url}/remote.php/dav/files/${bo.name}/L%C3%A4ses/`, { method: "PROPFIND" });
  expect(nobody.status).toBe(401);
  for (const path of ["Läses/../Eget", "Läses/%2e%2e/x", "Läses/a%5cb"])
    expect([path, [400, 404].includes((await dav("GET", path)).status)]).toEqual([path, true]);
});

test("a rule that is taken back closes it within a second, and a share that ends is gone", async () => {
  const { id, grantId } = await shared("Stängs");
  expect(await list("")).toHaveProperty("Stängs/");
  await rules(there, bo, { federatedShares: false });
  await eventually(async () => expect(await list("")).not.toHaveProperty("Stängs/"), 1000);
  expect(await statusOf("PROPFIND", "Stängs/", { depth: "1" })).toBe(404);
  expect(await statusOf("GET", "Stängs/Läs mig.txt")).toBe(404);
  expect(await statusOf("PUT", "Stängs/ny.txt", {}, "x")).toBe(404);
  await rules(there, bo, { federatedShares: true, federatedHosts: [hereHost] });
  expect(await list("Stängs/")).toHaveProperty("Stängs/Läs mig.txt");
  await here.call(anna, "DELETE", `/api/v1/items/file/${id}/shares/${grantId}`);
  await eventually(async () => expect(await statusOf("PROPFIND", "Stängs/", { depth: "1" })).toBe(404));
  await eventually(async () => expect(await list("")).not.toHaveProperty("Stängs/"));
});
