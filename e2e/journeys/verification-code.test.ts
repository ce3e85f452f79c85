import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openPeople, signIn, takePicture } from "../browser.ts";
import { CodeCamera, readShownCode } from "../code-camera.ts";
import { makeEncryptedRoom, makeRecoveryKey } from "../encrypted-pages.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// Two pages verify one another by the code that one shows and the camera of the other one sees: two people, and two devices of one.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let roomId: string;
const camera = new CodeCamera();
/** Anna at her desk, and Bo with his telephone. */
let anna: Page;
let bo: Page;

const dialogOf = (page: Page): Locator => page.getByRole("dialog");
const codeOn = (page: Page): Locator => dialogOf(page).getByRole("img", { name: "Kod att skanna" });
const viewOf = (page: Page): Locator => dialogOf(page).getByLabel("Det som kameran ser");
const footerOf = (page: Page): Locator => dialogOf(page).locator("footer");

/** For `addInitScript`: each stream that the page was given, to see that it is let go. */
function keepStreams(): void {
  const kept = globalThis as { streams?: MediaStream[] };
  kept.streams = [];
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await original(constraints);
    kept.streams?.push(stream);
    return stream;
  };
}
/** How many cameras the page has opened, and whether one of them still films. */
const camerasOf = (page: Page): Promise<{ opened: number; isFilming: boolean }> =>
  page.evaluate(() => {
    const streams = (globalThis as { streams?: MediaStream[] }).streams ?? [];
    const isLive = (stream: MediaStream): boolean => stream.getTracks().some((one) => one.readyState === "live");
    return { opened: streams.length, isFilming: streams.some(isLive) };
  });

async function open(size: "desktop" | "phone", who: Cast["anna"]): Promise<{ context: BrowserContext; page: Page }> {
  const opened = await openContext(browser, server.url, size);
  await opened.context.addInitScript(keepStreams);
  await signIn(opened.page, who.name, who.password);
  return opened;
}

async function look(page: Page, name: string): Promise<void> {
  await expect.poll(() => violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  await takePicture(page, name);
}

/** In the chat of both: someone begins to verify the other one, who answers. */
async function begin(from: Page, name: string, to: Page): Promise<void> {
  await from.goto(`/chat/${encodeURIComponent(roomId)}`);
  await openPeople(from);
  await button(from, `Bekräfta ${name}`).click();
  await button(to.getByRole("region", { name: "Bekräfta" }), "Svara").click();
  await Promise.all([codeOn(from).waitFor(), codeOn(to).waitFor()]);
}

async function close(...pages: Page[]): Promise<void> {
  for (const page of pages) {
    await button(footerOf(page), "Stäng").click();
    await dialogOf(page).waitFor({ state: "detached" });
  }
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium([camera.parameter]);
  roomId = await makeEncryptedRoom(server, cast.anna, cast.bo);
  ({ page: anna } = await open("desktop", cast.anna));
  ({ page: bo } = await open("phone", cast.bo));
  await bo.goto(`/chat/${encodeURIComponent(roomId)}`);
  await button(bo, "Gå med").click();
  await makeRecoveryKey(anna);
  await makeRecoveryKey(bo);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a code with other keys ends it on both sides, and the camera goes out when the other side gives up", async () => {
  await begin(bo, "Anna Lindqvist", anna);
  const forged = await readShownCode(codeOn(anna));
  // Its keys lie before the secret, which is the last of it.
  forged.fill(7, -80, -48);
  await camera.lookAtBytes(forged);
  await button(footerOf(bo), "Skanna en kod").click();
  await dialogOf(bo).getByText("Koden stämde inte med nycklarna.").waitFor();
  await look(bo, "kod-falsk-telefon");
  await dialogOf(anna).getByText("Den andra sidan avbröt.").waitFor();
  await close(anna, bo);

  camera.lookAway();
  await begin(bo, "Anna Lindqvist", anna);
  await button(footerOf(bo), "Skanna en kod").click();
  await expect.poll(async () => (await camerasOf(bo)).isFilming).toBe(true);
  await look(bo, "kod-kamera-telefon");
  await button(footerOf(anna), "Avbryt").click();
  await dialogOf(bo).getByText("Den andra sidan avbröt.").waitFor();
  await expect.poll(async () => (await camerasOf(bo)).isFilming).toBe(false);
  await close(bo);
});

