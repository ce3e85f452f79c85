import type * as sdk from "matrix-js-sdk";
import {
  VerificationPhase,
  VerifierEvent,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { makeEncryptedRoom, makeRecoveryKey } from "../encrypted-pages.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { cryptoOf, ended, requestTo } from "../verifying-client.ts";
import { startWithCast } from "../with-cast.ts";

// Anna on our page compares pictures with Bo, and with a device of her own, which have clients as anybody gets them from npm.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let page: Page;
let bo: sdk.MatrixClient;
let roomId: string;

const proofOf = (who: Cast["bo"]) => ({
  type: "m.login.password",
  identifier: { type: "m.id.user", user: who.userId },
  password: who.password,
});
/** New keys of Bo's; the first need no proof. */
const newKeys = (isAnew: boolean): Promise<void> =>
  cryptoOf(bo).bootstrapCrossSigning({
    setupNewCrossSigning: isAnew,
    authUploadDeviceSigningKeys: (upload) => upload(isAnew ? proofOf(cast.bo) : null),
  });

/** The signs that a client shows in a comparison. */
async function signsOf(request: VerificationRequest): Promise<ShowSasCallbacks> {
  const verifier: Verifier = await until(() => request.verifier ?? false);
  const shown = new Promise<ShowSasCallbacks>((resolve) => verifier.once(VerifierEvent.ShowSas, resolve));
  verifier.verify().catch(() => undefined);
  return verifier.getShowSasCallbacks() ?? shown;
}

/** The signs that the page shows. */
async function signsOnPage(): Promise<string[]> {
  await page.getByRole("list", { name: "Sju bilder att jämföra" }).waitFor();
  const signs = await page.getByRole("list", { name: "Sju bilder att jämföra" }).locator("li > span").allTextContents();
  expect(signs).toHaveLength(7);
  return signs;
}
const symbolsOf = ({ sas }: ShowSasCallbacks): string[] => (sas.emoji ?? []).map(([symbol]) => symbol);

const open = () => page.goto(`/chat/${encodeURIComponent(roomId)}`);
const dialog = () => page.getByRole("dialog");

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  ({ page } = await openContext(browser, server.url, "desktop"));
  await signIn(page, cast.anna.name, cast.anna.password);
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  roomId = await makeEncryptedRoom(server, cast.bo, cast.anna);
  await open();
  await button(page, "Gå med").click();
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

test("without keys of one's own, or of the other's, the page says what is missing and asks nobody", async () => {
  await open();
  await button(page, "Med i samtalet").click();
  await page.getByRole("button", { name: "Bekräfta Bo Ek" }).click();
  await page.getByText("Skapa först din egen återställningsnyckel").waitFor();
  await makeRecoveryKey(page);
  await open();
  await button(page, "Med i samtalet").click();
  await page.getByRole("button", { name: "Bekräfta Bo Ek" }).click();
  await page.getByText("Bo Ek har inte skapat någon återställningsnyckel än").waitFor();
});

test("Bo asks Anna; she puts it off, takes it up, and says that the pictures differ", async () => {
  await newKeys(false);
  await cryptoOf(bo).getUserDeviceInfo([cast.anna.userId], true);
  await bo.sendTextMessage(roomId, "Är det du?");
  const request = await cryptoOf(bo).requestVerificationDM(cast.anna.userId, roomId);
  const card = page.getByRole("region", { name: "Bekräfta" });
  await card.getByText("Bo Ek vill bekräfta att det är du").waitFor();
  await takePicture(page, "bekrafta-fraga");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await button(card, "Senare").click();
  await card.waitFor({ state: "detached" });
  await page.getByText("Bo Ek vill bekräfta Anna Lindqvist").waitFor();
  await page.getByRole("button", { name: "Bekräfta Bo Ek" }).click();
  await until(() => request.phase === VerificationPhase.Ready);
  await button(dialog(), "Jämför bilder").waitFor();
  await request.startVerification("m.sas.v1");
  const signs = await signsOf(request);
  expect(await signsOnPage()).toEqual(symbolsOf(signs));
  await button(dialog(), "De skiljer sig").click();
  await dialog().getByText("Bilderna stämde inte").waitFor();
  await ended(request, VerificationPhase.Cancelled);
  await button(dialog().locator("footer"), "Stäng").click();
  // What the other side takes back is gone from the page.
  const second = await cryptoOf(bo).requestVerificationDM(cast.anna.userId, roomId);
  await card.getByText("Bo Ek vill bekräfta").waitFor();
  await second.cancel();
  await card.waitFor({ state: "detached" });
});

test("Anna asks Bo, both see the same seven pictures, and the chat shows that he is verified", async () => {
  const asked = requestTo(bo);
  await page.getByRole("button", { name: "Bekräfta Bo Ek" }).click();
  const request = await asked;
  await dialog().getByText("Väntar på Bo Ek.").waitFor();
  await request.accept();
  // Bo's client could scan a code too.
  await button(dialog(), "Jämför bilder").click();
  const signs = await signsOf(request);
  expect(await signsOnPage()).toEqual(symbolsOf(signs));
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "bekrafta-jamfor");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await overflowOf(page)).toBe(0);
  await takePicture(page, "bekrafta-jamfor-telefon");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await button(dialog(), "De stämmer").click();
  await signs.confirm();
  await dialog().getByText("Bekräftat. Nu vet du att det är Bo Ek").waitFor();
  await ended(request, VerificationPhase.Done);
  await button(dialog().locator("footer"), "Stäng").click();
  await page.getByRole("img", { name: "Krypterat, och alla som är med är bekräftade" }).waitFor();
  await page.getByText("Bekräftad", { exact: true }).waitFor();
});

