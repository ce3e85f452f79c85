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
): Promise<{ address: URL; checks: openid.AuthorizationCodeGrantChecks }> {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
  const address = openid.buildAuthorizationUrl(config, {
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
