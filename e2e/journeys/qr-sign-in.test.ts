import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { PayloadType } from "matrix-js-sdk/lib/rendezvous/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { readShownCode } from "../code-camera.ts";
import { makeEncryptedRoom, makeRecoveryKey } from "../encrypted-pages.ts";
import { otherDigits, ScanningDevice } from "../scanning-device.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { cryptoOf } from "../verifying-client.ts";
import { startWithCast } from "../with-cast.ts";

// Anna's page lets a new device in by the code that it shows, and the device reads what was written before.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let context: BrowserContext;
let page: Page;
let roomId: string;
const written: string[] = [];

const dialog = (): Locator => page.getByRole("dialog");
const code = (): Locator => dialog().getByRole("img", { name: "Kod som den nya enheten skannar" });
const footer = (): Locator => dialog().locator("footer");

async function look(name: string): Promise<void> {
  for (const [size, width, height] of [
    ["telefon", 390, 844],
    ["dator", 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await takePicture(page, `qr-${name}-${size}`);
  }
}

const scan = async (deviceId: string): Promise<ScanningDevice> =>
  ScanningDevice.scan(server.url, await readShownCode(code()), deviceId);

/** Anna opens the code. */
async function show(): Promise<void> {
  await page.goto("/security");
  await button(page, "Logga in en annan enhet").click();
  await code().waitFor();
}

async function write(digits: string): Promise<void> {
  await dialog().getByLabel("Två siffror").fill(digits);
  await page.keyboard.press("Enter");
}

/** Anna follows the link and answers there. */
async function answer(name: "Tillåt" | "Avbryt"): Promise<void> {
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    dialog().getByRole("link", { name: "Öppna sidan" }).click(),
  ]);
  await button(tab, "Fortsätt").click();
  await button(tab, name).click();
  await tab.getByText(name === "Tillåt" ? "Telefonen är ansluten" : "Telefonen släpptes inte in.").waitFor();
  await tab.close();
}

const isAtServer = async (url: string): Promise<boolean> => (await fetch(url)).status === 200;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  roomId = await makeEncryptedRoom(server, cast.anna, cast.bo);
  ({ context, page } = await openContext(browser, server.url, "desktop"));
  page.on("console", (message) => written.push(message.text()));
  await signIn(page, cast.anna.name, cast.anna.password);
  await makeRecoveryKey(page);
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await page.getByRole("textbox", { name: /^Skriv till/ }).fill("Skrivet innan telefonen kom");
  await page.keyboard.press("Enter");
  await page.getByRole("article").filter({ hasText: "Skrivet innan telefonen kom" }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a new device scans the code, is let in, is verified and reads what was written before", async () => {
  await show();
  await look("kod");
  const device = await scan("TELEFONETT");
  expect(device.serverName).toBe(cast.anna.userId.slice(cast.anna.userId.indexOf(":") + 1));
  const digits = await device.ask();
  expect(digits).toMatch(/^\d\d$/);
  await dialog().getByLabel("Två siffror").waitFor();
  await expect
    .poll(() =>
      dialog()
        .getByLabel("Två siffror")
        .evaluate((one) => one === document.activeElement),
    )
    .toBe(true);
  await write(otherDigits(digits));
  await dialog().getByText("Det är inte de siffror som din enhet ska visa.").waitFor();
  await look("fel-siffror");
  await write(digits);
  const link = dialog().getByRole("link", { name: "Öppna sidan" });
  await link.waitFor();
  await expect.poll(() => link.evaluate((one) => one === document.activeElement)).toBe(true);
  await look("tillat");
  const entering = device.enter(cast.anna.userId);
  await answer("Tillåt");
  const client = await entering;
  await dialog().getByText("Klart. Den nya enheten är inloggad och bekräftad").waitFor();
  await look("klar");
  expect(await isAtServer(device.url)).toBe(false);

  await client.startClient({ initialSyncLimit: 20 });
  await until(() => client.isInitialSyncComplete());
  const crypto = cryptoOf(client);
  await crypto.crossSignDevice(device.deviceId);
  await crypto.checkKeyBackupAndEnable();
  const { privateKeysCachedLocally: keys } = await crypto.getCrossSigningStatus();
  expect(keys).toEqual({ masterKey: true, selfSigningKey: true, userSigningKey: true });
  await expect
    .poll(
      async () => (await crypto.getDeviceVerificationStatus(cast.anna.userId, device.deviceId))?.crossSigningVerified,
    )
    .toBe(true);
  await until(() =>
    client
      .getRoom(roomId)
      ?.getLiveTimeline()
      .getEvents()
      .some((event) => event.getContent()["body"] === "Skrivet innan telefonen kom"),
  );
  client.stopClient();
  await button(footer(), "Stäng").click();
  await dialog().waitFor({ state: "detached" });
  // What they left each other, and where, stands in no console.
  expect(written.filter((line) => /etag|rendezvous|LoginInitiate/i.test(line))).toEqual([]);
});

