import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as sdk from "matrix-js-sdk";
import { OAuth2 } from "matrix-js-sdk";
import * as openid from "openid-client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext } from "../browser.ts";
import { logger } from "../matrix-client.ts";
import { startOtherSites, type OtherSites } from "../peers/other-sites.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// Another system of the agency and a Matrix client, with the libraries that theirs are made of, against our provider.

const run = promisify(execFile);
const callback = "https://diariet.digg.example/svar";
const afterwards = "https://diariet.digg.example/utloggad";
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let sites: OtherSites;
let page: Page;
let registered: Record<string, string>;
let config: openid.Configuration;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  sites = await startOtherSites(["diariet.digg.example", "app.element.example"]);
  browser = await launchChromium(sites.parameters);
  ({ page } = await openContext(browser, server.url, "desktop"));
  registered = await server.safos(
    ...["client", "add", "digg.example", "--name", "Diariet", "--redirect", callback, "--after-logout", afterwards],
    ...["--scopes", "openid,profile,email,groups,offline_access"],
  );
  config = await openid.discovery(new URL(server.url), registered["id"] ?? "", registered["secret"], undefined, {
    execute: [openid.allowInsecureRequests],
  });
});
afterAll(async () => {
  await browser.close();
  await sites.stop();
  await server.stop();
});

/** Goes where the program says, lets it in, and comes back with its answer. */
async function admit(address: URL | string, to: string): Promise<URL> {
  await page.goto(String(address));
  await button(page, "Tillåt").click();
  await page.waitForURL((url) => url.href.startsWith(to));
  return new URL(page.url());
}