test.each([
  ["NotAllowedError", "Webbläsaren får inte använda kameran."],
  ["NotFoundError", "Ingen kamera hittades."],
  ["NotReadableError", "Kameran gick inte att starta."],
])(
  "a camera that answers %s is explained, and may be tried again; pictures are compared instead",
  async (name, text) => {
    await begin(anna, "Bo Ek", bo);
    camera.lookAway();
    await anna.evaluate((error) => {
      const devices = navigator.mediaDevices;
      const original = devices.getUserMedia;
      devices.getUserMedia = () => {
        devices.getUserMedia = original;
        return Promise.reject(new DOMException("No", error));
      };
    }, name);
    await button(footerOf(anna), "Skanna en kod").click();
    await dialogOf(anna).getByText(text).waitFor();
    if (name === "NotAllowedError") await look(anna, "kod-kamera-nekad");
    await button(dialogOf(anna), "Försök igen").click();
    await viewOf(anna).waitFor();
    await button(footerOf(anna), "Jämför bilder").click();
    const signs = (page: Page) => page.getByRole("list", { name: "Sju bilder att jämföra" }).locator("li > span");
    await Promise.all([signs(anna).last().waitFor(), signs(bo).last().waitFor()]);
    expect(await signs(anna).allTextContents()).toEqual(await signs(bo).allTextContents());
    expect((await camerasOf(anna)).isFilming).toBe(false);
    await button(footerOf(anna), "De skiljer sig").click();
    for (const page of [anna, bo]) await dialogOf(page).getByText("Bilderna stämde inte.").waitFor();
    await close(anna, bo);
  },
);

test("Anna's camera sees other codes first, then Bo's; he is verified once he says that it was she", async () => {
  await begin(anna, "Bo Ek", bo);
  await look(anna, "kod-dator");
  await look(bo, "kod-telefon");
  const old = await readShownCode(codeOn(bo));
  await button(footerOf(anna), "Avbryt").click();
  await dialogOf(bo).getByText("Den andra sidan avbröt.").waitFor();
  await close(bo);

  await begin(anna, "Bo Ek", bo);
  const { opened: before } = await camerasOf(anna);
  await camera.lookAtBytes(new TextEncoder().encode("https://example.org/erbjudande"));
  await button(footerOf(anna), "Skanna en kod").click();
  await dialogOf(anna).getByText("Det där är ingen kod för att bekräfta någon.").waitFor();
  await viewOf(anna).waitFor();
  await camera.lookAtBytes(old);
  await dialogOf(anna).getByText("Den koden hör till ett annat tillfälle.").waitFor();
  await look(anna, "kod-kamera-dator");
  // Back to one's own code: the camera goes out.
  await button(footerOf(anna), "Visa min kod").click();
  await codeOn(anna).waitFor();
  await expect.poll(() => camerasOf(anna)).toEqual({ opened: before + 1, isFilming: false });
  await camera.lookAt(codeOn(bo));
  await button(footerOf(anna), "Skanna en kod").click();
  await dialogOf(anna).getByText("Koden stämmer. Väntar på att Bo Ek svarar ja.").waitFor();
  await expect.poll(() => camerasOf(anna)).toEqual({ opened: before + 2, isFilming: false });
  await dialogOf(bo).getByText("Koden är skannad. Står det hos Anna Lindqvist att koden stämmer?").waitFor();
  await look(bo, "kod-skannad-telefon");
  await button(footerOf(bo), "Ja, bekräfta").click();
  await dialogOf(anna).getByText("Bekräftat. Nu vet du att det är Bo Ek").waitFor();
  await dialogOf(bo).getByText("Bekräftat. Nu vet du att det är Anna Lindqvist").waitFor();
  await close(anna, bo);
  for (const page of [anna, bo]) {
    await page.goto(`/chat/${encodeURIComponent(roomId)}`);
    await page.getByRole("img", { name: "Krypterat, och alla som är med är bekräftade" }).waitFor();
  }
});