test("new keys of someone verified stop what is sent until the person says that they understand", async () => {
  await open();
  const field = page.getByRole("textbox", { name: /^Skriv till/ });
  await field.waitFor();
  await newKeys(true);
  await page.getByText("som du har bekräftat, har fått nya nycklar").waitFor();
  expect(await field.count()).toBe(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "bekrafta-nya-nycklar");
  await button(page, "Jag förstår").click();
  await field.fill("Nu vet jag");
  await page.keyboard.press("Enter");
  await until(() =>
    (bo.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []).some((one) => one.getContent()["body"] === "Nu vet jag"),
  );
  expect(await page.getByRole("img", { name: "Krypterat, och alla som är med är bekräftade" }).count()).toBe(0);
  // Of someone who is not verified it is said too, and stops nothing.
  await newKeys(true);
  await page.getByText("Bo Ek har fått nya nycklar").waitFor();
  await field.waitFor();
  await button(page, "Jag förstår").click();
  await page.getByText("Bo Ek har fått nya nycklar").waitFor({ state: "detached" });
});

test("a new device of Anna's own is asked about, and verified where it was hers", async () => {
  const device = await startMatrixClient(server.url, cast.anna, { hasKeys: true });
  try {
    const card = page.getByRole("region", { name: "Bekräfta" });
    await card.getByText("Var det du?").waitFor();
    await takePicture(page, "bekrafta-ny-enhet");
    await button(card, "Visa enheter").click();
    const asked = requestTo(device);
    await page
      .getByRole("button", { name: /^Bekräfta / })
      .first()
      .click();
    const request = await asked;
    await request.accept();
    await button(dialog(), "Jämför bilder").click();
    const signs = await signsOf(request);
    expect(await signsOnPage()).toEqual(symbolsOf(signs));
    await button(dialog(), "De stämmer").click();
    await signs.confirm();
    await dialog().getByText("Bekräftat. Enheten är din").waitFor();
    await button(dialog().locator("footer"), "Stäng").click();
    await expect.poll(() => page.getByText("Obekräftad").count()).toBe(0);
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await takePicture(page, "bekrafta-enheter");
  } finally {
    device.stopClient();
  }
});
