import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let citra: Page;
let guestLink = "";
const output = join(import.meta.dirname, "..", "output");

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo, citra }));

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const meetings = (page: Page) => page.goto(`${server.url}/w/${cast.workspaceId}/meetings`);

/** How many frames the picture of someone has shown; it must grow. */
function frames(page: Page, name: string, isScreen = false): Promise<number> {
  const tile = stage(page).getByRole("listitem", { name: isScreen ? `Skärm från ${name}` : new RegExp(`^${name}`) });
  return tile
    .first()
    .locator("video")
    .evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames, undefined, {
      timeout: 500,
    });
}

async function expectMoving(page: Page, name: string, isScreen = false): Promise<void> {
  const before = await until(async () => {
    const shown = await frames(page, name, isScreen);
    if (shown === 0) throw new Error(`${name} does not move yet`);
    return shown;
  }, 20_000);
  await until(async () => (await frames(page, name, isScreen)) > before + 5, 20_000);
}

/** Sound arrives with energy in it: the made-up microphone beeps. */
async function expectSound(page: Page): Promise<void> {
  await until(async () => (await loudness(page)) > 0.01, 20_000);
}

async function expectSilence(page: Page): Promise<void> {
  await until(async () => (await loudness(page)) < 0.001, 20_000);
}

test("Anna starts a meeting; Bo sees it and joins from his phone after the device check", async () => {
  picturesOnFailure("meeting-join");
  await meetings(anna);
  await meetings(bo);
  await anna
    .getByRole("banner")
    .or(anna.locator("header"))
    .getByRole("button", { name: "Möte", exact: true })
    .first()
    .click();
  await anna.getByRole("meter").waitFor();
  await button(anna, "Gå med nu").click();
  await stage(anna).waitFor();
  await button(bo, "Gå med").first().click();
  await button(bo, "Gå med nu").click();
  await stage(bo).waitFor();
  await expectMoving(anna, "Bo Ek");
  await expectMoving(bo, "Anna Lindqvist");
  // The device check has had the camera open: it must not have given the call less than that wants.
  const widest = () =>
    bo.locator("video").evaluateAll((all) => Math.max(...all.map((one) => (one as HTMLVideoElement).videoWidth)));
  await expect.poll(widest, { timeout: 20_000 }).toBe(1280);
  await expectSound(anna);
  await expectSound(bo);
  await anna.screenshot({ path: join(output, "stage-desktop.png") });
  await bo.screenshot({ path: join(output, "stage-phone.png") });
});

test("they turn microphone and camera off and on, and the other sees it", async () => {
  picturesOnFailure("meeting-mute");
  await button(anna, "Mikrofon").click();
  await stage(bo)
    .getByRole("listitem", { name: /^Anna Lindqvist.*mikrofonen är av/i })
    .waitFor();
  await expectSilence(bo);
  await button(anna, "Mikrofon av").click();
  await stage(bo)
    .getByRole("listitem", { name: /^Anna Lindqvist(?!.*Mikrofonen är av)/ })
    .waitFor();
  await expectSound(bo);
  await button(anna, "Kamera").click();
  await stage(bo)
    .getByRole("listitem", { name: /^Anna Lindqvist.*kameran är av/i })
    .waitFor();
  await button(anna, "Kamera av").click();
  await expectMoving(bo, "Anna Lindqvist");
});

test("they share a screen and write during the call", async () => {
  picturesOnFailure("meeting-share");
  await button(anna, "Dela skärm").click();
  await expectMoving(bo, "Anna Lindqvist", true);
  await button(bo, "Förstora").click();
  await stage(bo).getByText("100 %").waitFor();
  await bo.screenshot({ path: join(output, "share-phone.png") });
  await button(bo, "Anpassa").click();
  await stage(anna).getByRole("button", { name: "Visa alltid Bo Ek stor" }).press("Enter");
  await stage(anna).getByText("Alltid stor").waitFor();
  await anna.screenshot({ path: join(output, "share-desktop.png") });
  await expectMoving(anna, "Bo Ek");
  await stage(anna).getByRole("button", { name: "Visa alltid Bo Ek stor" }).press("Enter");
  // Everybody sees that alone, until they choose otherwise or the screen is no longer shared.
  await button(anna, "Visa bara detta för alla").click();
  await stage(bo).getByText("Alla ser bara skärmen från Anna Lindqvist.").waitFor();
  const people = (): Promise<number> => stage(bo).locator("li[data-identity]:not([data-screen])").count();
  expect(await people()).toBe(0);
  await takePicture(bo, "only-phone");
  await takePicture(anna, "only-desktop");
  await button(bo, "Visa alla för mig").click();
  await until(async () => (await people()) > 0);
  await button(bo, "Visa bara det som visas").click();
  await until(async () => (await people()) === 0);
  await button(anna, "Sluta dela").click();
  await until(async () => (await people()) > 0);
  await until(
    async () =>
      (await stage(bo)
        .getByRole("listitem", { name: /^Skärm från/ })
        .count()) === 0,
  );
  await button(anna, "Möteschatt").click();
  await anna.getByRole("textbox", { name: "Skriv till alla i mötet" }).fill("Hör ni mig?");
  await anna.keyboard.press("Enter");
  await bo.getByRole("toolbar").getByRole("button", { name: /Mer$/ }).click();
  await bo.getByRole("menuitem", { name: /^Möteschatt/ }).click();
  await bo.getByText("Hör ni mig?").waitFor();
  await bo.getByRole("complementary", { name: "Möteschatt" }).getByRole("button", { name: "Stäng" }).click();
});

