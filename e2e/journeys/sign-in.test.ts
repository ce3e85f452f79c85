import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, signInByForm, takePicture } from "../browser.ts";
import { startOidcPeer, type OidcPeer } from "../peers/oidc-peer.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let peer: OidcPeer;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({
    environment: { SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" },
  }));
  peer = await startOidcPeer({
    "48213": {
      preferred_username: "bosse.ek",
      name: "Bosse Ek",
      groups: ["fk-beredskap"],
      email: "bosse.ek@fk.example",
    },
  });
  await callApi(server, cast.anna, "POST", "/api/v1/organisation/groups", { name: "Beredskap" });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await peer.stop();
  await server.stop();
});

/** What the peer's own pages ask. */
async function proveAtPeer(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("vad som helst");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}
const isIn = (page: Page): Promise<void> => page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();

test("an administrator connects the agency's provider, and tests it before it is saved", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/more");
  await page.getByRole("link", { name: "Inloggning", exact: true }).click();
  await page.getByText("Ingen egen inloggning är ansluten").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-inloggning-tom");
  await page.getByRole("button", { name: "Anslut OpenID Connect" }).click();
  const issuer = page.getByRole("textbox", { name: "Adress till leverantören" });
  await issuer.fill("http://localhost:9");
  await page.getByRole("textbox", { name: "Klient-id" }).fill("safos");
  await page.getByRole("button", { name: "Prova nu" }).click();
  await page.getByText("Går inte att logga in").waitFor();
  await issuer.fill(peer.issuer);
  await page.getByRole("textbox", { name: "Hemlighet" }).fill("en hemlighet");
  await page.getByRole("button", { name: "Prova igen" }).click();
  await page.getByText("Går att logga in").waitFor();
  await page.getByRole("textbox", { name: "Värde från leverantören" }).fill("fk-beredskap");
  await page.getByRole("button", { name: /Blir i Safos/ }).click();
  await page.getByRole("option", { name: "Beredskap" }).click();
  await page.getByRole("button", { name: "Koppla" }).click();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-inloggning-provad");
  await page.getByRole("textbox", { name: "Namn på knappen" }).fill("Keycloak");
  await page.getByRole("button", { name: "Spara inloggningen" }).click();
  const callback = page.getByRole("textbox", { name: "Adress tillbaka till Safos" });
  await callback.waitFor();
  peer.register({
    callback: await callback.inputValue(),
    logout: await page.getByRole("textbox", { name: "Adress för utloggning" }).inputValue(),
  });
  await takePicture(page, "desktop-inloggning-leverantor");
  await page.getByRole("button", { name: "Avbryt" }).click();
  await page.getByText("OpenID Connect · fk.example").waitFor();
  await page.getByRole("button", { name: "Utse Anna Lindqvist" }).click();
  await page.getByRole("button", { name: "Ta bort Anna Lindqvist som reservkonto" }).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-inloggningar");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => overflowOf(page)).toBe(0);
  await takePicture(page, "phone-inloggningar");
  await context.close();
});

test("someone new signs in with it and exists, with name and groups, and is out when the provider says so", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await page.goto("/signin?to=/me");
  await page.getByLabel("E-postadress").fill("bosse.ek@fk.example");
  await page.getByText(/fk\.example hör till/).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expect.poll(() => overflowOf(page)).toBe(0);
  await takePicture(page, "phone-inloggning-val");
  await page.getByRole("button", { name: "Logga in med Keycloak" }).click();
  await proveAtPeer(page, "48213");
  await isIn(page);
  expect(new URL(page.url()).pathname).toBe("/me");
  await page.getByText("bosse.ek@fk.example").filter({ visible: true }).first().waitFor();
  const { items } = await callApi<{ items: { name: string; memberCount: number }[] }>(
    server,
    cast.anna,
    "GET",
    "/api/v1/organisation/groups",
  );
  expect(items.find((one) => one.name === "Beredskap")?.memberCount).toBe(1);
  // Signed out at the provider, in another tab of the same browser.
  const other = await context.newPage();
  await other.goto(`${peer.issuer}/session/end`);
  const began = performance.now();
  await other.getByRole("button", { name: /sign me out/i }).click();
  await page.getByLabel("E-postadress").waitFor();
  expect(performance.now() - began).toBeLessThan(3000);
  await context.close();
});

test("signing out ends the session at the provider too, and leads back", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto("/signin");
  await page.getByLabel("E-postadress").fill("bosse.ek@fk.example");
  await page.getByText(/fk\.example hör till/).waitFor();
  await takePicture(page, "desktop-inloggning-val");
  await page.getByRole("button", { name: "Logga in med Keycloak" }).click();
  await proveAtPeer(page, "48213");
  await isIn(page);
  const firstSync = page.waitForResponse((response) => response.url().includes("/sync"));
  await page.goto("/chat");
  // With the chat at work, which finds as well that the session has ended.
  await page.getByRole("link", { name: "Sparade meddelanden" }).waitFor();
  await firstSync;
  const laterSync = page.waitForRequest(
    (request) => request.url().includes("/sync?") && request.url().includes("since="),
  );
  await page.goto("/more");
  await laterSync;
  await page.getByRole("button", { name: "Logga ut" }).first().click();
  await page.getByRole("button", { name: /sign me out/i }).click();
  await page.waitForURL((url) => url.href.startsWith(peer.issuer) || url.pathname === "/signin");
  await context.close();
});

test("when the provider is down the page says so, and a reserve account comes in though passwords are closed", async () => {
  const list = await callApi<{ items: { id: string }[] }>(server, cast.anna, "GET", "/api/v1/organisation/providers");
  const [{ id }] = list.items as [{ id: string }];
  await callApi(server, cast.anna, "PATCH", `/api/v1/organisation/providers/${id}`, { passwordsFor: "emergency" });
  await peer.stop();
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto("/signin");
  await page.getByLabel("E-postadress").fill("bosse.ek@fk.example");
  await page.getByRole("button", { name: "Logga in med Keycloak" }).click();
  await page.getByRole("heading", { name: /inloggning svarar inte/ }).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-inloggning-nere");
  await page.getByRole("button", { name: "Reservkonto" }).click();
  await page.getByLabel("E-postadress").fill("eva@fk.example");
  await page.getByLabel("Lösenord", { exact: true }).fill("fel lösenord helt");
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
  await page.getByText("Din myndighet har en egen inloggning.").waitFor();
  await page.getByLabel("E-postadress").fill(cast.anna.name);
  await page.getByLabel("Lösenord", { exact: true }).fill(cast.anna.password);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
  await isIn(page);
  await context.close();
});

test("names of other agencies sign in with a password as before", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signInByForm(page, cast.bo.name, cast.bo.password);
  await until(async () => (await page.title()) !== "", 1000);
  await context.close();
});
