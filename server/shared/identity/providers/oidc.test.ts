import { decodeJwt, SignJWT } from "jose";
import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, testPassword } from "../../../testing/server.ts";
import { createBrowser, oidcDraft, startFakeOidc } from "./testing.ts";

const server = await startTestServer({ SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" });
const op = await startFakeOidc();
const other = await startFakeOidc();
afterAll(async () => {
  op.stop();
  other.stop();
  await server.stop();
});
const { anna, bo, britt } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const place = "/api/v1/organisation/providers";
const fk = anna.organisationId;
const digg = bo.organisationId;
const beredskap = await identity.addGroup(fk, { name: "Beredskap" });
const provider = (
  await server.call(anna, "POST", place, {
    ...oidcDraft(op.issuer, "fk.example"),
    groups: [
      { value: "fk-beredskap", groupId: beredskap.id, makesAdmin: false },
      { value: "fk-admin", groupId: null, makesAdmin: true },
    ],
  })
).body as { id: string; addresses: { callback: string } };
const diggs = await identity.addProvider(digg, oidcDraft(other.issuer, "digg.example"));

beforeEach(() => {
  for (const one of [op, other]) Object.assign(one, { slowMs: 0, isDown: false });
});

type Browser = ReturnType<typeof createBrowser>;
const start = async (browser: Browser, id = provider.id, to = "/"): Promise<URL> =>
  new URL((await browser.go(`/api/v1/sign-in/${id}/start?to=${encodeURIComponent(to)}`)).to);
const callback = (asked: URL, more: Record<string, string> = {}, id = provider.id): string =>
  `/api/v1/sign-in/${id}/callback?${new URLSearchParams({ code: "kod", state: asked.searchParams.get("state") ?? "", ...more }).toString()}`;

/** Signs in as the provider says; resolves with where the browser is led. */
async function signIn(
  claims: Record<string, unknown>,
  { browser = createBrowser(server.url), from = op, id = provider.id, userInfo = {}, to = "/" } = {},
): Promise<{ to: string; browser: Browser; refused: string | null }> {
  const asked = await start(browser, id, to);
  from.next = { claims: { nonce: asked.searchParams.get("nonce") ?? "", ...claims }, userInfo };
  const answer = await browser.go(callback(asked, {}, id));
  return { to: answer.to, browser, refused: new URL(answer.to, server.url).searchParams.get("refused") };
}

test("the first sign-in makes a person with name and groups, and later ones follow the claims", async () => {
  const first = await signIn(
    { sub: "u1", preferred_username: "Bosse.Ek", name: "Bo Ek", groups: ["fk-beredskap", "okänd"], sid: "s1" },
    { to: "/w/1?flik=2" },
  );
  expect([first.refused, first.to]).toEqual([null, `${server.url}/w/1?flik=2`]);
  expect(await first.browser.me()).toEqual({ name: "bosse.ek@fk.example", displayName: "Bo Ek", isAdmin: false });
  const person = await identity.personByName("bosse.ek@fk.example");
  expect(person?.organisationId).toBe(fk);
  expect(await identity.groupsOf(person?.id ?? "")).toEqual([beredskap.id]);
  // PKCE and the client's secret went along.
  expect(op.exchanged.get("code_verifier")?.length).toBeGreaterThanOrEqual(43);
  expect(op.exchanged.get("redirect_uri")).toBe(provider.addresses.callback);

  const second = await signIn({ sub: "u1", preferred_username: "annat.namn", name: "Bosse Ek", groups: ["fk-admin"] });
  expect(await second.browser.me()).toEqual({ name: "bosse.ek@fk.example", displayName: "Bosse Ek", isAdmin: true });
  await eventually(async () => expect(await identity.groupsOf(person?.id ?? "")).toEqual([]));
  const third = await signIn({ sub: "u1", preferred_username: "bosse.ek" });
  expect((await third.browser.me())?.isAdmin).toBe(false);

  const groups = await server.call(anna, "GET", "/api/v1/organisation/groups");
  expect(groups.body.items).toMatchObject([{ name: "Beredskap", isKeptByProvider: true }]);
  const members = `/api/v1/organisation/groups/${beredskap.id}/members`;
  expect((await server.call(anna, "POST", members, { name: anna.name })).body.code).toBe("GROUP_KEPT");
  expect((await server.call(anna, "DELETE", `${members}/${anna.id}`)).body.code).toBe("GROUP_KEPT");
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from identity.external_identity`.execute(db);
  expect(rows[0]?.n).toBe(1);
});

test("who is suspended is made no administrator by a group until that is over", async () => {
  const claims = { sub: "pausad", preferred_username: "pausad", groups: ["fk-admin"] };
  await signIn({ ...claims, groups: [] });
  const { id = "" } = (await identity.personByName("pausad@fk.example")) ?? {};
  await identity.change(id, { isSuspended: true });
  const refused = await signIn(claims);
  expect([refused.refused, (await refused.browser.me())?.isAdmin]).toEqual([null, false]);
  expect(await identity.personById(id)).toMatchObject({ isAdmin: false, isSuspended: true });
  await identity.change(id, { isSuspended: false });
  expect((await (await signIn(claims)).browser.me())?.isAdmin).toBe(true);
  // What the group gave, its absence takes.
  expect((await (await signIn({ ...claims, groups: [] })).browser.me())?.isAdmin).toBe(false);
});

test("a person who was here is taken over once, by one subject", async () => {
  const agnes = await signIn({ sub: "agnes-1", preferred_username: "agnes@fk.example", email_verified: true });
  expect((await agnes.browser.me())?.name).toBe("agnes@fk.example");
  expect((await signIn({ sub: "agnes-2", preferred_username: "agnes" })).refused).toBe("ACCOUNT_TIED");
  expect((await signIn({ sub: "agnes-1", preferred_username: "agnes" })).refused).toBeNull();
});

test("two first sign-ins at once are one person", async () => {
  const browsers = [1, 2, 3, 4].map(() => createBrowser(server.url));
  const asked = await Promise.all(browsers.map((one) => start(one)));
  op.next = { claims: { sub: "tvilling" } };
  for (const [index, one] of asked.entries())
    op.tokens.set(
      `kod-${index}`,
      await op.sign({ sub: "tvilling", preferred_username: "tvilling", nonce: one.searchParams.get("nonce") }),
    );
  const answers = await Promise.all(
    browsers.map((one, index) => one.go(callback(asked[index] ?? new URL(server.url), { code: `kod-${index}` }))),
  );
  expect(answers.map(({ to }) => to)).toEqual(Array.from({ length: 4 }, () => `${server.url}/`));
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from identity.person where localpart = 'tvilling'`.execute(db);
  expect(rows[0]?.n).toBe(1);
});

test("claims land nobody in another organisation, and a disabled account stays closed", async () => {
  for (const name of ["bo@digg.example", "britt@digg.example", "@bo:digg.example", "anna@fk.example@digg.example"])
    expect([name, (await signIn({ sub: `f-${name}`, preferred_username: name })).refused]).toEqual([
      name,
      "CLAIM_FOREIGN",
    ]);
  for (const name of ["", " ", "å ä ö", "x".repeat(600), 7, null, ["Ä"]])
    expect((await signIn({ sub: "utan", preferred_username: name })).refused).toBe("CLAIM_NAME_MISSING");
  await identity.add({ name: "slutat@fk.example", password: testPassword });
  const gone = await identity.personByName("slutat@fk.example");
  await identity.change(gone?.id ?? "", { isDisabled: true });
  expect((await signIn({ sub: "slutat", preferred_username: "slutat" })).refused).toBe("ACCOUNT_CLOSED");
  expect((await identity.personByName("slutat@fk.example"))?.disabled).toBe(true);
  // The same subject at another provider is another person.
  const there = await signIn(
    { sub: "u1", preferred_username: "ulla", groups: ["fk-admin"] },
    { from: other, id: diggs.id },
  );
  expect(await there.browser.me()).toEqual({ name: "ulla@digg.example", displayName: "ulla", isAdmin: false });
  await eventually(async () => {
    const log = await server.call(anna, "GET", "/api/v1/audit?category=signIn");
    expect(JSON.stringify(log.body)).toContain("ACCOUNT_CLOSED");
  });
});

test("a mail address that is not verified takes over nothing", async () => {
  await identity.changeProvider(fk, provider.id, {
    oidc: {
      ...oidcDraft(op.issuer, "fk.example").oidc!,
      claims: { name: "email", displayName: "name", groups: "groups" },
    },
  });
  const { refused } = await signIn({ sub: "m1", email: "anna@fk.example", email_verified: false });
  expect(refused).toBe("CLAIM_EMAIL_UNVERIFIED");
  expect((await signIn({ sub: "m1", email: "anna@fk.example" })).refused).toBe("CLAIM_EMAIL_UNVERIFIED");
  expect((await signIn({ sub: "m2", email: "helt.ny@fk.example", email_verified: false })).refused).toBe(
    "CLAIM_EMAIL_UNVERIFIED",
  );
  expect((await signIn({ sub: "m3", email: "ny.person@fk.example" })).refused).toBeNull();
  const anna1 = await signIn({ sub: "m1" }, { userInfo: { email: "anna@fk.example", email_verified: true } });
  expect((await anna1.browser.me())?.name).toBe("anna@fk.example");
  await identity.changeProvider(fk, provider.id, { oidc: oidcDraft(op.issuer, "fk.example").oidc! });
});

const claimsOf = (asked: URL) => ({
  sub: "angrepp",
  preferred_username: "angrepp",
  nonce: asked.searchParams.get("nonce"),
});

test("forged, stale and wrongly addressed tokens are refused", async () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const past = Math.floor(Date.now() / 1000) - 1000;
  const tokens: Record<string, (asked: URL) => Promise<string> | string> = {
    "another key": (asked) => op.forge(claimsOf(asked)),
    "no signature": (asked) =>
      `${encode({ alg: "none" })}.${encode({ ...claimsOf(asked), iss: op.issuer, aud: "safos", iat: past + 1000, exp: past + 2000 })}.`,
    "the public key as a secret": (asked) =>
      new SignJWT({ ...claimsOf(asked), iss: op.issuer, aud: "safos", iat: past + 1000, exp: past + 2000 })
        .setProtectedHeader({ alg: "HS256", kid: "one" })
        .sign(new TextEncoder().encode(op.publicKey)),
    "the client's secret": (asked) =>
      new SignJWT({ ...claimsOf(asked), iss: op.issuer, aud: "safos", iat: past + 1000, exp: past + 2000 })
        .setProtectedHeader({ alg: "HS256" })
        .sign(new TextEncoder().encode("en hemlighet")),
    expired: (asked) => op.sign({ ...claimsOf(asked), iat: past, exp: past + 100 }),
    "another client": (asked) => op.sign({ ...claimsOf(asked), aud: "annan" }),
    "another issuer": (asked) => op.sign({ ...claimsOf(asked), iss: other.issuer }),
    "another nonce": (asked) => op.sign({ ...claimsOf(asked), nonce: "x" }),
    "no nonce": (asked) => op.sign({ sub: "angrepp", preferred_username: claimsOf(asked).preferred_username }),
    "no subject": (asked) => op.sign({ ...claimsOf(asked), sub: "" }),
    "no token": () => "inte en token",
  };
  for (const [name, make] of Object.entries(tokens)) {
    const browser = createBrowser(server.url);
    const asked = await start(browser);
    op.next = { claims: {}, token: await make(asked) };
    const answer = await browser.go(callback(asked));
    expect([name, new URL(answer.to).searchParams.get("refused"), await browser.me()]).toEqual([
      name,
      "ASSERTION_INVALID",
      null,
    ]);
  }
  expect(await identity.personByName("angrepp@fk.example")).toBeNull();
  // UserInfo of someone else (§5.3.2).
  expect(
    (await signIn({ sub: "angrepp", preferred_username: "angrepp" }, { userInfo: { sub: "annan" } })).refused,
  ).toBe("ASSERTION_INVALID");
  // Within the skew the clock may differ.
  const now = Math.floor(Date.now() / 1000);
  expect(
    (await signIn({ sub: "klocka", preferred_username: "klocka", iat: now + 40, exp: now + 300 })).refused,
  ).toBeNull();
  expect(
    (await signIn({ sub: "klocka", preferred_username: "klocka", iat: now - 400, exp: now - 30 })).refused,
  ).toBeNull();
});

test("an answer counts once, in the browser that began, at the provider that was asked", async () => {
  const browser = createBrowser(server.url);
  const asked = await start(browser);
  op.next = { claims: { ...claimsOf(asked), sub: "en-gång", preferred_username: "en.gang" } };
  const refusedIn = async (one: Browser, address: string) =>
    new URL((await one.go(address)).to).searchParams.get("refused");
  expect(await refusedIn(createBrowser(server.url), callback(asked))).toBe("SIGN_IN_EXPIRED");
  const stranger = createBrowser(server.url);
  await start(stranger);
  expect(await refusedIn(stranger, callback(asked))).toBe("SIGN_IN_EXPIRED");
  // Mix-up: the answer of one provider at the other's address, or under the other's name (RFC 9207).
  expect(await refusedIn(browser, callback(asked, {}, diggs.id))).toBe("SIGN_IN_EXPIRED");
  expect(await refusedIn(browser, callback(asked))).toBeNull();
  expect(await refusedIn(browser, callback(asked))).toBe("SIGN_IN_EXPIRED");
  const again = await start(browser);
  expect(await refusedIn(browser, callback(again, { iss: other.issuer }))).toBe("ASSERTION_INVALID");
  const late = await start(browser);
  await sql`update identity.sign_in_attempt set expires_at = now()`.execute(db);
  expect(await refusedIn(browser, callback(late))).toBe("SIGN_IN_EXPIRED");
  const cancelled = await start(browser);
  expect(await refusedIn(browser, callback(cancelled, { error: "access_denied", code: "" }))).toBe("PROVIDER_REFUSED");
  for (const bad of ["", "?state=x", "?state=x&code=y&state=z", `?state=${"x".repeat(5000)}`])
    expect([302, 303, 400]).toContain((await browser.go(`/api/v1/sign-in/${provider.id}/callback${bad}`)).status);
});

test("nobody is led away from the page", async () => {
  for (const [to, target] of [
    ["/w/1", "/w/1"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["https://evil.example/", "/"],
    ["javascript:alert(1)", "/"],
    ["/api/v1/sign-in/x/start", "/"],
    ["/.//evil.example", "/"],
    ["/a/..//evil.example", "/"],
    ["", "/"],
  ] as const) {
    const led = await signIn({ sub: "u1", preferred_username: "bosse.ek" }, { to });
    expect([to, led.to]).toEqual([to, `${server.url}${target}`]);
  }
});

test("the level of assurance must be one that will do", async () => {
  const oidc = oidcDraft(op.issuer, "fk.example").oidc!;
  await identity.changeProvider(fk, provider.id, { oidc: { ...oidc, assurances: ["loa3", "loa4"] } });
  const asked = await start(createBrowser(server.url));
  expect(asked.searchParams.get("acr_values")).toBe("loa3 loa4");
  for (const acr of [undefined, "loa2", "loa33", "LOA3"])
    expect((await signIn({ sub: "u1", preferred_username: "bosse.ek", acr })).refused).toBe("ASSURANCE_TOO_LOW");
  const fine = await signIn({ sub: "u1", preferred_username: "bosse.ek", acr: "loa3" });
  expect(fine.refused).toBeNull();
  const { rows } = await sql<{ assurance: string }>`select assurance from identity.session
    where provider_id = ${provider.id} order by created_at desc limit 1`.execute(db);
  expect(rows[0]?.assurance).toBe("loa3");
  await identity.changeProvider(fk, provider.id, { oidc });
});

const logout = (token: string, id = provider.id) =>
  fetch(`${server.url}/api/v1/sign-in/${id}/backchannel`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ logout_token: token }),
  });
