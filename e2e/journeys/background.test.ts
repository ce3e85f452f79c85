import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { writeCamera } from "../camera.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** What is behind a person: hidden from the others, or nothing is sent at all. And the call in a small window. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let context: BrowserContext;
let anna: Page;
let bo: Page;
const folder = mkdtempSync(join(tmpdir(), "safos-background-"));
const failed = /bakgrunden kunde inte döljas/;

const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const tile = (page: Page, name: string) => stage(page).getByRole("listitem", { name: new RegExp(`^${name}`) });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Inställningar i mötet" });
const settings = (page: Page) => page.getByRole("toolbar").getByRole("button", { name: "Inställningar" });

/** How much neighbouring points differ, 0 to 255, and the mean blue less red; null while there is no picture. */
const look = (page: Page, name: string): Promise<{ sharpness: number; blue: number } | null> =>
  tile(page, name)
    .first()
    .evaluate((one) => {
      const video = one.querySelector("video");
      if (!video || video.videoWidth === 0) return null;
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const drawn = canvas.getContext("2d");
      drawn?.drawImage(video, 0, 0);
      const { data } = drawn?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] as number[] };
      let sharpness = 0;
      let blue = 0;
      for (let at = 4; at < data.length; at += 4) {
        sharpness += Math.abs((data[at + 1] ?? 0) - (data[at - 3] ?? 0));
        blue += (data[at + 2] ?? 0) - (data[at] ?? 0);
      }
      const points = data.length / 4;
      return { sharpness: sharpness / points, blue: blue / points };
    });

const sharpness = async (page: Page, name: string): Promise<number> => (await look(page, name))?.sharpness ?? -1;

async function choose(page: Page, name: string): Promise<void> {
  await dialog(page).getByRole("radio", { name }).check({ force: true });
}

