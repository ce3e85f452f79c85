import { createHash } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Gemensam", anna, bo);

const dav = (
  who: TestPerson | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const file = (who: TestPerson, path = ""): string => `files/${encodeURIComponent(who.name)}/${path}`;
const put = (who: TestPerson, path: string, body = "x", headers = {}) =>
  dav(who, "PUT", file(who, path), headers, body);

const compare = (how: string, name: string, literal: string): string =>
  `<d:${how}><d:prop><${name}/></d:prop><d:literal>${literal}</d:literal></d:${how}>`;
const searchFor = (
  where: string,
  more: { scope?: string; depth?: string; order?: string; limit?: string } = {},
): string =>
  `<d:searchrequest xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:basicsearch>
    <d:select><d:prop><oc:fileid/><d:getcontentlength/><oc:favorite/><nc:is-mount-root/></d:prop></d:select>
    <d:from><d:scope><d:href>${more.scope ?? `/files/${anna.name}`}</d:href><d:depth>${more.depth ?? "infinity"}</d:depth></d:scope></d:from>
    <d:where>${where}</d:where><d:orderby>${more.order ?? ""}</d:orderby>${more.limit ?? ""}</d:basicsearch></d:searchrequest>`;
async function namesOf(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(207);
  return [...(await answer.text()).matchAll(/<d:href>\/remote.php\/dav\/files\/[^/]*\/([^<]*)</g)].map((one) =>
    decodeURIComponent(one[1] ?? ""),
  );
}
const find = async (where: string, more: Parameters<typeof searchFor>[1] = {}, who = anna): Promise<string[]> =>
  namesOf(await dav(who, "SEARCH", "", {}, searchFor(where, { scope: `/files/${who.name}`, ...more })));
const byName = "<d:order><d:prop><d:displayname/></d:prop><d:ascending/></d:order>";
const nothing = "";

for (const path of ["Bilder", "Bilder/2024", "Gemensam/Arkiv"]) await dav(anna, "MKCOL", file(anna, path));
await put(anna, "Bilder/sol.jpg", "1234", { "x-oc-mtime": "1600000000" });
await put(anna, "Bilder/2024/Måne.png", "123", { "x-oc-mtime": "1700000000" });
await put(anna, "text_ett.txt", "1");
await put(anna, "textXtva.txt", "1");
await put(anna, "Gemensam/Arkiv/film.mp4", "12345", { "x-oc-mtime": "1500000000" });
await put(anna, "borta.jpg");
await dav(anna, "MKCOL", file(anna, "Bort"));
await put(anna, "Bort/borta2.jpg");
await dav(anna, "DELETE", file(anna, "borta.jpg"));
await dav(anna, "DELETE", file(anna, "Bort"));

test("the phones' tabs find pictures and films, what is new and what has a star, in all that the person may read", async () => {
  const media = `<d:or>${compare("like", "d:getcontenttype", "image/%")}${compare("like", "d:getcontenttype", "video/%")}</d:or>`;
  const latest = "<d:order><d:prop><d:getlastmodified/></d:prop><d:descending/></d:order>";
  const all = ["Bilder/2024/Måne.png", "Bilder/sol.jpg", "Gemensam/Arkiv/film.mp4"];
  expect(await find(media, { order: latest })).toEqual(all);
  expect(await find(media, { order: latest, limit: "<d:limit><d:nresults>2</d:nresults></d:limit>" })).toEqual(
    all.slice(0, 2),
  );
  expect(
    await find(media, {
      order: latest,
      limit: "<d:limit><d:nresults>2</d:nresults><nc:firstresult>2</nc:firstresult></d:limit>",
    }),
  ).toEqual(all.slice(2));
  expect(
    await find(
      `<d:and>${media}${compare("gte", "d:getlastmodified", "2020-09-13T12:26:40Z")}${compare("lt", "d:getlastmodified", "1700000000")}</d:and>`,
    ),
  ).toEqual(["Bilder/sol.jpg"]);
  expect(await find(media, { scope: `${server.url}/remote.php/dav/${file(anna, "Bilder")}` })).toHaveLength(2);
  expect(await find(media, { scope: `/remote.php/dav/${file(anna, "Bilder")}`, depth: "1" })).toEqual([
    "Bilder/sol.jpg",
  ]);
  expect(await find(media, {}, bo)).toEqual(["Gemensam/Arkiv/film.mp4"]);
});

test("names, sizes, numbers, folders and stars are compared, and joined by and, or and not", async () => {
  const files = `<d:not><d:is-collection/></d:not>`;
  expect(await find(compare("like", "d:displayname", "måne%"))).toEqual(["Bilder/2024/Måne.png"]);
  expect(await find(compare("like", "d:displayname", "text\\_%"), { order: byName })).toEqual(["text_ett.txt"]);
  expect(await find(compare("like", "d:displayname", "text_t%\\"), { order: byName })).toEqual(["textXtva.txt"]);
  expect(await find(compare("eq", "d:displayname", "sol.jpg"))).toEqual(["Bilder/sol.jpg"]);
  expect(await find(`<d:and>${files}${compare("gt", "oc:size", "3")}</d:and>`, { order: byName })).toEqual([
    "Gemensam/Arkiv/film.mp4",
    "Bilder/sol.jpg",
  ]);
  expect(await find("<d:is-collection/>", { order: byName })).toEqual(["Bilder/2024/", "Gemensam/Arkiv/", "Bilder/"]);
  const id = (await dav(anna, "HEAD", file(anna, "Bilder/sol.jpg"))).headers.get("oc-fileid") ?? "";
  expect(await find(compare("eq", "oc:fileid", String(Number.parseInt(id, 10))))).toEqual(["Bilder/sol.jpg"]);
  const star = `<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop><oc:favorite>1</oc:favorite></d:prop></d:set></d:propertyupdate>`;
  await dav(anna, "PROPPATCH", file(anna, "Bilder/sol.jpg"), {}, star);
  await dav(anna, "PROPPATCH", file(anna, "Gemensam/Arkiv"), {}, star);
  expect(await find(compare("eq", "oc:favorite", "1"), { order: byName })).toEqual([
    "Gemensam/Arkiv/",
    "Bilder/sol.jpg",
  ]);
  const report = `<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:favorite/></d:prop><oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules></oc:filter-files>`;
  expect((await namesOf(await dav(anna, "REPORT", file(anna), {}, report))).sort()).toEqual([
    "Bilder/sol.jpg",
    "Gemensam/Arkiv/",
  ]);
  expect(await namesOf(await dav(anna, "REPORT", file(anna, "Bilder"), {}, report))).toEqual(["Bilder/sol.jpg"]);
  expect(await namesOf(await dav(bo, "REPORT", file(bo), {}, report))).toEqual([]);
  expect((await dav(anna, "REPORT", file(anna), {}, report.replaceAll("oc:favorite>", "oc:circle>"))).status).toBe(400);
  // Android removes the property to take the star off.
  await dav(anna, "PROPPATCH", file(anna, "Gemensam/Arkiv"), {}, star.replaceAll("d:set", "d:remove"));
  expect(await find(compare("eq", "oc:favorite", "1"))).toEqual(["Bilder/sol.jpg"]);
});

test("strangers, the removed and those whom a class keeps out find nothing, and others' trees do not exist", async () => {
  const film = compare("eq", "d:displayname", "film.mp4");
  expect((await dav(null, "SEARCH", "", {}, searchFor(film))).status).toBe(401);
  expect((await dav(null, "REPORT", file(anna), {}, "x")).status).toBe(401);
  expect((await dav(britt, "SEARCH", "", {}, searchFor(film))).status).toBe(404);
  expect(await find(film, {}, britt)).toEqual([]);
  expect(await find(film, {}, bo)).toEqual(["Gemensam/Arkiv/film.mp4"]);
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/files`);
  const folder = body.items.find((one: { name: string }) => one.name === "Arkiv") as { id: number };
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  await server.call(anna, "PUT", `/api/v1/items/file/${folder.id}/class`, { informationClass: "K3" });
  expect(await find(film, {}, bo)).toEqual([]);
  expect((await dav(bo, "SEARCH", "", {}, searchFor(film, { scope: `/files/${bo.name}/Gemensam/Arkiv` }))).status).toBe(
    404,
  );
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "viewer");
  expect(await find(film, {}, agnes)).toEqual(["Gemensam/Arkiv/film.mp4"]);
  await server.safos.workspaces.removeMember(anna.id, shared.id, agnes.id);
  expect(await find(film, {}, agnes)).toEqual([]);
});

test("what cannot be asked is refused, and no question does harm", async () => {
  const code = async (body: string): Promise<number> => (await dav(anna, "SEARCH", "", {}, body)).status;
  for (const where of [
    compare("eq", "d:okänd", "1"),
    compare("like", "oc:size", "1"),
    compare("gt", "oc:favorite", "1"),
    compare("eq", "oc:size", "ett"),
    compare("eq", "oc:size", "-1"),
    compare("gt", "d:getlastmodified", "igår"),
    compare("gt", "d:getlastmodified", "+275760-09-13T00:00:00Z"),
    "<d:and/>",
    "<d:not/>",
    "<d:eq/>",
    compare("contains", "d:displayname", "x"),
    compare("eq", "d:displayname", "x".repeat(1001)),
    "<d:not>".repeat(20) + "<d:is-collection/>" + "</d:not>".repeat(20),
    `<d:or>${"<d:is-collection/>".repeat(101)}</d:or>`,
  ])
    expect([where.slice(0, 80), await code(searchFor(where))]).toEqual([where.slice(0, 80), 400]);
  expect(await code(searchFor(nothing, { order: "<d:order><d:prop><d:getetag/></d:prop></d:order>" }))).toBe(400);
  for (const body of ["", "<x/>", "<!DOCTYPE x><x/>", "<d:searchrequest xmlns:d='DAV:'/>"])
    expect(await code(body)).toBe(400);
  expect(await code(`<a>${"x".repeat(300_000)}</a>`)).toBe(413);
  for (const scope of [
    `/files/${bo.name}`,
    "/",
    "/remote.php/dav/uploads/x",
    "/remote.php/dav",
    "../..",
    `/files/${anna.name}/saknas`,
  ])
    expect([scope, await code(searchFor(nothing, { scope }))]).toEqual([scope, 404]);
  for (const literal of ["'; drop table files.node; --", "%' or '1'='1", "\\", "\\\\\\"])
    expect(await find(compare("like", "d:displayname", literal.replaceAll("<", "")))).toEqual([]);
  expect((await find(nothing)).length).toBeGreaterThan(5);
});

test("a digest is computed anew, and what a client sends beside its content is held against it", async () => {
  const text = "innehåll";
  const md5 = createHash("md5").update(text).digest("hex");
  const patch = async (kind: string): Promise<[number, string | null]> => {
    const answer = await dav(anna, "PATCH", file(anna, "summa.txt"), { "x-recalculate-hash": kind });
    return [answer.status, answer.headers.get("oc-checksum")];
  };
  for (const [sum, code] of [
    ["ADLER32:00000001", 400],
    ["SHA256:00", 400],
    [`MD5:${md5} ADLER32:14d10453`, 201],
    ["SHA3-256:okänd", 204],
  ] as const)
    expect([sum, (await put(anna, "summa.txt", text, { "oc-checksum": sum })).status]).toEqual([sum, code]);
  expect(
    (await put(anna, "summa.txt", text, { "oc-checksum": `MD5:${md5} ADLER32:14d10453 ADLER32:14d10453` })).status,
  ).toBe(204);
  const sums = async (path: string): Promise<string> => {
    const body = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:checksums/></d:prop></d:propfind>`;
    return (await dav(anna, "PROPFIND", file(anna, path), { depth: "0" }, body)).text();
  };
  const sha256 = createHash("sha256").update(text).digest("hex");
  const kept = `<oc:checksum>SHA256:${sha256} MD5:${md5} ADLER32:14d10453</oc:checksum>`;
  expect(await sums("summa.txt")).toContain(kept);
  await dav(anna, "COPY", file(anna, "summa.txt"), { destination: `/remote.php/dav/${file(anna, "summa2.txt")}` });
  expect(await sums("summa2.txt")).toContain(kept);
  await put(anna, "summa2.txt", "annat");
  expect(await sums("summa2.txt")).not.toContain("MD5");
  expect(await patch("md5")).toEqual([204, `MD5:${md5}`]);
  expect(await patch("adler32")).toEqual([204, "ADLER32:14d10453"]);
  expect((await patch("sha512"))[0]).toBe(400);
  expect((await dav(britt, "PATCH", file(britt, "summa.txt"), { "x-recalculate-hash": "md5" })).status).toBe(404);
});
