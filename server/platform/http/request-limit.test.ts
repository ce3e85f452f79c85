import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer } from "../../testing/server.ts";
import { addressKey } from "./address.ts";
import { createRequestLimit } from "./request-limit.ts";

const server = await startTestServer({ SAFOS_REQUESTS_PER_SECOND: "5" });
const free = await startTestServer();
afterAll(async () => {
  await server.stop();
  await free.stop();
});
const { anna, bo } = server.people;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

/** Sends requests at once; the limit lets twenty of a person through and five more for each second that it takes. */
const burst = <T extends Answer>(count: number, ask: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, ask));
const among = (answers: readonly Answer[], status: number): number =>
  answers.filter((one) => one.status === status).length;
const mine = () => server.call(anna, "GET", "/api/v1/workspaces");

test("anyone who asks too fast is told to wait, others are not, and after the wait all is well", async () => {
  const answers = await burst(100, mine);
  expect(among(answers, 200)).toBeGreaterThanOrEqual(20);
  expect(among(answers, 200) + among(answers, 429)).toBe(100);
  const refused = answers.find((one) => one.status === 429);
  expect([refused?.body.code, refused?.headers.get("retry-after")]).toEqual(["LIMITED", "1"]);
  expect(refused?.headers.get("content-type")).toContain("application/problem+json");
  expect((await server.call(bo, "GET", "/api/v1/workspaces")).status).toBe(200);
  await eventually(async () => expect((await mine()).status).toBe(200));
});

test("the limit is a person's, whatever session or way in they use, and every protocol says so in its own way", async () => {
  const other = await server.safos.identity.createSession(anna.id, { kind: "api", label: "en till" });
  const again = () => server.call({ ...anna, token: other.token }, "GET", "/api/v1/workspaces");
  const headers = {
    authorization: `Basic ${Buffer.from(`${anna.name}:${anna.password}`).toString("base64")}`,
    accept: "application/json",
  };
  const [first, second, deck, ocs] = await Promise.all([
    burst(50, mine),
    burst(50, again),
    burst(50, () => fetch(`${server.url}/index.php/apps/deck/api/v1.1/boards`, { headers })),
    burst(50, () => fetch(`${server.url}/ocs/v2.php/cloud/user`, { headers })),
  ]);
  for (const answers of [first, second, deck, ocs]) expect(among(answers, 429)).toBeGreaterThan(0);
  expect(among([...first, ...second, ...deck, ...ocs], 200)).toBeLessThan(100);
  const refused = ocs.find((one) => one.status === 429);
  expect(refused?.headers.get("retry-after")).toBe("1");
  expect(await refused?.json()).toMatchObject({ ocs: { meta: { status: "failure", statuscode: 429 } } });
  expect(await deck.find((one) => one.status === 429)?.json()).toMatchObject({ status: 429 });
});

test("strangers share what their address may, also those with made-up tokens", async () => {
  const [none, wrong] = await Promise.all([
    burst(50, () => server.call(null, "GET", "/api/v1/workspaces")),
    burst(50, () => server.call({ ...anna, token: "påhittad" }, "GET", "/api/v1/workspaces")),
  ]);
  expect(among([...none, ...wrong], 401)).toBeGreaterThanOrEqual(6);
  for (const answers of [none, wrong]) expect(among(answers, 429)).toBeGreaterThan(0);
  expect((await server.call(bo, "GET", "/api/v1/workspaces")).status).toBe(200);
});

test("an encoded address is under the limit of the route that it leads to", async () => {
  const answers = await burst(200, () => fetch(`${server.url}/%61pi/v1/workspaces`));
  expect(among(answers, 429)).toBeGreaterThan(100);
  expect(among(answers, 429) + among(answers, 401)).toBe(200);
});

test("health, Matrix, WebDAV and pieces of uploads are not counted", async () => {
  const ask =
    (path: string, method = "GET") =>
    () =>
      fetch(server.url + path, { method, headers: { authorization: `Bearer ${bo.token}` } });
  expect(among(await burst(200, ask("/healthz")), 200)).toBe(200);
  expect(among(await burst(200, ask("/_matrix/client/v3/account/whoami")), 200)).toBe(200);
  expect(among(await burst(200, ask("/remote.php/dav/files/bo%40digg.example/", "PROPFIND")), 429)).toBe(0);
  const piece = "/api/v1/uploads/00000000-0000-7000-8000-000000000000/chunks/1";
  expect(among(await burst(200, ask(piece, "PUT")), 404)).toBe(200);
});

test("with 0 nobody is held back", async () => {
  const answers = await burst(500, () => free.call(free.people.anna, "GET", "/api/v1/workspaces"));
  expect(among(answers, 200)).toBe(500);
});

test("a hundred thousand callers are forgotten again, and one network counts once", () => {
  const limit = createRequestLimit(1);
  for (let n = 0; n < 120_000; n++) limit.spend({ personId: String(n) });
  expect(addressKey("2001:db8::1")).toBe("2001:db8:0:0");
  expect(addressKey("2001:0db8:0000:0000:9::1")).toBe("2001:db8:0:0");
  expect(addressKey("2001:db8:0:1::1")).toBe("2001:db8:0:1");
  expect(addressKey("::1")).toBe("0:0:0:0");
  expect(addressKey("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(addressKey("::ffff:c000:201")).toBe("192.0.2.1");
  expect(addressKey("fe80::1%eth0")).toBe("fe80:0:0:0");
  expect(addressKey("64:ff9b::192.0.2.1")).toBe("64:ff9b:0:0");
  expect(addressKey("nonsense")).toBe("nonsense");
  expect(addressKey("192.0.2.1")).toBe("192.0.2.1");
  const strict = createRequestLimit(1);
  strict.spend({ address: "2001:db8::1" });
  expect(() => strict.spend({ address: "2001:db8::2" })).toThrow("Too many requests");
});