async function goIn(page: Page, background?: string): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/meetings`);
  await button(page, "Gå med").first().click();
  if (background !== undefined) await page.getByRole("radio", { name: background }).check({ force: true });
  await button(page, "Gå med nu").click();
  await stage(page).waitFor();
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium([`--use-file-for-fake-video-capture=${writeCamera(folder)}`]);
  ({ context, page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "desktop"));
  // A browser without streams of frames.
  await bo.addInitScript("delete globalThis.MediaStreamTrackGenerator");
  await signIn(anna, cast.anna.name, cast.anna.password);
  await signIn(bo, cast.bo.name, cast.bo.password);
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  await callApi(server, cast.anna, "POST", path, { title: "Samråd", isStarted: true });
  await goIn(anna);
  await goIn(bo);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("Anna blurs her room in the call, and shows it again", async () => {
  await expect.poll(() => sharpness(bo, "Anna"), { timeout: 20_000 }).toBeGreaterThan(12);
  await settings(anna).click();
  await dialog(anna).getByText("Så ser de andra dig").waitFor();
  await choose(anna, "Stark suddig");
  await expect.poll(() => sharpness(bo, "Anna"), { timeout: 30_000 }).toBeLessThan(4);
  expect(await sharpness(bo, "Anna")).toBeGreaterThan(-1);
  await takePicture(anna, "desktop-mote-bakgrund");
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  await choose(anna, "Ingen");
  await expect.poll(() => sharpness(bo, "Anna"), { timeout: 20_000 }).toBeGreaterThan(12);
  expect(await overflowOf(anna)).toBe(0);
});

test("Bo is before the sea, also where frames come by way of a canvas", async () => {
  await settings(bo).click();
  await choose(bo, "Hav");
  await expect.poll(async () => (await look(anna, "Bo"))?.blue ?? 0, { timeout: 30_000 }).toBeGreaterThan(15);
  await button(dialog(bo), "Klar").click();
});

test("when drawing fails in the call, the picture stops and Anna is told; the room is not shown", async () => {
  await choose(anna, "Lätt suddig");
  await expect.poll(() => sharpness(bo, "Anna"), { timeout: 30_000 }).toBeLessThan(6);
  const worker = anna.workers().find((one) => one.url().includes("background-worker"));
  await worker?.evaluate(() => {
    OffscreenCanvas.prototype.getContext = () => null;
  });
  await button(dialog(anna), "Klar").click();
  await anna.getByRole("alert").filter({ hasText: failed }).waitFor();
  await expect.poll(() => tile(bo, "Anna").first().locator("video").count()).toBe(0);
});

test("without the recogniser no picture is sent, however often the camera is turned on", async () => {
  await context.route("**/selfie-segmentation/*.wasm", (route) => route.abort());
  await anna.getByRole("toolbar").getByRole("button", { name: "Kamera av" }).click();
  await expect.poll(() => anna.workers().length, { timeout: 20_000 }).toBe(0);
  await goIn(anna, "Stark suddig");
  await anna.getByRole("alert").filter({ hasText: failed }).waitFor({ timeout: 20_000 });
  await anna.getByRole("toolbar").getByRole("button", { name: "Kamera av" }).click();
  await anna.getByRole("toolbar").getByRole("button", { name: "Kamera av" }).waitFor();
  expect(await tile(bo, "Anna").first().locator("video").count()).toBe(0);
  await context.unroute("**/selfie-segmentation/*.wasm");
});

test("who goes in with a blurred room is blurred from the first picture on", async () => {
  await goIn(anna, "Stark suddig");
  let sharpest = -1;
  let seen = 0;
  await expect
    .poll(
      async () => {
        const now = await sharpness(bo, "Anna");
        sharpest = Math.max(sharpest, now);
        return now < 0 ? seen : ++seen;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBeGreaterThan(20);
  expect(sharpest).toBeLessThan(4);
});

/** The small window is a document of the page. */
const small = (page: Page, wanted: string): Promise<string | null> =>
  page.evaluate((selector) => {
    const { window: own } = (globalThis as unknown as { documentPictureInPicture: { window: Window | null } })
      .documentPictureInPicture;
    const found = own?.document.querySelector<HTMLElement>(selector);
    if (!found) return null;
    if (selector.startsWith("button")) found.click();
    return found.textContent || "there";
  }, wanted);

test("the call goes on in a small window: who speaks, microphone, camera, and the way back", async () => {
  await button(anna, "Visa mötet i ett eget fönster").click();
  await expect.poll(() => small(anna, "section")).toContain("Bo Ek");
  await expect.poll(() => small(anna, "section video")).toBe("there");
  await small(anna, 'button[aria-label="Stäng av mikrofonen"]');
  await anna.getByRole("toolbar").getByRole("button", { name: "Mikrofon av" }).waitFor();
  await button(anna, "Visa mötet litet").click();
  await expect.poll(() => small(anna, 'button[aria-label="Slå på mikrofonen"]')).toBe("there");
  await small(anna, 'button[aria-label="Tillbaka till mötet"]');
  await anna.getByRole("toolbar").getByRole("button", { name: "Mikrofon", exact: true }).waitFor();
  await expect.poll(() => small(anna, "section")).toBe(null);
});

test("the window opens by itself when one leaves the tab, where one wants that, and ends with the call", async () => {
  await settings(anna).click();
  await anna.evaluate(() => {
    const session = navigator.mediaSession;
    const set = session.setActionHandler.bind(session);
    session.setActionHandler = (action, handler) => {
      if ((action as string) === "enterpictureinpicture") Object.assign(globalThis, { leaveTab: handler });
      set(action, handler);
    };
  });
  await dialog(anna).getByRole("switch", { name: "Öppna ett litet fönster när jag byter flik" }).press("Space");
  await button(dialog(anna), "Klar").click();
  await anna.evaluate(() => (globalThis as unknown as { leaveTab: () => void }).leaveTab());
  await expect.poll(() => small(anna, "section")).toContain("Bo Ek");
  await small(anna, 'button[aria-label="Lämna"]');
  await expect.poll(() => small(anna, "section")).toBe(null);
  await stage(anna).waitFor({ state: "detached" });
});
