import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";
import { docxOf } from "../texts/samples.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Bilder", anna, bo);
const dav = davOf(server, anna);

const ask = (
  path: string,
  who: TestPerson | null = anna,
  headers: Record<string, string> = {},
  init: RequestInit = {},
) =>
  fetch(server.url + path, {
    redirect: "manual",
    ...init,
    headers: { "ocs-apirequest": "true", ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
  });
const upload = async (name: string, bytes: Uint8Array | string): Promise<number> => {
  const answer = await fetch(
    `${server.url}/api/v1/workspaces/${workspace.id}/files?name=${encodeURIComponent(name)}&onConflict=version`,
    { method: "POST", headers: { authorization: `Bearer ${anna.token}` }, body: new Uint8Array(Buffer.from(bytes)) },
  );
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
};
const pictureOf = (color: string, width = 800, height = 400): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: color } })
    .png()
    .toBuffer();
const look = async (answer: Response) => {
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/webp"]);
  return sharp(Buffer.from(await answer.arrayBuffer()));
};
const preview = (id: number, query = "x=256&y=256&a=1&mode=cover&forceIcon=0") =>
  `/index.php/core/preview?fileId=${id}&${query}`;
/** A sheet with a black square in its upper left corner. */
const pdf = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 400]/Contents 4 0 R/Resources<<>>>>endobj
4 0 obj<</Length 21>>stream
0 200 100 200 re f 
endstream endobj
trailer<</Root 1 0 R>>`,
);

const pictureId = await upload("sol.png", await pictureOf("#ff0000"));

test("pictures, sheets, office files and texts have previews of a few sizes, with an etag", async () => {
  const first = await ask(preview(pictureId, "x=200&y=100&a=1"));
  const etag = first.headers.get("etag") ?? "";
  expect(first.headers.get("cache-control")).toBe("private, no-cache");
  const seen = await look(first);
  expect(await seen.metadata()).toMatchObject({ width: 256, height: 128 });
  const [red, , blue] = await seen.raw().toBuffer();
  expect([red! > 200, blue! < 50]).toEqual([true, true]);
  expect((await ask(preview(pictureId, "x=200&y=100"), anna, { "if-none-match": etag })).status).toBe(304);
  for (const size of [129, 199, 255])
    expect((await ask(preview(pictureId, `x=${size}&y=${size}`))).headers.get("etag")).toBe(etag);
  const sheet = await look(await ask(preview(await upload("ark.pdf", pdf))));
  expect(await sheet.metadata()).toMatchObject({ width: 128, height: 256 });
  const { data, info } = await sheet.greyscale().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number => data[(y * info.width + x) * info.channels] ?? -1;
  expect([at(20, 40) < 60, at(100, 40) > 200, at(20, 200) > 200]).toEqual([true, true, true]);
  const text = await look(await ask(preview(await upload("text.txt", "Havtorn\n".repeat(40)))));
  expect((await text.stats()).channels[0]!.min).toBeLessThan(200);
  const office = await look(await ask(preview(await upload("plan.docx", await docxOf("Havtornsplan")))));
  expect(await office.metadata()).toMatchObject({ height: 256 });
});

test("the same by path, as a thumbnail, of what lies in the trash and of earlier versions", async () => {
  await look(await ask("/index.php/core/preview.png?file=%2FBilder%2Fsol.png&x=64&y=64"));
  await look(await ask("/index.php/apps/files/api/v1/thumbnail/64/64/Bilder/sol.png"));
  const id = await upload("gul.png", await pictureOf("#ffff00"));
  await upload("gul.png", await pictureOf("#0000ff"));
  const listed = await fetch(`${server.url}/remote.php/dav/versions/${encodeURIComponent(anna.name)}/versions/${id}`, {
    method: "PROPFIND",
    headers: { authorization: `Bearer ${anna.token}`, depth: "1" },
  });
  const xml = await listed.text();
  expect(xml).toContain("<nc:has-preview>true</nc:has-preview>");
  const names = [...xml.matchAll(/<d:displayname>([^<]+)</g)].map(([, name]) => name ?? "");
  const earlier = await look(
    await ask(`/index.php/apps/files_versions/preview?file=/Bilder/gul.png&version=${names.at(-1)}&x=64&y=64`),
  );
  const [red, , blue] = await earlier.raw().toBuffer();
  expect([red! > 200, blue! < 60]).toEqual([true, true]);
  expect((await ask("/index.php/apps/files_versions/preview?file=/Bilder/gul.png&version=1&x=64&y=64")).status).toBe(
    404,
  );
  const trash = `/index.php/apps/files_trashbin/preview?fileId=${id}&x=64&y=64`;
  await look(await ask(trash));
  await server.call(anna, "DELETE", `/api/v1/files/${id}`);
  expect((await ask(preview(id))).status).toBe(404);
  await look(await ask(trash));
  expect((await ask(trash, britt)).status).toBe(404);
});

test("what cannot be seen says so, and strangers see nothing", async () => {
  const broken = await upload("trasig.png", "ingen bild");
  const other = await upload("data.bin", "01");
  for (const id of [broken, other, 999_999]) expect([id, (await ask(preview(id))).status]).toEqual([id, 404]);
  for (const query of ["x=0&y=0", "x=-1&y=2", "x=a&y=b", "x=1.5&y=1"])
    expect([query, (await ask(preview(pictureId, query))).status]).toEqual([query, 400]);
  expect((await ask(preview(pictureId, "x=99999&y=99999"))).status).toBe(200);
  expect((await ask(preview(pictureId), null)).status).toBe(401);
  expect((await ask(preview(pictureId), britt)).status).toBe(404);
  for (const id of ["-1", "1e3", "%00", "x"])
    expect((await ask(`/index.php/core/preview?fileId=${id}&x=1&y=1`)).status).toBe(404);
  for (const path of ["../sol.png", "Bilder/../../x", "Bilder%2F%2e%2e%2Fsol.png", "Bilder"])
    expect([path, (await ask(`/index.php/core/preview.png?x=64&y=64&file=${path}`)).status]).toEqual([path, 404]);
  const properties = `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:prop><nc:has-preview/></d:prop></d:propfind>`;
  const has = async (name: string): Promise<boolean> =>
    (await (await dav("PROPFIND", `Bilder/${name}`, { depth: "0" }, properties)).text()).includes(">true<");
  expect(await Promise.all(["sol.png", "ark.pdf", "text.txt", "plan.docx", "data.bin"].map(has))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  const listed = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files`)).body.items as {
    name: string;
    hasPreview: boolean;
  }[];
  expect(listed.find(({ name }) => name === "ark.pdf")?.hasPreview).toBe(true);
});

