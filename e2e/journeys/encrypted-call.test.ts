import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, fillSignIn, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** A meeting that is encrypted end to end: who has the whole link sees and hears, nobody else does, and the key stays in browsers. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let context: BrowserContext;
let anna: Page;
let bo: Page;
let citra: Page;
let link = "";
let key = "";
/** What each page sent: addresses, headers and bodies. */
const sent: string[] = [];

const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const tile = (page: Page, name: string) => stage(page).getByRole("listitem", { name: new RegExp(`^${name}`) });
const paste = (page: Page) => page.getByRole("textbox", { name: "Klistra in hela länken" });

/** Pictures of someone that have been drawn. */
const frames = (page: Page, name: string): Promise<number> =>
  tile(page, name)
    .first()
    .evaluate((one) => one.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna, context } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  await context.grantPermissions(["camera", "microphone", "clipboard-read", "clipboard-write"]);
  for (const page of [anna, bo, citra])
    page.on("request", (request) =>
      sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`),
    );
  await openSession(anna, cast.anna.name, cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("Anna plans an encrypted meeting, reads what that turns off, and has the link with the key", async () => {
  keepPicturesOnFailure("encrypted-plan", () => ({ anna }));
  await anna.goto(`/w/${cast.workspaceId}/meetings`);
  await button(anna, "Planera möte").first().click();
  const dialog = anna.getByRole("dialog", { name: "Planera möte" });
  await dialog.getByRole("textbox", { name: "Titel" }).fill("Upphandling");
  await dialog.getByText("Totalsträckskryptering", { exact: true }).click();
  await dialog.getByText(/går det inte att texta, skriva ut eller spela in mötet/).waitFor();
  await dialog.getByText(/Möteschatten sparas på servern och är inte totalsträckskrypterad/).waitFor();
  await takePicture(anna, "encrypted-plan");
  expect(await violationsOf(anna)).toEqual([]);
  await button(dialog, "Spara").click();
  await anna.getByText("Länken med nyckeln är kopierad.").waitFor();
  link = await anna.evaluate(() => navigator.clipboard.readText());
  key = link.split("#key=")[1] ?? "";
  expect(key).toMatch(/^[\w-]{43}$/);
  // The address of the panel copies the same.
  await anna.getByRole("link", { name: "Upphandling" }).click();
  await anna.getByText("Totalsträckskrypterat").waitFor();
  await takePicture(anna, "encrypted-panel");
  await button(anna, "Starta").first().click();
  await anna.getByText("Mötet är totalsträckskrypterat. Du har nyckeln.").waitFor();
  await takePicture(anna, "encrypted-check");
  await button(anna, "Gå med nu").click();
  await stage(anna).getByText("Totalsträckskrypterat").waitFor();
  expect(await button(stage(anna), "Spela in").count()).toBe(0);
  expect(await button(stage(anna), "Undertexter").count()).toBe(0);
});

test("Bo comes by the link without being signed in; the key goes with him, and they see and hear each other", async () => {
  keepPicturesOnFailure("encrypted-bo", () => ({ anna, bo }));
  await bo.goto(link);
  await bo.getByLabel("E-postadress").waitFor();
  expect(bo.url()).not.toContain(key);
  await fillSignIn(bo, cast.bo.name, cast.bo.password);
  await button(bo.getByRole("complementary", { name: "Möte", exact: true }), "Gå med").click();
  await bo.getByText("Mötet är totalsträckskrypterat. Du har nyckeln.").waitFor();
  expect(bo.url()).not.toContain(key);
  await button(bo, "Gå med nu").click();
  await stage(bo).waitFor();
  await expect.poll(() => frames(bo, "Anna"), { timeout: 15_000 }).toBeGreaterThan(5);
  await expect.poll(() => frames(anna, "Bo"), { timeout: 15_000 }).toBeGreaterThan(5);
  expect(await loudness(bo)).toBeGreaterThan(0.01);
  expect(
    await stage(bo)
      .getByText(/Du ser och hör inte/)
      .count(),
  ).toBe(0);
  expect(
    await stage(anna)
      .getByText(/Du ser och hör inte/)
      .count(),
  ).toBe(0);
  await takePicture(anna, "encrypted-call");
  await takePicture(bo, "encrypted-call-phone");
  expect(await overflowOf(bo)).toBe(0);
});

test("a guest without the key is asked for it, and with another one sees and hears nobody, and is told so", async () => {
  keepPicturesOnFailure("encrypted-guest", () => ({ citra, anna }));
  const id = new URL(link).pathname.split("/").at(-1) ?? "";
  await callApi(server, cast.anna, "PATCH", `/api/v1/meetings/${id}`, { lobby: "open" });
  const { url } = await callApi<{ url: string }>(server, cast.anna, "POST", `/api/v1/meetings/${id}/guest-link`);
  await citra.goto(url);
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await citra.getByText(/din länk saknar nyckeln\. Be den som bjöd in om hela länken/).waitFor();
  expect(await button(citra, "Be att få komma in").isDisabled()).toBe(true);
  await takePicture(citra, "encrypted-ask");
  await paste(citra).fill(url);
  await button(citra, "Använd länken").click();
  await citra.getByText(/Det finns ingen nyckel i det du klistrade in/).waitFor();
  expect(await violationsOf(citra)).toEqual([]);
  await paste(citra).fill(`${url}#key=${"A".repeat(43)}`);
  await button(citra, "Använd länken").click();
  await button(citra, "Be att få komma in").click();
  await stage(citra).waitFor();
  await stage(citra)
    .getByText(/Du ser och hör inte (Anna|Bo).*: ni har olika nycklar/)
    .waitFor();
  await takePicture(citra, "encrypted-wrong");
  expect(await loudness(citra)).toBe(0);
  expect([await frames(citra, "Anna"), await frames(citra, "Bo")]).toEqual([0, 0]);
  await stage(anna)
    .getByText(/Du ser och hör inte Citra/)
    .waitFor();
  // What they send is a picture of someone all the same: a face with a name, not a black tile.
  expect(await tile(anna, "Citra").first().locator("video").count()).toBe(0);
});

test("a page that is loaded anew has the key, and no server has seen it", async () => {
  keepPicturesOnFailure("encrypted-again", () => ({ anna, bo }));
  await bo.reload();
  await stage(bo).waitFor();
  await expect.poll(() => frames(bo, "Anna"), { timeout: 15_000 }).toBeGreaterThan(5);
  expect(sent.length).toBeGreaterThan(50);
  expect(sent.filter((one) => one.includes(key))).toEqual([]);
  // Who signs out takes it away from the device.
  const kept = (): Promise<number> =>
    anna.evaluate((of) => Object.values(localStorage).filter((one) => String(one).includes(of)).length, key);
  expect(await kept()).toBe(1);
  await button(stage(anna), "Lämna").click();
  await button(anna, /Konto för/).click();
  await anna.getByRole("menuitem", { name: "Logga ut" }).click();
  await anna.getByLabel("E-postadress").waitFor();
  expect(await kept()).toBe(0);
});
