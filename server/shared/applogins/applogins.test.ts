import { afterAll, expect, test } from "vitest";
import { openTestBrowser, type TestBrowser } from "../../testing/browser.ts";
import { sql } from "#database";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin({ SAFOS_PUBLIC_URL: server.url });
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { agnes, anna, bo } = server.people;
const db = server.safos.database.of();

const desktop = "Mozilla/5.0 (Linux) mirall/3.16.7 (Nextcloud, debian-6.12 ClientArchitecture: x86_64)";
const post = (path: string, body = "", to = server, type = "application/x-www-form-urlencoded") =>
  fetch(to.url + path, { method: "POST", headers: { "content-type": type, "user-agent": desktop }, body });
const signIn = async (who: TestPerson): Promise<TestBrowser> => {
  const browser = openTestBrowser(server.url);
  expect((await browser.call("POST", "/api/v1/session", { name: who.name, password: testPassword })).status).toBe(201);
  return browser;
};
interface Begun {
  readonly poll: { readonly token: string; readonly endpoint: string };
  readonly login: string;
}
const begin = async (): Promise<Begun> => (await (await post("/index.php/login/v2")).json()) as Begun;
const tokenOf = ({ login }: Begun): string => login.split("/").at(-1) ?? "";
const poll = ({ poll: { token } }: Begun, to = server) => post("/index.php/login/v2/poll", `token=${token}`, to);
const basic = (name: string, password: string, path: string, method = "GET", to = server) =>
  fetch(to.url + path, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
      "OCS-APIRequest": "true",
      "user-agent": desktop,
      depth: "0",
    },
  });
const dav = async (name: string, password: string, to = server): Promise<number> =>
  (await basic(name, password, `/remote.php/dav/files/${encodeURIComponent(name)}/`, "PROPFIND", to)).status;
interface Access {
  readonly server: string;
  readonly loginName: string;
  readonly appPassword: string;
}
async function admitApp(who: TestPerson): Promise<Access> {
  const begun = await begin();
  const browser = await signIn(who);
  expect((await browser.call("POST", `/api/v1/app-logins/${tokenOf(begun)}`, { isAllowed: true })).status).toBe(200);
  return (await (await poll(begun)).json()) as Access;
}
const passwords = async (browser: TestBrowser): Promise<{ id: string; label: string; wipe: unknown }[]> =>
  (await browser.call("GET", "/api/v1/app-passwords")).body.items;

test("an app is let in on the page, and hears its password once, in whichever process it asks", async () => {
  const begun = await begin();
  expect(begun.poll.endpoint).toBe(`${server.url}/index.php/login/v2/poll`);
  expect(begun.login.startsWith(`${server.url}/apps/login/`)).toBe(true);
  expect((await poll(begun)).status).toBe(404);
  const browser = await signIn(agnes);
  const path = `/api/v1/app-logins/${tokenOf(begun)}`;
  expect((await browser.call("GET", path)).body).toMatchObject({ label: desktop, isSameNetwork: true });
  expect((await poll(begun, twin)).status).toBe(404);
  expect((await browser.call("POST", path, { isAllowed: true })).status).toBe(200);
  // Answered once.
  expect((await browser.call("POST", path, { isAllowed: true })).body.code).toBe("APP_LOGIN_GONE");
  expect((await (await signIn(bo)).call("GET", path)).body.code).toBe("APP_LOGIN_GONE");
  const answers = await Promise.all([server, twin, server, twin].map((to) => poll(begun, to)));
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 404, 404, 404]);
  const got = (await answers.find((one) => one.status === 200)?.json()) as Access;
  expect(got).toMatchObject({ server: server.url, loginName: agnes.name });
  expect(await dav(agnes.name, got.appPassword, twin)).toBe(207);
  expect(await dav(bo.name, got.appPassword)).toBe(401);
  expect((await passwords(browser)).map((one) => one.label)).toContain(desktop);
  // Neither secret is kept, and the password was made only when the app came for it.
  const { rows } = await sql<{ rows: string }>`select count(*)::text as rows from applogins.login
    where poll_hash::text like ${`%${begun.poll.token}%`}`.execute(db);
  expect(rows[0]?.rows).toBe("0");
});

