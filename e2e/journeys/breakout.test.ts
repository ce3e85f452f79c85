import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { asked, countAsked } from "../asked-devices.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let citra: Page;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  for (const page of [anna, bo, citra]) await page.addInitScript(countAsked);
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const body = { title: "Workshop", isStarted: true, lobby: "open" };
  const { id } = await callApi<{ id: string }>(server, cast.anna, "POST", path, body);
  const { url } = await callApi<{ url: string }>(server, cast.anna, "POST", `/api/v1/meetings/${id}/guest-link`);
  for (const page of [anna, bo]) {
    await page.goto(`/w/${cast.workspaceId}/meetings`);
    await button(page, "Gå med").first().click();
    // One camera is enough to see that it goes along.
    await button(page, "Kameran är på").click();
    await button(page, "Gå med nu").click();
  }
  await citra.goto(url);
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await button(citra, "Be att få komma in").click();
  for (const page of [anna, bo, citra]) await stage(page).waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo, citra }));
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const names = (page: Page): Promise<number> => stage(page).locator("li[data-identity]").count();
/** Pictures that move. */
const pictures = (page: Page): Promise<number> =>
  stage(page)
    .locator("video")
    .evaluateAll((all) => all.filter((one) => one instanceof HTMLVideoElement && one.videoWidth > 0).length);
const panel = (page: Page) => page.getByRole("complementary", { name: "Grupprum" });
const room = (name: string) => panel(anna).getByRole("region", { name });
const place = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });

test("Anna lays out two rooms and puts Bo in one by the keyboard and a guest by dragging", async () => {
  picturesOnFailure("breakout-rooms");
  for (const page of [anna, bo, citra]) await expect.poll(() => names(page), { timeout: 15_000 }).toBe(3);
  expect(await button(citra, "Grupprum").count()).toBe(0);
  await button(anna, "Grupprum").click();
  await button(panel(anna), /Antal rum/).click();
  await anna.getByRole("option", { name: "2", exact: true }).click();
  await takePicture(anna, "breakout-begin");
  await button(panel(anna), "Skapa rum").click();
  await room("Rum 1").waitFor();
  await button(panel(anna), "Flytta Bo Ek").focus();
  await anna.keyboard.press("Enter");
  await anna.getByRole("menuitem", { name: "Till Rum 1" }).waitFor();
  await anna.keyboard.press("Enter");
  await room("Rum 1").getByText("Bo Ek").waitFor();
  await panel(anna).getByRole("listitem").filter({ hasText: "Citra" }).dragTo(room("Rum 1").getByRole("heading"));
  await room("Rum 1").getByText("Citra Wahyudi").waitFor();
  await takePicture(anna, "breakout-laid");
  expect(await violationsOf(anna)).toEqual([]);
});

test("everybody goes to their room with the camera and microphone they have, and is asked for nothing", async () => {
  picturesOnFailure("breakout-open");
  const before = [await asked(bo), await asked(citra)];
  await button(panel(anna), "Öppna rummen").click();
  for (const page of [bo, citra]) await place(page, "Du är i grupprummet Rum 1.").waitFor();
  for (const page of [bo, citra]) await expect.poll(() => names(page)).toBe(2);
  for (const page of [bo, citra]) await expect.poll(() => pictures(page), { timeout: 10_000 }).toBe(1);
  await expect.poll(() => names(anna)).toBe(1);
  expect([await asked(bo), await asked(citra)]).toEqual(before);
  await place(anna, "2 grupprum är öppna. Du är i stora rummet.").waitFor();
  await takePicture(anna, "breakout-desktop");
  await takePicture(bo, "breakout-phone");
  await takePicture(citra, "breakout-guest");
  for (const page of [bo, citra]) expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(bo)).toBe(0);
});

test("the guest asks for help, Anna sees it and says something to all; Bo reloads into the same room", async () => {
  picturesOnFailure("breakout-help");
  await button(citra, "Be om hjälp").click();
  await room("Rum 1").getByText("Citra Wahyudi ber om hjälp").waitFor();
  await place(anna, "Citra Wahyudi ber om hjälp i Rum 1.").waitFor();
  await panel(anna).getByRole("textbox", { name: "Meddelande till alla rum" }).fill("Fem minuter kvar");
  await anna.keyboard.press("Enter");
  for (const page of [bo, citra]) await place(page, "Anna Lindqvist till alla rum: Fem minuter kvar").waitFor();
  await takePicture(anna, "breakout-help");
  expect(await violationsOf(anna)).toEqual([]);
  await bo.reload();
  await place(bo, "Du är i grupprummet Rum 1.").waitFor();
  await expect.poll(() => names(bo)).toBe(2);
  await button(room("Rum 1"), "Gå in i Rum 1").click();
  await place(anna, "Du är i grupprummet Rum 1.").waitFor();
  await expect.poll(() => names(anna)).toBe(3);
  await expect.poll(() => room("Rum 1").getByText("ber om hjälp").count()).toBe(0);
});

test("the time is seen by all; when the rooms close everybody is back, and the chat was one", async () => {
  picturesOnFailure("breakout-close");
  const before = [await asked(anna), await asked(citra)];
  await button(anna, "Till stora rummet").click();
  await expect.poll(() => names(anna)).toBe(1);
  // Small beside other work it says the same.
  await button(anna, "Visa mötet litet").click();
  await place(anna, "2 grupprum är öppna. Du är i stora rummet.").waitFor();
  await takePicture(anna, "breakout-docked");
  expect(await violationsOf(anna)).toEqual([]);
  await button(anna, "Visa mötet stort").click();
  await button(anna, /Möteschatt/).click();
  await anna.getByRole("textbox", { name: "Skriv till alla i mötet" }).fill("Samlas snart");
  await anna.keyboard.press("Enter");
  await button(citra, /Möteschatt/).click();
  await citra.getByRole("complementary").getByText("Samlas snart").waitFor();
  await citra.getByRole("complementary").getByText("Anna Lindqvist").waitFor();
  await button(anna, "Grupprum").click();
  await button(panel(anna), "Kalla tillbaka alla").click();
  for (const page of [anna, bo, citra]) await page.getByText("Alla kommer tillbaka").waitFor();
  await takePicture(bo, "breakout-warning-phone");
  expect(await violationsOf(bo)).toEqual([]);
  await button(panel(anna), "Stäng rummen").click();
  for (const page of [anna, bo, citra]) await expect.poll(() => names(page)).toBe(3);
  await expect.poll(() => pictures(anna), { timeout: 10_000 }).toBe(1);
  expect([await asked(anna), await asked(citra)]).toEqual(before);
  await takePicture(citra, "breakout-back");
});