test("a new device of Anna's is verified by the code that her desk shows its camera, and reads her chats", async () => {
  const { context, page: phone } = await open("phone", cast.anna);
  await phone.goto("/security");
  await button(phone, "Bekräfta med en annan enhet").click();
  await button(anna.getByRole("region", { name: "Bekräfta" }), "Svara").click();
  await codeOn(anna).waitFor();
  await look(anna, "kod-egen-dator");
  await camera.lookAt(codeOn(anna));
  await button(footerOf(phone), "Skanna en kod").click();
  await dialogOf(phone).getByText("Koden stämmer. Svara ja på din andra enhet.").waitFor();
  await look(phone, "kod-egen-stammer-telefon");
  await button(footerOf(anna), "Ja, bekräfta").click();
  await dialogOf(phone).getByText("Bekräftat. Enheten är din").waitFor();
  await dialogOf(anna).getByText("Bekräftat. Enheten är din").waitFor();
  await close(anna, phone);
  await phone.getByText("Klart", { exact: true }).waitFor();
  await expect.poll(() => camerasOf(phone)).toEqual({ opened: 1, isFilming: false });
  await context.close();
});

test("a new device of Anna's shows its code, and her desk scans it; a no at the new device verifies nothing", async () => {
  const { context, page: phone } = await open("phone", cast.anna);
  await phone.goto("/security");
  for (const isHers of [false, true]) {
    await button(phone, "Bekräfta med en annan enhet").click();
    await button(anna.getByRole("region", { name: "Bekräfta" }), "Svara").click();
    await codeOn(phone).waitFor();
    await camera.lookAt(codeOn(phone));
    await button(footerOf(anna), "Skanna en kod").click();
    await dialogOf(anna).getByText("Koden stämmer. Svara ja på din andra enhet.").waitFor();
    await button(footerOf(phone), isHers ? "Ja, bekräfta" : "Nej, avbryt").click();
    if (isHers) await dialogOf(phone).getByText("Bekräftat. Enheten är din").waitFor();
    else await dialogOf(phone).getByText("Någon annan hade skannat koden.").waitFor();
    await dialogOf(anna)
      .getByText(isHers ? "Bekräftat. Enheten är din" : "Den andra sidan avbröt.")
      .waitFor();
    await close(anna, phone);
  }
  await phone.getByText("Klart", { exact: true }).waitFor();
  await context.close();
});

test("without a camera a code is shown and none is asked for", async () => {
  const { context, page: desk } = await openContext(browser, server.url, "desktop");
  await context.addInitScript(() => {
    navigator.mediaDevices.enumerateDevices = async () => [];
  });
  await signIn(desk, cast.anna.name, cast.anna.password, "/security");
  await button(desk, "Bekräfta med en annan enhet").click();
  await button(anna.getByRole("region", { name: "Bekräfta" }), "Svara").click();
  await dialogOf(desk).getByText("Skanna koden i appen på din andra enhet, eller jämför bilder.").waitFor();
  expect(await button(footerOf(desk), "Skanna en kod").count()).toBe(0);
  // The other side has nobody to show a code to.
  await dialogOf(anna).getByText("På din andra enhet syns en kod.").waitFor();
  expect(await codeOn(anna).count()).toBe(0);
  await look(anna, "kod-bara-skanna");
  await button(footerOf(desk), "Avbryt").click();
  await close(anna);
  await context.close();
});