test("the clients' other ways to say the same are understood, and rubbish is no error of ours", async () => {
  const begun = (await (await post("/login/v2", "", server, "text/plain")).json()) as Begun;
  const json = JSON.stringify({ token: begun.poll.token });
  expect((await post("/login/v2/poll", json, server, "application/json")).status).toBe(404);
  await (await signIn(agnes)).call("POST", `/api/v1/app-logins/${tokenOf(begun)}`, { isAllowed: true });
  expect((await post("/login/v2/poll", json, server, "application/json; charset=utf-8")).status).toBe(200);
  for (const [body, type] of [
    ["", "application/json"],
    ["{", "application/json"],
    ["null", "application/json"],
    ['{"token":{}}', "application/json"],
    ["token=%00", "application/x-www-form-urlencoded"],
    ["token", "multipart/form-data"],
  ] as const)
    expect([body, (await post("/index.php/login/v2/poll", body, server, type)).status]).toEqual([body, 404]);
  expect((await post("/index.php/login/v2/poll", `token=${"x".repeat(10_000)}`)).status).toBe(413);
});

test("a denied or stale question lets nobody in, and neither do those who may not answer", async () => {
  const denied = await begin();
  const browser = await signIn(agnes);
  expect((await browser.call("POST", `/api/v1/app-logins/${tokenOf(denied)}`, { isAllowed: false })).status).toBe(200);
  expect((await poll(denied)).status).toBe(404);
  const path = `/api/v1/app-logins/${tokenOf(denied)}`;
  expect((await browser.call("POST", path, { isAllowed: true })).body.code).toBe("APP_LOGIN_GONE");

  const stale = await begin();
  const stalePath = `/api/v1/app-logins/${tokenOf(stale)}`;
  expect((await server.call(null, "POST", stalePath, { isAllowed: true })).status).toBe(401);
  // A token of a person's answers nothing: only who sits at the page.
  expect((await server.call(agnes, "POST", stalePath, { isAllowed: true })).status).toBe(403);
  expect((await browser.call("POST", stalePath, { isAllowed: "ja" })).status).toBe(400);
  expect((await browser.call("POST", `/api/v1/app-logins/${"x".repeat(43)}`, { isAllowed: true })).status).toBe(410);
  expect((await browser.call("POST", "/api/v1/app-logins/x", { isAllowed: true })).status).toBe(400);
  // What leads to the question is not what it is taken with, and the other way round.
  expect((await browser.call("GET", `/api/v1/app-logins/${stale.poll.token}`)).status).toBe(410);
  expect((await post("/index.php/login/v2/poll", `token=${tokenOf(stale)}`)).status).toBe(404);
  await browser.call("POST", stalePath, { isAllowed: true });
  await sql`update applogins.login set expires_at = now()`.execute(db);
  expect((await poll(stale)).status).toBe(404);
});

test("who was let in and left before the app came for its password gives it none", async () => {
  const eva = await server.safos.identity.add({ name: "eva@fk.example", password: testPassword });
  const begun = await begin();
  const browser = openTestBrowser(server.url);
  await browser.call("POST", "/api/v1/session", { name: eva.name, password: testPassword });
  await browser.call("POST", `/api/v1/app-logins/${tokenOf(begun)}`, { isAllowed: true });
  await server.safos.identity.change(eva.id, { isDisabled: true });
  const answer = await poll(begun, twin);
  expect(answer.status).not.toBe(200);
  expect(await answer.text()).not.toContain("appPassword");
});