const events = { "http://schemas.openid.net/event/backchannel-logout": {} };

test("the provider ends its sessions within a second, in every process, by a token that counts once", async () => {
  const twin = await server.twin();
  try {
    const one = await signIn({ sub: "u1", preferred_username: "bosse.ek", sid: "sid-1" });
    const two = await signIn({ sub: "u1", preferred_username: "bosse.ek", sid: "sid-2" });
    const elsewhere = createBrowser(twin.url);
    for (const [name, value] of two.browser.cookies) elsewhere.cookies.set(name, value);
    expect((await elsewhere.me())?.name).toBe("bosse.ek@fk.example");
    const now = Math.floor(Date.now() / 1000);
    const bad: Record<string, Promise<string>> = {
      forged: op.forge({ jti: "1", sid: "sid-1", events }),
      "no events": op.sign({ jti: "2", sid: "sid-1" }),
      "other events": op.sign({ jti: "3", sid: "sid-1", events: { annat: {} } }),
      "a nonce": op.sign({ jti: "4", sid: "sid-1", events, nonce: "n" }),
      "nothing to end": op.sign({ jti: "5", events }),
      "no jti": op.sign({ sid: "sid-1", events }),
      old: op.sign({ jti: "6", sid: "sid-1", events, iat: now - 1000 }),
      "another client": op.sign({ jti: "7", sid: "sid-1", events, aud: "annan" }),
      "another provider": other.sign({ jti: "8", sid: "sid-1", events }),
    };
    for (const [name, token] of Object.entries(bad))
      expect([name, (await logout(await token)).status]).toEqual([name, 401]);
    expect((await logout("skräp")).status).toBe(401);
    expect((await one.browser.me())?.name).toBe("bosse.ek@fk.example");
    const asked = op.keysAsked;
    const right = await op.sign({ jti: "9", sid: "sid-1", events }, { typ: "logout+jwt" });
    expect((await logout(right)).status).toBe(200);
    await eventually(async () => expect(await one.browser.me()).toBeNull(), 1000);
    expect((await elsewhere.me())?.name).toBe("bosse.ek@fk.example");
    expect((await logout(right)).status).toBe(401);
    expect((await logout(await op.sign({ jti: "10", sub: "u1", events }))).status).toBe(200);
    await eventually(async () => expect(await elsewhere.me()).toBeNull(), 1000);
    // Strangers' tokens do not make us ask for the keys again and again.
    expect(op.keysAsked - asked).toBeLessThanOrEqual(1);
  } finally {
    await twin.stop();
  }
});