test("a link's preview is seen without an account, until the link is closed; a request for files shows none", async () => {
  const share = async (id: number, body: object): Promise<{ token: string; id: string }> => {
    const made = await ask(
      "/ocs/v2.php/apps/files_sharing/api/v1/shares?format=json",
      anna,
      { "content-type": "application/x-www-form-urlencoded" },
      { method: "POST", body: new URLSearchParams({ path: `/Bilder/${id}`, shareType: "3", ...body }) },
    );
    return ((await made.json()) as { ocs: { data: { token: string; id: string } } }).ocs.data;
  };
  const shared = await share(pictureId, { path: "/Bilder/sol.png" });
  const at = (token: string, query = "") => `/index.php/apps/files_sharing/publicpreview/${token}?x=64&y=64${query}`;
  await look(await ask(at(shared.token), null));
  expect((await ask(at(shared.token, "&file=/annat.png"), null)).status).toBe(404);
  expect((await ask(at("okändtoken1234"), null)).status).toBe(404);
  const locked = await share(pictureId, { path: "/Bilder/sol.png", password: "ett långt lösenord för länken" });
  expect((await ask(at(locked.token), null)).status).toBeGreaterThanOrEqual(400);
  await ask(`/ocs/v2.php/apps/files_sharing/api/v1/shares/${shared.id}`, anna, {}, { method: "DELETE" });
  await eventually(async () => expect((await ask(at(shared.token), null)).status).toBeGreaterThanOrEqual(400), 1000);
});