test("version 1 leads to the page, which answers with an address for the app", async () => {
  const led = await fetch(`${server.url}/index.php/login/flow`, {
    redirect: "manual",
    headers: { "user-agent": "Mozilla/5.0 (Android) Nextcloud-android/3.34" },
  });
  expect([led.status, led.headers.get("location")]).toEqual([
    303,
    `${server.url}/apps/login?app=Mozilla%2F5.0+%28Android%29+Nextcloud-android%2F3.34`,
  ]);
  const browser = await signIn(agnes);
  const { status, body } = await browser.call("POST", "/api/v1/app-logins", { label: "Annas\u202Etelefon\n" });
  expect([status, body.endsAt]).toEqual([201, null]);
  const [, at, user, password] = /^nc:\/\/login\/server:(.+)&user:(.+)&password:(.+)$/.exec(body.address) ?? [];
  expect([at, decodeURIComponent(user ?? "")]).toEqual([server.url, agnes.name]);
  expect(await dav(agnes.name, decodeURIComponent(password ?? ""))).toBe(207);
  expect((await passwords(browser)).map((one) => one.label)).toContain("Annas telefon");
  expect((await server.call(agnes, "POST", "/api/v1/app-logins", { label: "x" })).status).toBe(403);
  expect((await server.call(null, "POST", "/api/v1/app-logins", { label: "x" })).status).toBe(401);
  expect((await browser.call("POST", "/api/v1/app-logins", { label: "" })).status).toBe(400);
});

test("a code on the screen is exchanged once, and opens nothing itself", async () => {
  const browser = await signIn(agnes);
  const shown = await browser.call("POST", "/api/v1/app-codes");
  expect(shown.status).toBe(201);
  const code = decodeURIComponent(/&password:(.+)$/.exec(shown.body.address)?.[1] ?? "");
  expect(shown.body.address).toContain("nc://onetime-login/server:");
  expect(await dav(agnes.name, code)).toBe(401);
  const path = "/ocs/v2.php/core/getapppassword-onetime?format=json";
  expect((await basic(bo.name, code, path)).status).toBe(401);
  expect((await basic(agnes.name, testPassword, path)).status).toBe(401);
  expect((await server.call(agnes, "GET", path)).status).toBe(401);
  const answers = await Promise.all([server, twin].map((to) => basic(agnes.name, code, path, "GET", to)));
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 401]);
  const got = (await answers.find((one) => one.status === 200)?.json()) as {
    ocs: { data: { apppassword: string } };
  };
  expect(await dav(agnes.name, got.ocs.data.apppassword)).toBe(207);
  expect((await server.call(agnes, "POST", "/api/v1/app-codes")).status).toBe(403);
  expect((await server.call(null, "POST", "/api/v1/app-codes")).status).toBe(401);
});

test("an app that came with the person's own password gets one of its own, and gives it back", async () => {
  const path = "/ocs/v2.php/core/getapppassword?format=json";
  const made = await basic(agnes.name, testPassword, path);
  expect(made.status).toBe(200);
  const { apppassword } = ((await made.json()) as { ocs: { data: { apppassword: string } } }).ocs.data;
  expect(await dav(agnes.name, apppassword)).toBe(207);
  expect((await basic(agnes.name, apppassword, path)).status).toBe(403);
  expect((await fetch(server.url + path)).status).toBe(401);
  const end = "/ocs/v2.php/core/apppassword?format=json";
  expect((await basic(agnes.name, testPassword, end, "DELETE")).status).toBe(403);
  expect((await basic(agnes.name, apppassword, end, "DELETE")).status).toBe(200);
  await eventually(async () => expect(await dav(agnes.name, apppassword, twin)).toBe(401));
  expect((await fetch(server.url + end, { method: "DELETE" })).status).toBe(401);
});

