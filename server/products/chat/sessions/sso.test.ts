import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { openBrowser } from "../../../shared/openid/testing.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** A client that knows no OAuth signs its person in through the browser (client-server API, "SSO client login"). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const client = "https://chat.elsewhere.example/?a=b#/hem";
const pathFor = (redirectUrl: string, provider = ""): string =>
  `/_matrix/client/v3/login/sso/redirect${provider}?redirectUrl=${encodeURIComponent(redirectUrl)}`;
const login = (token: string | null) => here.ask(null, "POST", "/v3/login", { type: "m.login.token", token });

/** A browser that has been led to our page, and the address of the question there. */
async function asked(who: typeof anna | null, redirectUrl = client, at: TestServer = server, provider = "") {
  const browser = await openBrowser(at, who);
  const { status, to } = await browser.go(pathFor(redirectUrl, provider));
  expect([status, to.origin, to.pathname.startsWith("/authorise/sign-in_")]).toEqual([
    302,
    new URL(at.url).origin,
    true,
  ]);
  const question = `/api/v1/authorisations/${to.pathname.slice("/authorise/".length)}`;
  return { browser, question };
}
const codeOf = ({ status, body }: { status: number; body: { code?: string; errcode?: string } | null }): string =>
  `${status} ${body?.code ?? body?.errcode ?? ""}`.trim();

test("who is at the page is asked by name of where the token goes, and the client comes in as them, to the chat only", async () => {
  for (const provider of ["", "/safos"]) {
    const { browser, question } = await asked(agnes, client, server, provider);
    expect((await browser.call("GET", question)).body).toEqual({
      clientName: "chat.elsewhere.example",
      host: "chat.elsewhere.example",
      isRegistered: false,
      scopes: ["chat"],
      isRemembered: false,
      needsProof: false,
    });
    const { body } = await browser.call("POST", question, { isAllowed: true });
    const goTo = new URL(body.goTo);
    expect([goTo.origin, goTo.searchParams.get("a"), goTo.hash]).toEqual([
      "https://chat.elsewhere.example",
      "b",
      "#/hem",
    ]);
    // It is answered once, and its token lets in once.
    expect(codeOf(await browser.call("POST", question, { isAllowed: true }))).toBe("410 AUTHORISATION_GONE");
    expect(codeOf(await browser.call("GET", question))).toBe("410 AUTHORISATION_GONE");
    const made = await login(goTo.searchParams.get("loginToken"));
    expect(made.body.user_id).toBe(agnes.userId);
    expect(codeOf(await login(goTo.searchParams.get("loginToken")))).toBe("403 M_FORBIDDEN");
    const phone = { ...agnes, token: made.body.access_token };
    expect((await here.ask(phone, "GET", "/v3/account/whoami")).status).toBe(200);
    expect((await server.call(phone, "GET", "/api/v1/me")).status).toBeGreaterThanOrEqual(400);
  }
});

test("an application on the device is called by its scheme, and who says no goes to Safos with nothing", async () => {
  const { browser, question } = await asked(agnes, "im.fluffychat://login");
  expect((await browser.call("GET", question)).body).toMatchObject({ clientName: "im.fluffychat", host: null });
  const { body } = await browser.call("POST", question, { isAllowed: false });
  expect(new URL(body.goTo).pathname + new URL(body.goTo).search).toBe("/");
  expect(codeOf(await browser.call("POST", question, { isAllowed: true }))).toBe("410 AUTHORISATION_GONE");
});

test("another browser, nobody, a program and a question that is too old get no token", async () => {
  const { browser, question } = await asked(agnes);
  for (const who of [agnes, bo]) {
    const other = await openBrowser(server, who);
    expect(codeOf(await other.call("GET", question))).toBe("410 AUTHORISATION_GONE");
    expect(codeOf(await other.call("POST", question, { isAllowed: true }))).toBe("410 AUTHORISATION_GONE");
  }
  const nobody = await asked(null);
  expect((await nobody.browser.call("GET", nobody.question)).status).toBe(401);
  expect((await nobody.browser.call("POST", nobody.question, { isAllowed: true })).status).toBe(401);
  expect((await server.call(agnes, "POST", question, { isAllowed: true })).status).toBe(403);
  const forged = question.replace(/.{10}$/, "aaaaaaaaaa");
  expect(codeOf(await browser.call("POST", forged, { isAllowed: true }))).toBe("410 AUTHORISATION_GONE");
  await sql`update openid.stored set created_at = now() - interval '31 minutes' where kind = 'MatrixSignIn'`.execute(
    server.safos.database.of(),
  );
  expect(codeOf(await browser.call("GET", question))).toBe("410 AUTHORISATION_GONE");
  expect(codeOf(await browser.call("POST", question, { isAllowed: true }))).toBe("410 AUTHORISATION_GONE");
});

test("asked in one process it is answered in another, once of many at the same moment", async () => {
  const { browser, question } = await asked(agnes);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => browser.call("POST", question, { isAllowed: true })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 410)]);
  const answer = answers.find(({ status }) => status === 200);
  const token = new URL(answer?.body.goTo ?? "").searchParams.get("loginToken");
  const { status } = await twin.call(null, "POST", "/_matrix/client/v3/login", { type: "m.login.token", token });
  expect(status).toBe(200);
});

test("addresses that no token goes to and providers that there are not are refused before anything is asked", async () => {
  const ask = async (path: string) => codeOf(await server.call(null, "GET", path));
  expect(await ask("/_matrix/client/v3/login/sso/redirect")).toBe("400 M_MISSING_PARAM");
  for (const address of [
    "",
    "javascript:alert(1)",
    "http://elsewhere.example/",
    "https://a@b.example/",
    "https://b.example/?loginToken=x",
    "https://b.example/\u0000",
  ])
    expect(await ask(pathFor(address))).toBe("400 M_INVALID_PARAM");
  expect(await ask(pathFor(client, "/other"))).toBe("404 M_NOT_FOUND");
});

test("a person whose page session ends before the client comes is not let in", async () => {
  const { browser, question } = await asked(anna);
  const { body } = await browser.call("POST", question, { isAllowed: true });
  await server.safos.identity.revokeAll(anna.id);
  expect(codeOf(await login(new URL(body.goTo).searchParams.get("loginToken")))).toBe("403 M_FORBIDDEN");
});