async function authorise(
  more: Record<string, string> = {},
  of = config,
): Promise<{ address: URL; checks: openid.AuthorizationCodeGrantChecks }> {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
  const address = openid.buildAuthorizationUrl(of, {
    redirect_uri: callback,
    scope: "openid profile email groups offline_access",
    prompt: "consent",
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  return { address, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
}

describe("openid-client, as another system of the agency", () => {
  test("signs Bo in who is not signed in yet, hears who he is, renews, and signs him out", async () => {
    const asked = await authorise();
    await page.goto(asked.address.href);
    await page.waitForURL(/\/signin\?/);
    await page.getByRole("textbox", { name: "E-postadress" }).fill(cast.bo.name);
    await button(page, "Fortsätt").click();
    await page.getByLabel("Lösenord", { exact: true }).fill(cast.bo.password);
    await button(page, "Logga in").click();
    await page.getByRole("heading", { name: "Logga in i Diariet" }).waitFor();
    await page.getByText("diariet.digg.example").waitFor();
    await button(page, "Tillåt").click();
    await page.waitForURL((url) => url.href.startsWith(callback));
    const tokens = await openid.authorizationCodeGrant(config, new URL(page.url()), asked.checks);
    const sub = tokens.claims()?.sub ?? "";
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({
      email: cast.bo.name,
      organization: "digg.example",
    });
    expect(await openid.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, sub });

    const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    expect((await openid.fetchUserInfo(config, renewed.access_token, sub)).sub).toBe(sub);
    const leave = openid.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: afterwards,
      state: "ute",
    });
    await page.goto(leave.href);
    await page.getByRole("heading", { name: "Du är utloggad från Diariet" }).waitFor();
    await button(page, "Fortsätt utan att logga ut").click();
    await page.waitForURL(`${afterwards}?state=ute`);
    await expect(openid.refreshTokenGrant(config, renewed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  test("does not ask again, and a stolen refresh token ends what it may do", async () => {
    const asked = await authorise({ prompt: "", scope: "openid profile" });
    asked.address.searchParams.delete("prompt");
    // Nothing to press: he let it in before.
    await page.goto(asked.address.href, { waitUntil: "commit" });
    await page.waitForURL((url) => url.href.startsWith(callback));
    const first = await openid.authorizationCodeGrant(config, new URL(page.url()), asked.checks);
    expect(first.refresh_token).toBeUndefined();
    const second = await authorise();
    const tokens = await openid.authorizationCodeGrant(config, await admit(second.address, callback), second.checks);
    const stolen = tokens.refresh_token ?? "";
    const renewed = await openid.refreshTokenGrant(config, stolen);
    await expect(openid.refreshTokenGrant(config, stolen)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(openid.refreshTokenGrant(config, renewed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(openid.fetchUserInfo(config, renewed.access_token, tokens.claims()?.sub ?? "")).rejects.toThrow();
    const { items } = await callApi<{ items: unknown[] }>(server, cast.bo, "GET", "/api/v1/programs");
    expect(items).toEqual([]);
  });

  test("a device without a browser is let in by the code that it shows", async () => {
    const begun = await openid.initiateDeviceAuthorization(config, { scope: "openid profile" });
    await page.goto(begun.verification_uri_complete ?? "");
    await button(page, "Fortsätt").click();
    await button(page, "Tillåt").click();
    await page.getByText("Diariet är ansluten").waitFor();
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...begun, interval: 1 });
    expect(tokens.claims()?.sub).toBeTruthy();
    expect(await openid.fetchUserInfo(config, tokens.access_token, openid.skipSubjectCheck)).toHaveProperty("name");
  });

  test("who says no is sent back with that", async () => {
    const asked = await authorise();
    await page.goto(asked.address.href);
    await button(page, "Avbryt").click();
    await page.waitForURL((url) => url.href.startsWith(callback));
    await expect(openid.authorizationCodeGrant(config, new URL(page.url()), asked.checks)).rejects.toMatchObject({
      error: "access_denied",
    });
  });
});

describe("a program that Bo lets use his calendars, contacts and files", () => {
  const folder = mkdtempSync(join(tmpdir(), "safos-openid-"));
  const python = join(folder, "bin", "python");
  let program: openid.Configuration;

  beforeAll(async () => {
    await run("python3", ["-m", "venv", folder]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "caldav==3.6.0"]);
    const made = await server.safos(
      ...["client", "add", "digg.example", "--name", "Kalenderprogrammet", "--redirect", callback],
      ...["--scopes", "openid,offline_access,calendar,contacts,files", "--public"],
    );
    program = await openid.discovery(new URL(server.url), made["id"] ?? "", undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (token: string, method: string, path: string, body?: string, type = "application/xml") => {
    const response = await openid.fetchProtectedResource(
      program,
      token,
      new URL(path, server.url),
      method,
      ...[body ?? null, new Headers({ depth: "1", ...(body === undefined ? {} : { "content-type": type }) })],
    );
    return { status: response.status, text: await response.text() };
  };
  const statusOf = (token: string, path: string): Promise<number> =>
    ask(token, "PROPFIND", path).then(
      ({ status }) => status,
      (error: unknown) => (error as { status: number }).status,
    );
  const sync = `<d:sync-collection xmlns:d="DAV:"><d:sync-token/><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`;
  const text = (...lines: string[]): string => [...lines, ""].join("\r\n");
  const times = ["DTSTAMP:20371101T100000Z", "DTSTART:20371201T090000Z", "DTEND:20371201T100000Z"];
  const eventOf = (uid: string): string =>
    text(
      ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", `UID:${uid}`, ...times],
      ...[`SUMMARY:${uid}`, "END:VEVENT", "END:VCALENDAR"],
    );

  test("asks on the page, then reads, writes and syncs with its token, until he ends it", async () => {
    const asked = await authorise({ scope: "openid calendar contacts files offline_access" }, program);
    await page.goto(asked.address.href);
    await page.getByText("Läsa och ändra i alla kalendrar som du kommer åt").waitFor();
    await page.getByText("Läsa, ändra och ta bort filer som du kommer åt").waitFor();
    const back = await admit(asked.address, callback);
    const tokens = await openid.authorizationCodeGrant(program, back, asked.checks);
    const { access_token: token } = await openid.refreshTokenGrant(program, tokens.refresh_token ?? "");

    const principal = `/remote.php/dav/principals/users/${cast.bo.name}/`;
    const wanted = `<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-home-set/></d:prop></d:propfind>`;
    const found = await ask(token, "PROPFIND", principal, wanted);
    expect([found.status, found.text]).toEqual([207, expect.stringContaining("/remote.php/dav/calendars/")]);
    const calendar = `/remote.php/dav/calendars/${cast.bo.name}/fran-programmet/`;
    expect((await ask(token, "MKCALENDAR", calendar)).status).toBe(201);
    expect((await ask(token, "PUT", `${calendar}a.ics`, eventOf("Samråd"), "text/calendar")).status).toBe(201);
    expect((await ask(token, "GET", `${calendar}a.ics`)).text).toContain("SUMMARY:Samråd");
    expect((await ask(token, "REPORT", calendar, sync)).text).toContain("a.ics");

    const book = `/remote.php/dav/addressbooks/users/${cast.bo.name}/fran-programmet/`;
    const bookWanted = `<d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop><d:resourcetype><d:collection/><c:addressbook/></d:resourcetype></d:prop></d:set></d:mkcol>`;
    expect((await ask(token, "MKCOL", book, bookWanted)).status).toBe(201);
    const card = text("BEGIN:VCARD", "VERSION:3.0", "UID:siv", "FN:Siv Berg", "N:Berg;Siv;;;", "END:VCARD");
    expect((await ask(token, "PUT", `${book}s.vcf`, card, "text/vcard")).status).toBe(201);
    expect((await ask(token, "REPORT", book, sync)).text).toContain("s.vcf");

    const files = `/remote.php/dav/files/${cast.bo.name}/`;
    expect((await ask(token, "PUT", `${files}fran-programmet.txt`, "hej", "text/plain")).status).toBe(201);
    expect((await ask(token, "PROPFIND", files)).text).toContain("fran-programmet.txt");

    // python-caldav is given the token alone, and takes the way in that the server offers.
    const script = join(import.meta.dirname, "caldav-client.py");
    const dav = async (...step: string[]): Promise<unknown> => {
      const address = `${server.url}/remote.php/dav/calendars/`;
      const { stdout } = await run(python, [script, address, "", token, ...step], { timeout: 60_000 });
      return JSON.parse(stdout);
    };
    expect(await dav("make", "Med python", "med-python")).toBe("done");
    expect(await dav("add", "Med python", eventOf("Budget"))).toBe("done");
    expect(await dav("search", "Med python", "2037-11-30", "2037-12-03")).toEqual(["Budget"]);

    await page.goto("/security");
    const programs = page.getByRole("region", { name: "Program som har åtkomst" });
    await programs.getByText(/kalendrar/).waitFor();
    await button(programs, "Ta bort åtkomst: Kalenderprogrammet").click();
    await programs.getByText("Kalenderprogrammet").waitFor({ state: "detached" });
    for (const path of [calendar, book, files, principal]) expect(await statusOf(token, path)).toBe(401);
    await expect(openid.refreshTokenGrant(program, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  test("gets with calendars alone neither contacts nor files, nor the rest of Safos", async () => {
    const asked = await authorise({ scope: "openid calendar" }, program);
    const back = await admit(asked.address, callback);
    const { access_token: token } = await openid.authorizationCodeGrant(program, back, asked.checks);
    expect(await statusOf(token, `/remote.php/dav/calendars/${cast.bo.name}/`)).toBe(207);
    for (const path of [
      `/remote.php/dav/addressbooks/users/${cast.bo.name}/`,
      `/remote.php/dav/files/${cast.bo.name}/`,
    ])
      expect([path, await statusOf(token, path)]).toEqual([path, 403]);
    expect(await statusOf(token, "/api/v1/session")).not.toBe(200);
  });
});

describe("matrix-js-sdk with OAuth 2.0", () => {
  test("registers itself, signs Bo in, syncs, writes, renews and signs out", async () => {
    const visitor = sdk.createClient({ baseUrl: server.url, logger });
    const metadata = await visitor.getAuthMetadata();
    expect(metadata.issuer).toBe(server.url);
    const redirect = "https://app.element.example/svar";
    const clientId = await OAuth2.registerClient(metadata, {
      client_name: "Element",
      client_uri: "https://element.example/",
      redirect_uris: [redirect],
    });
    const auth = new OAuth2(metadata, { clientId }, logger);
    const { deviceId } = auth.context;
    const back = await admit(await auth.generateAuthorizationCodeGrantUrl("läge", redirect), redirect);
    const answer = new URLSearchParams(back.hash.slice(1));
    expect(answer.get("state")).toBe("läge");
    const tokens = await auth.completeAuthorizationCodeGrant(answer.get("code") ?? "", redirect);
    const renewals: string[] = [];
    const client = sdk.createClient({
      baseUrl: server.url,
      userId: `@${cast.bo.name.replace("@", ":")}`,
      deviceId,
      // As one that has run out: the client renews it by itself.
      accessToken: "slut",
      refreshToken: tokens.refresh_token ?? "",
      oauthClientId: clientId,
      onTokenRefresh: ({ accessToken }) => void renewals.push(accessToken),
      logger,
    });
    expect(await client.whoami()).toMatchObject({ device_id: deviceId });
    expect(renewals).toHaveLength(1);
    await client.startClient({ initialSyncLimit: 5 });
    await until(() => client.isInitialSyncComplete());
    const { room_id: roomId } = await client.createRoom({ name: "Med OAuth", preset: sdk.Preset.PrivateChat });
    await client.sendTextMessage(roomId, "Hej från Element");
    await until(() =>
      client
        .getRoom(roomId)
        ?.getLiveTimeline()
        .getEvents()
        .some((event) => event.getContent()["body"] === "Hej från Element"),
    );
    const { devices } = await client.getDevices();
    expect(devices.map((one) => one.device_id)).toContain(deviceId);

    // He ends it on the page, and the client is out at once.
    await page.goto("/security");
    const programs = page.getByRole("region", { name: "Program som har åtkomst" });
    await programs.getByText("Element (element.example)").waitFor();
    await button(programs, "Ta bort åtkomst: Element").click();
    await programs.getByText("Element (element.example)").waitFor({ state: "detached" });
    await expect(client.whoami()).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
    client.stopClient();
  });

  test("gives its token back, and its device is gone", async () => {
    const visitor = sdk.createClient({ baseUrl: server.url, logger });
    const metadata = await visitor.getAuthMetadata();
    const redirect = "https://app.element.example/svar";
    const clientId = await OAuth2.registerClient(metadata, {
      client_name: "Element",
      client_uri: "https://element.example/",
      redirect_uris: [redirect],
    });
    const auth = new OAuth2(metadata, { clientId }, logger);
    const back = await admit(await auth.generateAuthorizationCodeGrantUrl("x", redirect, "query"), redirect);
    const tokens = await auth.completeAuthorizationCodeGrant(back.searchParams.get("code") ?? "", redirect);
    const { access_token: accessToken, refresh_token: refreshToken = "" } = tokens;
    const client = sdk.createClient({
      baseUrl: server.url,
      accessToken,
      refreshToken,
      oauthClientId: clientId,
      logger,
    });
    await client.logout(true);
    const after = sdk.createClient({ baseUrl: server.url, accessToken, logger });
    await expect(after.whoami()).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  });
});