test("signing out leads on to the provider, and only those whom it let in", async () => {
  const { browser } = await signIn({ sub: "u1", preferred_username: "bosse.ek", sid: "sid-3" });
  const { rows } = await sql<{ token: Buffer }>`select id_token as token from identity.session
    where provider_session = 'sid-3'`.execute(db);
  expect(rows[0]?.token.length).toBeGreaterThan(100);
  expect(rows[0]?.token.toString("latin1")).not.toContain("eyJ");
  const origin = { origin: server.url, "sec-fetch-site": "same-origin" };
  const out = await browser.go("/api/v1/session", { method: "DELETE", headers: origin });
  const next = new URL((JSON.parse(out.text) as { next: string }).next);
  expect([next.origin, next.pathname]).toEqual([op.issuer, "/end"]);
  expect(next.searchParams.get("post_logout_redirect_uri")).toBe(`${server.url}/signin`);
  // The provider's own word of who it is, and it lies sealed until then.
  expect(decodeJwt(next.searchParams.get("id_token_hint") ?? "")).toMatchObject({ sub: "u1", sid: "sid-3" });
  expect(await browser.me()).toBeNull();
  const session = await identity.createSession(britt.id, { kind: "api", label: "test" });
  const other1 = await server.call({ ...britt, token: session.token }, "DELETE", "/api/v1/session");
  expect(other1.body).toEqual({ next: null });
});