test("digits that are wrong three times end it at the server, and another code begins anew", async () => {
  await show();
  const device = await scan("TELEFONTVA");
  const digits = await device.ask();
  for (let n = 0; n < 3; n++) await write(otherDigits(digits));
  await dialog().getByText("Siffrorna stämde inte. Någon annan kan ha skannat koden.").waitFor();
  await look("siffror-slut");
  await expect.poll(() => isAtServer(device.url)).toBe(false);

  await button(footer(), "Försök igen").click();
  await code().waitFor();
  const again = await scan("TELEFONTRE");
  await write(await again.ask());
  const entering = expect(again.enter(cast.anna.userId)).rejects.toThrow();
  await answer("Avbryt");
  await entering;
  await dialog().getByText("Enheten fick inte komma in.").waitFor();
  await look("nekad");
  await expect.poll(() => isAtServer(again.url)).toBe(false);
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
});

test("Anna gives up, the device gives up, and a device that leads elsewhere is not followed", async () => {
  await show();
  const left = await scan("TELEFONFYRA");
  expect(await isAtServer(left.url)).toBe(true);
  await button(footer(), "Avbryt").click();
  await dialog().waitFor({ state: "detached" });
  await expect.poll(() => isAtServer(left.url)).toBe(false);

  await show();
  const leaving = await scan("TELEFONFEM");
  await leaving.flow.negotiateProtocols();
  await dialog().getByLabel("Två siffror").waitFor();
  await leaving.flow.close();
  await dialog().getByText("Den nya enheten avbröt.").waitFor();

  await button(footer(), "Försök igen").click();
  await code().waitFor();
  const evil = await scan("TELEFONSEX");
  await evil.flow.negotiateProtocols();
  const payload = {
    type: PayloadType.Protocol,
    protocol: "device_authorization_grant",
    device_id: "TELEFONSEX",
    device_authorization_grant: { verification_uri: "https://ond.example/device" },
  };
  await evil.channel.secureSend(payload);
  await write(evil.flow.checkCode ?? "");
  await dialog().getByText("Enheten ville skicka dig till en annan webbplats").waitFor();
  await look("annan-plats");
  expect(await dialog().getByRole("link").count()).toBe(0);
});

test("in English: a code that nobody scans in time is no longer good, and the next one leads to the question", async () => {
  await page.request.patch("/api/v1/me", {
    data: { locale: "en" },
    headers: { "sec-fetch-site": "same-origin", origin: server.url },
  });
  const made = "**/org.matrix.msc4108/rendezvous";
  await page.route(made, async (route) => {
    const response = await route.fetch();
    const expires = new Date(Date.now() + 3000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), expires } });
  });
  await page.goto("/security");
  await button(page, "Sign in another device").click();
  await dialog().getByText("It took too long, and the code is no longer good.").waitFor();
  await look("for-sent");
  await page.unroute(made);
  await button(footer(), "Try again").click();
  const shown = dialog().getByRole("img", { name: "Code for the new device to scan" });
  await shown.waitFor();
  await dialog().getByText("The code is good for five minutes.").waitFor();
  const device = await ScanningDevice.scan(server.url, await readShownCode(shown), "TELEFONSJU");
  const digits = await device.ask();
  const field = dialog().getByLabel("Two digits");
  await field.fill(otherDigits(digits));
  await button(footer(), "Continue").click();
  await dialog().getByText("Those are not the digits that your device should show.").waitFor();
  await field.fill(digits);
  await button(footer(), "Continue").click();
  await dialog().getByText("Allow the device on the page that opens in a new tab.").waitFor();
  await dialog().getByRole("link", { name: "Open the page" }).waitFor();
  await look("engelska");
  await button(footer(), "Cancel").click();
  await dialog().waitFor({ state: "detached" });
  await expect.poll(() => isAtServer(device.url)).toBe(false);
});
