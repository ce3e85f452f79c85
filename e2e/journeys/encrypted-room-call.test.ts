import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// A call in an encrypted direct chat is encrypted end to end: its keys go between the pages, and the server has none of them.

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let bosContext: BrowserContext;
let roomId: string;
/** What the pages sent from device to device: the address and the body. */
const toDevices: string[] = [];

const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const incoming = (page: Page) => page.getByRole("alertdialog", { name: "Anna Lindqvist" });
const outgoing = () => anna.getByRole("region", { name: "Samtal till Bo Ek" });
const chat = (): string => `/chat/${encodeURIComponent(roomId)}`;
/** Pictures of someone that have been drawn. */
const frames = (page: Page, name: string): Promise<number> =>
  stage(page)
    .getByRole("listitem", { name: new RegExp(`^${name}`) })
    .first()
    .evaluate((one) => one.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0);
/** They see each other's pictures move and hear each other. */
async function meet(): Promise<void> {
  for (const [page, name] of [
    [anna, "Bo"],
    [bo, "Anna"],
  ] as const) {
    await stage(page).waitFor({ timeout: 20_000 });
    await expect.poll(() => frames(page, name), { timeout: 20_000 }).toBeGreaterThan(5);
    await expect.poll(() => loudness(page), { timeout: 15_000 }).toBeGreaterThan(0.01);
    await stage(page).getByText("Totalsträckskrypterat").waitFor();
  }
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo, context: bosContext } = await openContext(browser, server.url, "phone"));
  const made = await callApi<{ room_id: string }>(server, cast.anna, "POST", "/_matrix/client/v3/createRoom", {
    ...{ invite: [cast.bo.userId], is_direct: true, preset: "trusted_private_chat" },
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  roomId = made.room_id;
  await callApi(server, cast.bo, "POST", `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/join`, {});
  for (const page of [anna, bo])
    page.on("request", (request) => {
      if (request.url().includes("/sendToDevice/")) toDevices.push(`${request.url()} ${request.postData() ?? ""}`);
    });
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  for (const page of [anna, bo]) {
    await page.goto(chat());
    await page
      .getByRole("img", { name: /^Krypterat/ })
      .first()
      .waitFor();
    await page.getByRole("textbox", { name: /^Skriv till/ }).waitFor();
  }
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("Anna rings Bo in their encrypted chat, he declines, and the chat says so", async () => {
  keepPicturesOnFailure("encrypted-room-declined", () => ({ anna, bo }));
  await button(anna, "Ring Bo Ek").click();
  await incoming(bo).waitFor();
  expect(await button(incoming(bo), "Jag ringer upp om 10 minuter").count()).toBe(0);
  await button(incoming(bo), "Avböj").click();
  await outgoing().getByText("Kan inte svara nu").waitFor();
  await anna.getByRole("log").getByText("Avböjt samtal").waitFor();
  await button(outgoing(), "Stäng").click();
});

test("he answers the next one: they see and hear each other, and the server has no key", async () => {
  keepPicturesOnFailure("encrypted-room-answered", () => ({ anna, bo }));
  await button(anna, "Ring Bo Ek med video").click();
  await button(incoming(bo), "Med video").click();
  await meet();
  await takePicture(anna, "encrypted-room-call");
  await takePicture(bo, "encrypted-room-call-phone");
  expect(await violationsOf(anna)).toEqual([]);
  expect(await violationsOf(bo)).toEqual([]);
  expect(await overflowOf(bo)).toBe(0);
  expect(await button(stage(anna), "Spela in").count()).toBe(0);
  expect(await button(stage(anna), "Undertexter").count()).toBe(0);
  expect(toDevices.length).toBeGreaterThan(0);
  for (const one of toDevices) {
    expect(one).toContain("/sendToDevice/m.room.encrypted/");
    expect(one).not.toContain("encryption_keys");
  }
  await expect(
    callApi(
      server,
      cast.anna,
      "GET",
      `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=100`,
    ),
  ).resolves.not.toMatchObject({
    chunk: expect.arrayContaining([expect.objectContaining({ type: expect.stringContaining("rtc.notification") })]),
  });
});

test("a page that is loaded anew comes back into the call, with new keys both ways", async () => {
  keepPicturesOnFailure("encrypted-room-again", () => ({ anna, bo }));
  await bo.reload();
  await meet();
  await anna.reload();
  await meet();
});

test("another tab has no keys and says so; what opens the call there takes them over", async () => {
  const tab = await bosContext.newPage();
  keepPicturesOnFailure("encrypted-room-tab", () => ({ anna, bo, tab }));
  await tab.goto(chat());
  await button(tab, /^Krypterat samtal pågår/).click();
  await tab.getByText(/nycklarna är i en annan flik/).waitFor();
  expect(await button(tab, "Gå med nu").isDisabled()).toBe(true);
  expect(await violationsOf(tab)).toEqual([]);
  await takePicture(tab, "encrypted-room-elsewhere");
  await button(tab.getByRole("region", { name: "Innan du går in" }), "Öppna här i stället").click();
  await tab.getByText(/Bara de som är med i chatten ser och hör det/).waitFor({ timeout: 20_000 });
  await takePicture(tab, "encrypted-room-check");
  await bo.getByText("Mötet fortsätter i ett annat fönster").waitFor();
  await button(tab, "Gå med nu").click();
  await bo.close();
  bo = tab;
  await meet();
  await Promise.all([anna, bo].map((page) => button(page, "Lämna").click()));
  await anna
    .getByRole("log")
    .getByText(/^Samtal, /)
    .first()
    .waitFor({ timeout: 15_000 });
});
