import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

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
