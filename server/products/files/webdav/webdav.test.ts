import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;

const dav = (
  who: TestPerson,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
const mine = (who: TestPerson, path: string): string => `files/${who.name}/${path}`;
const to = (who: TestPerson, path: string): Record<string, string> => ({
  destination: `/remote.php/dav/${mine(who, path)}`,
});

test("a viewer to whom a folder is granted writes in it by every method, and nowhere else", async () => {
  const place = await server.workspace("Delad", anna);
  await server.safos.workspaces.addMember(anna.id, place.id, bo.id, "viewer");
  const folder = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/folders`, { name: "Öppen" });
  const item = { kind: "file", id: String(folder.body.id), workspaceId: place.id };
  const open = `Delad/${encodeURIComponent("Öppen")}`;
  const status = async (method: string, path: string, headers = {}, body?: string): Promise<number> =>
    (await dav(bo, method, mine(bo, path), headers, body)).status;
  expect(await status("PUT", `${open}/a.txt`, {}, "a")).toBe(403);
  await server.safos.workspaces.grant(anna.id, item, { personId: bo.id }, "editor");
  const put = await dav(bo, "PUT", mine(bo, `${open}/a.txt`), {}, "a");
  expect([put.status, put.headers.get("x-nc-permissions")]).toEqual([201, "GDNVW"]);
  expect(await status("MKCOL", `${open}/B`)).toBe(201);
  expect(await status("COPY", `${open}/a.txt`, to(bo, `${open}/B/b.txt`))).toBe(201);
  expect(await status("MOVE", `${open}/a.txt`, to(bo, `${open}/c.txt`))).toBe(201);
  expect(await status("DELETE", `${open}/c.txt`)).toBe(204);
  expect(await status("MOVE", `${open}/B`, to(bo, "Delad/B"))).toBe(403);
  expect(await status("PUT", "Delad/a.txt", {}, "a")).toBe(403);
  expect(await status("MKCOL", "Delad/C")).toBe(403);
  // The folder that holds it is not granted: it is not renamed or removed from there.
  expect(await status("MOVE", open, to(bo, "Delad/Annan"))).toBe(403);
  const own = await server.call(bo, "PATCH", `/api/v1/files/${folder.body.id}`, { name: "Annan" });
  expect(own.status).toBe(403);
});

test("HEAD of a folder says that it is there, as the desktop program asks before it connects it", async () => {
  const root = await dav(anna, "HEAD", `files/${anna.name}/`);
  expect([root.status, root.headers.get("etag") !== null, await root.text()]).toEqual([200, true, ""]);
  expect((await dav(anna, "HEAD", mine(anna, "finns-inte/"))).status).toBe(404);
  expect((await dav(bo, "HEAD", `files/${anna.name}/`)).status).toBe(404);
  expect((await dav(anna, "GET", `files/${anna.name}/`)).status).toBe(405);
});

test("an upload in pieces does not take the place of a workspace's folder", async () => {
  await server.workspace("Fast", anna);
  const upload = `uploads/${anna.name}/fast`;
  expect((await dav(anna, "MKCOL", upload)).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/1`, {}, "x")).status).toBe(201);
  expect((await dav(anna, "MOVE", `${upload}/.file`, to(anna, "Fast"))).status).toBe(403);
  expect((await dav(anna, "MOVE", `${upload}/.file`, to(anna, "saknas/fil"))).status).toBe(409);
  expect((await dav(anna, "MOVE", `${upload}/1`, to(anna, "fil"))).status).toBe(403);
  expect((await dav(anna, "MOVE", `${upload}/.file`, to(anna, "fil"))).status).toBe(201);
});

test("a writer who knows one of several etags writes, who knows none does not", async () => {
  const first = await dav(anna, "PUT", mine(anna, "etag.txt"), {}, "1");
  const etag = first.headers.get("etag") ?? "";
  const put = async (headers: Record<string, string>): Promise<number> =>
    (await dav(anna, "PUT", mine(anna, "etag.txt"), headers, "2")).status;
  expect(await put({ "if-match": '"x", "y"' })).toBe(412);
  expect(await put({ "if-none-match": "*" })).toBe(412);
  expect(await put({ if: '</etag.txt> (["x"])' })).toBe(412);
  expect(await put({ "if-match": `"x", ${etag}` })).toBe(204);
});

test("folders above a file are made when the client asks for it", async () => {
  const auto = { "x-nc-webdav-automkcol": "1" };
  expect((await dav(anna, "PUT", mine(anna, "ny/djup/fil.txt"), auto, "1")).status).toBe(201);
  expect((await dav(anna, "PUT", mine(anna, "ny/djup/fil.txt"), auto, "2")).status).toBe(204);
  expect((await dav(anna, "PUT", mine(anna, "ny/djup/fil.txt/under"), auto, "3")).status).toBe(409);
  // An upload in pieces too: when it is put together.
  const upload = `uploads/${anna.name}/mappar`;
  const there = to(anna, "annan/mapp/hel.txt");
  expect((await dav(anna, "MKCOL", upload, there)).status).toBe(409);
  expect((await dav(anna, "MKCOL", upload, { ...there, ...auto })).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/1`, { ...there, ...auto }, "hel")).status).toBe(201);
  expect((await dav(anna, "HEAD", mine(anna, "annan/"))).status).toBe(404);
  expect((await dav(anna, "MOVE", `${upload}/.file`, there)).status).toBe(409);
  expect((await dav(anna, "MOVE", `${upload}/.file`, { ...there, ...auto })).status).toBe(201);
  expect(await (await dav(anna, "GET", mine(anna, "annan/mapp/hel.txt"))).text()).toBe("hel");
});

test("properties are changed all together or not at all; those of the server are refused", async () => {
  await dav(anna, "PUT", mine(anna, "stjarna.txt"), {}, "1");
  const change = async (inside: string): Promise<string[][]> => {
    const body = `<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop>${inside}</d:prop></d:set></d:propertyupdate>`;
    const answer = await dav(anna, "PROPPATCH", mine(anna, "stjarna.txt"), {}, body);
    expect(answer.status).toBe(207);
    return [...(await answer.text()).matchAll(/<d:prop><(.*?)\/><\/d:prop><d:status>HTTP\/1.1 (\d+)/g)].map((one) =>
      one.slice(1, 3),
    );
  };
  const listed = async (): Promise<string> =>
    (
      await dav(
        anna,
        "PROPFIND",
        mine(anna, "stjarna.txt"),
        { depth: "0" },
        `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:favorite/><d:getlastmodified/></d:prop></d:propfind>`,
      )
    ).text();
  const both = "<oc:favorite>1</oc:favorite><d:lastmodified>1600000000</d:lastmodified>";
  expect(await change(`${both}<d:getetag>x</d:getetag>`)).toEqual([
    ["oc:favorite", "424"],
    ["d:lastmodified", "424"],
    ["d:getetag", "403"],
  ]);
  expect(await listed()).toContain("<oc:favorite>0<");
  expect(await change(both)).toEqual([
    ["oc:favorite", "200"],
    ["d:lastmodified", "200"],
  ]);
  expect(await listed()).toMatch(/<oc:favorite>1<.*<d:getlastmodified>Sun, 13 Sep 2020 12:26:40 GMT</);
});