test("the call stays docked and unbroken while Anna goes to the files", async () => {
  picturesOnFailure("meeting-dock");
  await anna.getByRole("navigation").getByRole("link", { name: "Filer" }).first().click();
  const dock = stage(anna);
  await dock.getByRole("button", { name: "Visa mötet stort" }).waitFor();
  const video = dock.locator("video").first();
  const shown = () => video.evaluate((one) => (one as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
  const before = await shown();
  await until(async () => (await shown()) > before + 5);
  await anna.screenshot({ path: join(output, "dock-desktop.png") });
  await bo.getByRole("button", { name: "Visa mötet litet" }).click();
  await bo.getByRole("button", { name: "Visa mötet stort" }).waitFor();
  await bo.screenshot({ path: join(output, "dock-phone.png") });
  await bo.getByRole("button", { name: "Visa mötet stort" }).click();
  await anna.getByRole("button", { name: "Visa mötet stort" }).click();
  await expectMoving(anna, "Bo Ek");
});

test("Anna turns off Bo's camera, forbids what those who do not lead may do, and lets Bo lead", async () => {
  picturesOnFailure("meeting-permissions");
  const path = `/api/v1/workspaces/${cast.workspaceId}/members`;
  const { items } = await callApi<{ items: { person: { id: string; name: string } }[] }>(
    server,
    cast.anna,
    "GET",
    path,
  );
  const { id } = items.find((one) => one.person.name === cast.bo.name)?.person ?? { id: "" };
  await callApi(server, cast.anna, "PATCH", `${path}/${id}`, { role: "commenter" });
  const people = anna.getByRole("complementary", { name: "Deltagare" });
  const cameraOff = bo.getByRole("toolbar").getByRole("button", { name: "Kamera av" });
  const pick = async (name: string): Promise<void> => {
    await button(anna, "Val för Bo Ek").click();
    await anna.getByRole("menuitem", { name }).click();
  };
  await anna.getByRole("button", { name: /^Deltagare/ }).click();
  await pick("Stäng av kameran");
  await cameraOff.click();
  await expectMoving(anna, "Bo Ek");
  await people.getByText("Alla i mötet får").click();
  await people.getByRole("switch", { name: "Använda kameran" }).press("Space");
  await cameraOff.click();
  await bo.getByRole("alert").filter({ hasText: "stängt av kameran" }).waitFor();
  await people.getByRole("switch", { name: "Skriva i chatten" }).press("Space");
  await bo.getByRole("toolbar").getByRole("button", { name: /Mer$/ }).click();
  await bo.getByRole("menuitem", { name: /^Möteschatt/ }).click();
  await bo.getByText("har stängt chatten").waitFor();
  await pick("Låt leda mötet");
  await bo.getByRole("textbox", { name: "Skriv till alla i mötet" }).waitFor();
  await bo.getByRole("complementary", { name: "Möteschatt" }).getByRole("button", { name: "Stäng" }).click();
  await cameraOff.click();
  await expectMoving(anna, "Bo Ek");
  await expect.poll(() => bo.getByRole("alert").filter({ hasText: /\S/ }).count()).toBe(0);
  await people.getByRole("switch", { name: "Använda kameran" }).press("Space");
  await people.getByRole("switch", { name: "Skriva i chatten" }).press("Space");
  await people.getByRole("button", { name: "Stäng" }).click();
});

test("Citra comes by a guest link, waits, is let in and is put out for good", async () => {
  picturesOnFailure("meeting-guest");
  const mine = await fetch(`${server.url}/api/v1/meetings?mine=true`, {
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  const { items } = (await mine.json()) as { items: { id: string }[] };
  const made = await fetch(`${server.url}/api/v1/meetings/${items[0]?.id ?? ""}/guest-link`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  guestLink = ((await made.json()) as { url: string }).url;
  await citra.goto(guestLink);
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await citra.screenshot({ path: join(output, "guest-check.png") });
  await button(citra, "Be att få komma in").click();
  await citra.getByText("Du väntar i lobbyn").waitFor();
  await anna.getByText("Citra Wahyudi väntar i lobbyn").waitFor();
  await anna.screenshot({ path: join(output, "lobby-desktop.png") });
  await button(anna, "Släpp in").click();
  await stage(citra).waitFor();
  await expectMoving(citra, "Anna Lindqvist");
  await expectMoving(anna, "Citra Wahyudi");
  await anna.getByRole("button", { name: /^Deltagare/ }).click();
  await button(anna, "Val för Citra Wahyudi").click();
  await anna.getByRole("menuitem", { name: "Ta ut ur mötet" }).click();
  await citra.getByText("Du är inte längre med i mötet").waitFor();
  await citra.reload();
  await citra.getByText("Du är inte längre med i mötet").waitFor();
});

test("anyone who is removed from the workspace is out of the call, and leaving ends it for oneself", async () => {
  picturesOnFailure("meeting-removed");
  const members = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/members`, {
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  const { items } = (await members.json()) as { items: { person: { id: string; name: string } }[] };
  const { id } = items.find((one) => one.person.name === cast.bo.name)?.person ?? { id: "" };
  await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/members/${id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  await bo.getByText("Du är inte längre med i mötet").waitFor({ timeout: 2000 });
  await button(anna, "Lämna").click();
  await until(async () => (await stage(anna).count()) === 0);
  await expect.poll(() => anna.evaluate(() => document.querySelectorAll("audio").length)).toBe(0);
});
