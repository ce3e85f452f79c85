import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let visitor: Page;
let phone: Page;
let meetingId: string;
let url: string;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: visitor } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone", { locale: "en-GB" }));
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  const body = { title: "Ny e-tjänst", startsAt, lobby: "open", isWebinar: true };
  ({ id: meetingId } = await callApi<{ id: string }>(server, cast.anna, "POST", path, body));
  await signIn(anna, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/meetings/${meetingId}`);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, visitor, phone }));
const stage = (page: Page) => page.getByRole("region", { name: /^Scenen$|^The stage$/ });

/** Of the first picture: where it is, and a sum of what is seen. */
const seen = (page: Page): Promise<{ at: number; sum: number }> =>
  page.evaluate(() => {
    const video = document.querySelector("video");
    if (!video || video.videoWidth === 0) return { at: 0, sum: 0 };
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
    const context = canvas.getContext("2d");
    context?.drawImage(video, 0, 0, 64, 36);
    const { data } = context!.getImageData(0, 0, 64, 36);
    return { at: video.currentTime, sum: data.reduce((sum, value, index) => sum + value * ((index % 251) + 1), 0) };
  });

/** Whether the picture goes on for four seconds, neither standing nor jumping. */
async function isMoving(page: Page): Promise<boolean> {
  const sums = new Set<number>();
  const before = (await seen(page)).at;
  if (before === 0) return false;
  for (let n = 0; n < 8; n++) {
    sums.add((await seen(page)).sum);
    await page.waitForTimeout(500);
  }
  const passed = (await seen(page)).at - before;
  return sums.size > 3 && passed > 2 && passed < 9;
}
/** What was sent before a pause is seen to its end first. */
const expectMoving = (page: Page): Promise<void> => expect.poll(() => isMoving(page), { timeout: 45_000 }).toBe(true);

test("Anna turns the live page on before it begins; a visitor without an account reads when it does", async () => {
  picturesOnFailure("live-page-scheduled");
  const section = anna.getByRole("region", { name: "Livesida" });
  await button(section, "Sätt på livesidan").focus();
  await anna.keyboard.press("Enter");
  await section.getByText("Visas öppet").waitFor();
  await section.getByText("Ingen tittar").waitFor();
  await section.scrollIntoViewIfNeeded();
  await takePicture(anna, "live-page-section");
  expect(await violationsOf(anna)).toEqual([]);
  ({ url } = await callApi<{ url: string }>(server, cast.anna, "GET", `/api/v1/meetings/${meetingId}/live-page`));
  for (const page of [visitor, phone]) {
    await page.goto(url);
    await page.getByRole("heading", { name: "Ny e-tjänst" }).waitFor();
  }
  await visitor.getByText("Det har inte börjat än").waitFor();
  await visitor.getByText(/^Börjar /).waitFor();
  await phone.getByText("It has not begun yet").waitFor();
  await takePicture(visitor, "live-page-scheduled");
  await takePicture(phone, "live-page-scheduled-phone");
  for (const page of [visitor, phone]) expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
});

test("she begins with her camera: the visitor sees a moving picture and hears, on both sizes, and she sees how many watch", async () => {
  picturesOnFailure("live-page-watching");
  await callApi(server, cast.anna, "POST", `/api/v1/meetings/${meetingId}/start`);
  await anna.goto(`/w/${cast.workspaceId}/meetings`);
  await button(anna, "Gå med").first().click();
  await button(anna, "Gå med nu").click();
  await anna.getByRole("region", { name: /^Möte:/ }).waitFor();
  // Everybody on the stage is told.
  await anna.getByText("Visas öppet på livesidan").waitFor();
  for (const page of [visitor, phone]) {
    await stage(page).waitFor({ timeout: 20_000 });
    await expectMoving(page);
    await expect.poll(() => loudness(page), { timeout: 20_000 }).toBeGreaterThan(0.01);
    expect(await page.getByText("Anna Lindqvist").count()).toBeGreaterThan(0);
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  }
  await takePicture(visitor, "live-page-one");
  await takePicture(phone, "live-page-one-phone");
  await button(stage(visitor), "Stäng av ljudet").focus();
  await visitor.keyboard.press("Enter");
  await button(stage(visitor), "Slå på ljudet").waitFor();
  await button(anna.getByRole("toolbar"), "Publik").click();
  const panel = anna.getByRole("complementary", { name: "Publik" });
  await panel.getByText("Ungefär 2 tittar").waitFor({ timeout: 25_000 });
  await takePicture(anna, "live-page-leading");
  expect(await violationsOf(anna)).toEqual([]);
});

test("Bo comes up with his camera and Anna shares her screen: the visitor sees all three", async () => {
  picturesOnFailure("live-page-many");
  const { context, page: bo } = await openContext(browser, server.url, "desktop");
  await signIn(bo, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/meetings`);
  await button(bo, "Gå med").first().click();
  await button(bo, "Gå med nu").click();
  await bo.getByText("Visas öppet på livesidan").waitFor();
  await button(anna.getByRole("toolbar"), "Dela skärm").click();
  for (const page of [visitor, phone]) {
    await stage(page).getByText("Bo Ek").waitFor({ timeout: 40_000 });
    await stage(page)
      .getByText(/^Anna Lindqvist (delar skärmen|shares their screen)$/)
      .waitFor({ timeout: 30_000 });
    await expect.poll(() => stage(page).locator("video").count(), { timeout: 30_000 }).toBe(3);
    await expectMoving(page);
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  }
  await takePicture(visitor, "live-page-many");
  await takePicture(phone, "live-page-many-phone");
  await button(anna.getByRole("toolbar"), /Sluta dela|Dela skärm/).click();
  await context.close();
  await expect.poll(() => stage(visitor).locator("video").count(), { timeout: 30_000 }).toBe(1);
});