test("people have pictures: their initials, or what they have chosen, for those who may know them", async () => {
  const avatar = (who: TestPerson, of: TestPerson, end = "64") =>
    ask(`/index.php/avatar/${encodeURIComponent(of.name)}/${end}`, who);
  const drawn = await avatar(bo, anna);
  expect([drawn.status, drawn.headers.get("content-type"), drawn.headers.get("x-nc-iscustomavatar")]).toEqual([
    200,
    "image/png",
    "0",
  ]);
  const bytes = Buffer.from(await drawn.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 64, height: 64 });
  const etag = drawn.headers.get("etag") ?? "";
  const path = `/index.php/avatar/${encodeURIComponent(anna.name)}/64`;
  expect((await ask(path, bo, { "if-none-match": etag })).status).toBe(304);
  expect((await avatar(bo, anna, "64/dark")).headers.get("etag")).not.toBe(etag);
  expect((await ask(`/remote.php/dav/avatars/${encodeURIComponent(anna.name)}/128.png`, anna)).status).toBe(200);
  const media = await fetch(`${server.url}/_matrix/media/v3/upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "image/png" },
    body: new Uint8Array(await pictureOf("#00ff00")),
  });
  const { content_uri: address } = (await media.json()) as { content_uri: string };
  // Another's picture in one's own profile shows nothing of theirs.
  await server.safos.identity.setAvatar(bo.id, address);
  expect((await avatar(anna, bo)).headers.get("x-nc-iscustomavatar")).toBe("0");
  await server.safos.identity.setAvatar(anna.id, address);
  const own = await avatar(bo, anna);
  expect(own.headers.get("x-nc-iscustomavatar")).toBe("1");
  expect(own.headers.get("etag")).not.toBe(etag);
  expect((await ask(path, null)).status).toBe(401);
  await server.safos.organisations.change(anna.organisationId, { rules: { isDirectoryOpen: false } });
  expect((await avatar(britt, agnes)).status).toBe(404);
  expect((await avatar(anna, { ...anna, name: "ingen@fk.example" })).status).toBe(404);
  expect((await avatar(anna, anna, "stor")).status).toBe(400);
  const card = (who: TestPerson, of: TestPerson, format = "json") =>
    ask(`/ocs/v2.php/hovercard/v1/${encodeURIComponent(of.name)}?format=${format}`, who);
  const { ocs } = (await (await card(bo, anna)).json()) as {
    ocs: { data: { displayName: string; actions: object[] } };
  };
  expect(ocs.data).toMatchObject({ userId: anna.name, displayName: "Anna Lindqvist" });
  expect(ocs.data.actions[0]).toHaveProperty("hyperlink", expect.stringContaining("/chat/with/"));
  expect(await (await card(bo, anna, "xml")).text()).toContain("<displayName>Anna Lindqvist</displayName>");
  expect((await card(britt, agnes)).status).toBe(404);
});

test("a private link leads to the page, which asks who comes", async () => {
  const led = await ask(`/index.php/f/${pictureId}`, null);
  expect([led.status, led.headers.get("location")]).toEqual([303, `/f/${pictureId}`]);
  expect((await ask("/index.php/f/..%2Fx", null)).status).toBe(404);
});

test("a direct link fetches one file without a password, and ends with its maker's right and session", async () => {
  const make = (who: TestPerson | null, fields: Record<string, string>) =>
    ask(
      "/ocs/v2.php/apps/dav/api/v1/direct?format=json",
      who,
      { "content-type": "application/x-www-form-urlencoded" },
      { method: "POST", body: new URLSearchParams(fields) },
    );
  const urlOf = async (answer: Response): Promise<string> => {
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { ocs: { data: { url: string } } }).ocs.data.url;
  };
  const id = await upload("hämta.txt", "hela innehållet");
  const url = await urlOf(await make(bo, { fileId: String(id) }));
  expect(url).toMatch(/\/remote\.php\/direct\/[\w-]{20,}$/);
  const got = await fetch(url);
  expect([await got.text(), got.headers.get("content-disposition")]).toEqual([
    "hela innehållet",
    expect.stringContaining("attachment"),
  ]);
  expect((await fetch(url, { headers: { range: "bytes=0-3" } })).status).toBe(206);
  const xml = await ask(
    "/ocs/v2.php/apps/dav/api/v1/direct",
    bo,
    { "content-type": "application/x-www-form-urlencoded" },
    { method: "POST", body: `fileId=${id}` },
  );
  expect(await xml.text()).toMatch(/<url>http[^<]+\/remote\.php\/direct\//);
  expect((await make(null, { fileId: String(id) })).status).toBe(401);
  expect((await make(britt, { fileId: String(id) })).status).toBe(404);
  expect((await make(bo, { fileId: "x" })).status).toBe(404);
  expect((await make(bo, { fileId: String(id), expirationTime: "1000" })).status).toBe(400);
  expect((await fetch(`${server.url}/remote.php/direct/${"a".repeat(40)}`)).status).toBe(404);
  for (const method of ["PUT", "DELETE", "PROPFIND"])
    expect([method, (await fetch(url, { method })).status >= 400]).toEqual([method, true]);
  const { token, sessionId } = await server.safos.identity.createSession(bo.id, { kind: "api", label: "lånad" });
  const lent = await urlOf(await make({ ...bo, token }, { fileId: String(id) }));
  expect((await fetch(lent)).status).toBe(200);
  await server.safos.identity.revoke(bo.id, sessionId);
  await eventually(async () => expect((await fetch(lent)).status).toBe(404), 1000);
  expect((await fetch(url)).status).toBe(200);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  expect((await fetch(url)).status).toBe(404);
});

test("no editor opens inside an app, and it is said so", async () => {
  const base = "/ocs/v2.php/apps/files/api/v1/directEditing";
  const none = await ask(`${base}?format=json`);
  expect(((await none.json()) as { ocs: { data: object } }).ocs.data).toEqual({ editors: {}, creators: {} });
  expect(
    (await ask(`/ocs/v2.php/apps/files/api/v1/directEditing/templates/text/textdocument?format=json`)).status,
  ).toBe(200);
  for (const path of ["/apps/files/api/v1/directEditing/open", "/apps/files/api/v1/directEditing/create"])
    expect((await ask(`/ocs/v2.php${path}`, anna, {}, { method: "POST" })).status).toBe(404);
  expect((await ask(base, null)).status).toBe(401);
});
