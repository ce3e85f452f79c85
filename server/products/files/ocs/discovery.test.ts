import { afterAll, expect, test } from "vitest";
import { openTestBrowser } from "../../../testing/browser.ts";
import { startTestServer, testPassword, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;

const ask = (path: string, who: TestPerson | null = null): Promise<Response> =>
  fetch(server.url + path, {
    redirect: "manual",
    headers: { "ocs-apirequest": "true", ...(who ? { authorization: `Bearer ${who.token}` } : {}) },
  });

test("a program finds out that it reaches us and where the files are", async () => {
  const reached = await ask("/index.php/204");
  expect([reached.status, await reached.text()]).toEqual([204, ""]);
  for (const path of ["/.well-known/webdav", "/.well-known/caldav", "/.well-known/carddav"]) {
    const led = await ask(path);
    expect([path, led.status, led.headers.get("location")]).toEqual([
      path,
      301,
      expect.stringMatching(/\/remote\.php\//),
    ]);
  }
});

test("what is not there is refused as OCS says it, and the tray leads to the page", async () => {
  const unknown = await ask("/ocs/v2.php/apps/weather_status/api/v1/location?format=json", anna);
  expect([unknown.status, ((await unknown.json()) as { ocs: { meta: object } }).ocs.meta]).toEqual([
    404,
    expect.objectContaining({ status: "failure", statuscode: 998 }),
  ]);
  const navigation = await ask("/ocs/v2.php/core/navigation/apps?absolute=true&format=json", anna);
  const { ocs } = (await navigation.json()) as { ocs: { data: object[] } };
  expect(ocs.data).toEqual([expect.objectContaining({ name: "Safos", href: `${server.url}/` })]);
  expect((await ask("/ocs/v2.php/core/navigation/apps")).status).toBe(401);
});

test("people are described to those who may know them", async () => {
  await server.workspace("Gemensam", anna, agnes);
  const own = await ask(`/ocs/v2.php/cloud/users/${anna.name}?format=json`, anna);
  expect(((await own.json()) as { ocs: { data: object } }).ocs.data).toMatchObject({ id: anna.name });
  const colleague = await ask(`/ocs/v2.php/cloud/users/${agnes.name}?format=json`, anna);
  expect(((await colleague.json()) as { ocs: { data: object } }).ocs.data).toMatchObject({ id: agnes.name });
  expect((await ask(`/ocs/v2.php/cloud/users/ingen@fk.example?format=json`, anna)).status).toBe(404);
  expect((await ask(`/ocs/v2.php/cloud/users/${bo.name}?format=json`)).status).toBe(401);
});

test("the trash is there for its person alone, to be listed and not to be fetched", async () => {
  const head = (who: TestPerson) =>
    fetch(`${server.url}/remote.php/dav/trashbin/${anna.name}/trash`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${who.token}` },
    });
  expect((await head(bo)).status).toBe(404);
  expect((await head(anna)).status).toBe(405);
});

test("the desktop program's wizard finds how to sign in before anyone has", async () => {
  // A 401 here would lead it to ask for a name and password itself.
  const front = await fetch(server.url, { redirect: "manual" });
  expect([front.status === 401, front.headers.get("www-authenticate")]).toEqual([false, null]);
  const files = await fetch(`${server.url}/remote.php/dav/files/`, { method: "PROPFIND", headers: { depth: "0" } });
  expect([files.status, files.headers.get("www-authenticate")]).toEqual([401, expect.stringMatching(/^Basic realm=/)]);
  const known = await ask("/ocs/v2.php/cloud/capabilities?format=json");
  const { ocs } = (await known.json()) as { ocs: { meta: object; data: { version: { major: number } } } };
  expect([known.status, ocs.meta]).toEqual([200, expect.objectContaining({ statuscode: 200 })]);
  // From 16 on it signs in by login flow version 2.
  expect(ocs.data.version.major).toBeGreaterThanOrEqual(16);
  // What is not there hinders nobody; an answer that says that nothing was signed would.
  expect((await ask("/ocs/v2.php/apps/terms_of_service/terms?format=json", anna)).status).toBe(404);
  const wrong = await fetch(`${server.url}/remote.php/dav/files/${anna.name}/`, {
    method: "PROPFIND",
    headers: { depth: "0", authorization: `Basic ${Buffer.from(`${anna.name}:fel`).toString("base64")}` },
  });
  expect(wrong.status).toBe(401);
});

test("what was written, made, moved or copied says its number and etag, without which clients ask again", async () => {
  const at = (path: string): string => `${server.url}/remote.php/dav/files/${encodeURIComponent(anna.name)}/${path}`;
  const send = (method: string, path: string, to?: string): Promise<Response> =>
    fetch(at(path), {
      method,
      headers: { authorization: `Bearer ${anna.token}`, ...(to === undefined ? {} : { destination: at(to) }) },
      ...(method === "PUT" ? { body: "x" } : {}),
    });
  for (const [method, path, to] of [
    ["MKCOL", "mapp"],
    ["PUT", "mapp/a.txt"],
    ["COPY", "mapp/a.txt", "mapp/b.txt"],
    ["MOVE", "mapp/b.txt", "mapp/c.txt"],
    ["MOVE", "mapp", "flyttad"],
  ] as const) {
    const { status, headers } = await send(method, path, to);
    expect([method, path, status]).toEqual([method, path, 201]);
    for (const name of ["etag", "oc-etag"])
      expect([method, name, headers.get(name)]).toEqual([method, name, expect.stringMatching(/^".+"$/)]);
    expect([method, headers.get("oc-fileid")]).toEqual([method, expect.stringMatching(/^\d{8,}oc/)]);
  }
});

test("a browser's session writes for its own page only", async () => {
  const browser = openTestBrowser(server.url);
  await browser.call("POST", "/api/v1/session", { name: anna.name, password: testPassword });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const put = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}/remote.php/dav/files/${encodeURIComponent(anna.name)}/fran-annat-hall.txt`, {
      method: "PUT",
      headers: { cookie, ...headers },
      body: "x",
    });
  for (const headers of [
    { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ])
    expect([headers, (await put(headers as Record<string, string>)).status]).toEqual([
      headers,
      expect.toBeOneOf([401, 403]),
    ]);
  expect((await put({ origin: server.url, "sec-fetch-site": "same-origin" })).status).toBe(201);
});
