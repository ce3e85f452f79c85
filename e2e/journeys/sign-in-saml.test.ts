import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { startSamlPeer, type SamlPeer } from "../peers/saml-peer.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

const loa = (level: number): string => `http://id.elegnamnden.se/loa/1.0/loa${level}`;

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let peer: SamlPeer;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({
    environment: { SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" },
  }));
  peer = await startSamlPeer({
    nameId: "idp-1",
    orgAffiliation: "moa.lind@2021005521",
    displayName: "Moa Lind",
    assurance: loa(3),
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await peer.stop();
  await server.stop();
});

test("an administrator connects the identity provider by its metadata, and gives it ours", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/admin/sign-in");
  await page.getByRole("button", { name: "Anslut SAML" }).click();
  await page.getByRole("textbox", { name: "Namn på knappen" }).fill("Sweden Connect");
  await page.getByRole("textbox", { name: "Adress till metadata" }).fill(peer.metadataUrl);
  await page.getByRole("textbox", { name: "Organisationsnummer" }).fill("202100-5521");
  await page.getByRole("textbox", { name: "Tillitsnivåer som godtas" }).fill(`${loa(3)} ${loa(4)}`);
  await page.getByRole("button", { name: "Prova nu" }).click();
  await page.getByText("Går att logga in").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Spara inloggningen" }).click();
  const metadata = page.getByRole("textbox", { name: "Safos metadata" });
  await metadata.waitFor();
  peer.register(await (await fetch(await metadata.inputValue())).text());
  await takePicture(page, "desktop-inloggning-saml");
  await context.close();
});

test("someone new comes in by orgAffiliation with their level of assurance, and not with a lower one", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  const begin = async (): Promise<void> => {
    await page.goto("/signin?to=/me");
    await page.getByLabel("E-postadress").fill("moa.lind@fk.example");
    await page.getByRole("button", { name: "Logga in med Sweden Connect" }).click();
    await page.getByRole("button", { name: "Legitimera" }).click();
  };
  peer.account = { ...peer.account, assurance: loa(2) };
  await begin();
  await page.getByText("Din myndighet kräver en högre tillitsnivå.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "phone-inloggning-niva");
  peer.account = { ...peer.account, assurance: loa(3) };
  await begin();
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await page.getByText("moa.lind@fk.example").filter({ visible: true }).first().waitFor();
  const people = await callApi<{ items: { name: string; displayName: string }[] }>(
    server,
    cast.anna,
    "GET",
    "/api/v1/persons?query=moa",
  );
  expect(people.items).toMatchObject([{ name: "moa.lind@fk.example", displayName: "Moa Lind" }]);
  await context.close();
});

test("an administrator requires an e-identification of everyone: what was begun with less ends, and no password is asked for", async () => {
  const moa = await callApi<{ items: { id: string }[] }>(server, cast.anna, "GET", "/api/v1/persons?query=moa");
  await callApi(server, cast.anna, "PATCH", `/api/v1/persons/${moa.items[0]?.id ?? ""}`, { isAdmin: true });
  const weak = await openContext(browser, server.url, "phone");
  await signIn(weak.page, cast.anna.name, cast.anna.password, "/me");
  await weak.page.getByText(cast.anna.name).filter({ visible: true }).first().waitFor();

  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto("/signin?to=/admin/rules");
  await page.getByLabel("E-postadress").fill("moa.lind@fk.example");
  await page.getByRole("button", { name: "Logga in med Sweden Connect" }).click();
  await page.getByRole("button", { name: "Legitimera" }).click();
  await page.getByRole("button", { name: /E-legitimation vid inloggning/ }).click();
  await page.getByRole("option", { name: "Krävs" }).click();
  await page.getByText("Alla som har loggat in på annat sätt loggas ut direkt", { exact: false }).waitFor();
  await requireGood(page, "desktop-regler-e-legitimation");
  await page.getByRole("button", { name: "Spara regeln" }).click();
  await page.getByText("Era personer loggar in med e-legitimation", { exact: false }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, "phone-regler-e-legitimation");

  await weak.page.getByLabel("E-postadress").fill(cast.anna.name);
  await weak.page.getByRole("button", { name: "Logga in med Sweden Connect" }).waitFor();
  await expect.poll(() => weak.page.getByRole("button", { name: "Logga in med lösenord" }).count()).toBe(0);
  await requireGood(weak.page, "phone-inloggning-kraver-e-legitimation");

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/admin/classes");
  await page.getByRole("gridcell", { name: "Person utan e-legitimation, K2: Ja" }).getByRole("button").click();
  await page.getByText("Får personer vars myndighet inte kräver e-legitimation", { exact: false }).waitFor();
  await requireGood(page, "desktop-informationsklass-e-legitimation");
  await weak.context.close();
  await context.close();
});