test("she pauses, goes on, and ends it: the visitor's page says so each time", async () => {
  picturesOnFailure("live-page-over");
  const panel = anna.getByRole("complementary", { name: "Publik" });
  await button(panel, "Pausa").click();
  await visitor.getByText("Det är paus").waitFor({ timeout: 10_000 });
  await anna.getByText("Livesidan är pausad").waitFor();
  await button(panel, "Fortsätt visa").click();
  await stage(visitor).waitFor({ timeout: 10_000 });
  await expectMoving(visitor);
  await callApi(server, cast.anna, "POST", `/api/v1/meetings/${meetingId}/end`);
  await visitor.getByText("Webbinariet är slut").waitFor({ timeout: 15_000 });
  await phone.getByText("The webinar is over").waitFor({ timeout: 15_000 });
  await takePicture(visitor, "live-page-over");
  for (const page of [visitor, phone]) expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
});

test("a password is asked for first, and an address that shows nothing says so", async () => {
  picturesOnFailure("live-page-password");
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const body = { title: "Slutet hus", isStarted: true, isWebinar: true };
  const { id } = await callApi<{ id: string }>(server, cast.anna, "POST", path, body);
  const { url: own } = await callApi<{ url: string }>(server, cast.anna, "PUT", `/api/v1/meetings/${id}/live-page`, {
    state: "on",
  });
  const password = "ett långt lösenord";
  await callApi(server, cast.anna, "PUT", `/api/v1/meetings/${id}/guest-password`, { password });
  await visitor.goto(own);
  await visitor.getByRole("textbox", { name: "Lösenord" }).or(visitor.getByLabel("Lösenord")).first().fill(password);
  await visitor.keyboard.press("Enter");
  await visitor.getByText("Väntar på scenen").waitFor();
  expect(await violationsOf(visitor)).toEqual([]);
  await callApi(server, cast.anna, "PUT", `/api/v1/meetings/${id}/live-page`, { state: "off" });
  await visitor.getByText("Här visas inget").waitFor({ timeout: 10_000 });
  await takePicture(visitor, "live-page-unknown");
  expect(await violationsOf(visitor)).toEqual([]);
});