test("a lost device is shut out at once, is told to delete what it has, and says when it has", async () => {
  const { appPassword: password } = await admitApp(agnes);
  const browser = await signIn(agnes);
  expect(await dav(agnes.name, password, twin)).toBe(207);
  const check = (to = server) => post("/index.php/core/wipe/check", `token=${password}`, to);
  const done = () => post("/index.php/core/wipe/success", `token=${password}`);
  expect([(await check()).status, (await done()).status]).toEqual([404, 404]);
  const all = await passwords(browser);
  const newest = all.find((one) => one.label === desktop && one.wipe === null);
  const path = `/api/v1/app-passwords/${newest?.id}/wipe`;
  expect((await server.call(bo, "POST", path)).status).toBe(404);
  expect((await server.call(null, "POST", path)).status).toBe(401);
  for (const { id, label } of all)
    if (label === desktop) await browser.call("POST", `/api/v1/app-passwords/${id}/wipe`);
  await eventually(async () => {
    for (const to of [server, twin]) expect(await dav(agnes.name, password, to)).toBe(401);
  }, 1000);
  // It is found before the device has heard.
  for (const { id, label } of all)
    if (label === desktop) expect((await browser.call("DELETE", `/api/v1/app-passwords/${id}/wipe`)).status).toBe(200);
  await eventually(async () => {
    for (const to of [server, twin]) expect(await dav(agnes.name, password, to)).toBe(207);
  }, 1000);
  for (const { id, label } of all)
    if (label === desktop) await browser.call("POST", `/api/v1/app-passwords/${id}/wipe`);
  const received = await check(twin);
  expect([received.status, await received.json()]).toEqual([200, { wipe: true }]);
  const states = (await passwords(browser)).map((one) => one.wipe).filter(Boolean);
  expect(states).toContainEqual(expect.objectContaining({ isReceived: true }));
  const late = await Promise.all(
    all
      .filter(({ label }) => label === desktop)
      .map(async ({ id }) => (await browser.call("DELETE", `/api/v1/app-passwords/${id}/wipe`)).body.code),
  );
  expect(late.filter((code) => code === "WIPE_BEGUN")).toHaveLength(1);
  expect((await done()).status).toBe(200);
  expect([(await done()).status, (await check()).status]).toEqual([404, 404]);
  await eventually(async () => {
    const log = (await server.call(anna, "GET", "/api/v1/audit")).body.items as { act: string }[];
    expect(log.map((one) => one.act)).toEqual(
      expect.arrayContaining(["session.wipeAsked", "session.wipeCancelled", "session.wiped"]),
    );
  });
});

test("a device that is to delete its files hears it also after its person's account was closed", async () => {
  const frida = await server.safos.identity.add({ name: "frida@fk.example", password: testPassword });
  const who = { ...agnes, id: frida.id, name: frida.name };
  const { appPassword: password } = await admitApp(who);
  const { appPassword: other } = await admitApp(who);
  const browser = await signIn(who);
  const [lost] = (await server.safos.identity.sessionsOf(frida.id)).filter((one) => one.kind === "app");
  expect((await browser.call("POST", `/api/v1/app-passwords/${lost?.id}/wipe`)).status).toBe(200);
  await server.safos.identity.change(frida.id, { isDisabled: true });
  await server.safos.identity.revokeAll(frida.id);
  const states = await Promise.all(
    [password, other].map(async (one) => (await post("/index.php/core/wipe/check", `token=${one}`, twin)).status),
  );
  expect(states.toSorted()).toEqual([200, 404]);
  expect(await server.safos.identity.sessionsOf(frida.id)).toHaveLength(1);
  for (const one of [password, other]) expect(await dav(frida.name, one, twin)).toBe(401);
  // Nor does it open anything when the account is open again.
  await server.safos.identity.change(frida.id, { isDisabled: false });
  for (const one of [password, other]) expect(await dav(frida.name, one)).toBe(401);
});

test("who asks without end from one network is made to wait", async () => {
  const answers: number[] = [];
  for (let n = 0; n < 80; n += 1) answers.push((await post("/index.php/login/v2")).status);
  expect(answers.filter((one) => one === 429).length).toBeGreaterThan(5);
});