test("a provider that is down or slow keeps nobody else from signing in, and is left alone", async () => {
  const oidc = oidcDraft(op.issuer, "fk.example").oidc!;
  // A change makes it be asked anew.
  await identity.changeProvider(fk, provider.id, { oidc });
  op.isDown = true;
  const browser = createBrowser(server.url);
  const answer = await browser.go(`/api/v1/sign-in/${provider.id}/start`);
  expect([new URL(answer.to).pathname, new URL(answer.to).searchParams.get("refused")]).toEqual([
    "/signin",
    "PROVIDER_UNREACHABLE",
  ]);
  op.isDown = false;
  await identity.changeProvider(fk, provider.id, { oidc });
  op.slowMs = 3000;
  let answered = 0;
  const slow = Array.from({ length: 20 }, () =>
    createBrowser(server.url)
      .go(`/api/v1/sign-in/${provider.id}/start`)
      .finally(() => answered++),
  );
  const there = await signIn({ sub: "u1", preferred_username: "ulla" }, { from: other, id: diggs.id });
  expect(there.refused).toBeNull();
  expect((await server.call(null, "POST", "/api/v1/session", { name: bo.name, password: testPassword })).status).toBe(
    201,
  );
  expect(answered).toBe(0);
  expect((await Promise.all(slow)).map(({ to }) => new URL(to).origin)).toEqual(
    Array.from({ length: 20 }, () => op.issuer),
  );
});

test("a provider that was disabled in between lets nobody in", async () => {
  const browser = createBrowser(server.url);
  const asked = await start(browser);
  op.next = { claims: { ...claimsOf(asked), sub: "u1" } };
  await identity.changeProvider(fk, provider.id, { isEnabled: false });
  expect((await browser.go(callback(asked))).status).toBe(404);
  expect((await browser.go(`/api/v1/sign-in/${provider.id}/start`)).status).toBe(404);
  await identity.changeProvider(fk, provider.id, { isEnabled: true });
  expect((await browser.go(callback(asked))).status).toBe(303);
});
