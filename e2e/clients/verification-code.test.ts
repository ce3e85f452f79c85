import type * as sdk from "matrix-js-sdk";
import {
  VerificationPhase,
  VerifierEvent,
  type ShowQrCodeCallbacks,
  type VerificationRequest,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { CodeCamera, readShownCode } from "../code-camera.ts";
import { makeEncryptedRoom, makeRecoveryKey } from "../encrypted-pages.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { cryptoOf, ended, requestTo } from "../verifying-client.ts";
import { startWithCast } from "../with-cast.ts";

// Anna's page with Bo's client, as anybody gets it from npm: each shows a code that the other one scans.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let page: Page;
let bo: sdk.MatrixClient;
let roomId: string;
const camera = new CodeCamera();

const dialog = (): Locator => page.getByRole("dialog");

/** Anna asks Bo on the page, and his client says that it is ready. */
async function ask(): Promise<VerificationRequest> {
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await button(page, "Med i samtalet").click();
  const asked = requestTo(bo);
  await button(page, "Bekräfta Bo Ek").click();
  const request = await asked;
  await request.accept();
  return request;
}

/** The client scans what the page shows. */
async function scan(request: VerificationRequest): Promise<void> {
  const bytes = await readShownCode(dialog().getByRole("img", { name: "Kod att skanna" }));
  const verifier = await request.scanQRCode(Uint8ClampedArray.from(bytes));
  verifier.verify().catch(() => undefined);
}

/** The client shows a code, which the page's camera sees; what the client asks its person then. */
async function show(request: VerificationRequest): Promise<ShowQrCodeCallbacks> {
  const code = await until(() => request.phase === VerificationPhase.Ready && request.generateQRCode());
  expect(code).toBeDefined();
  await camera.lookAtBytes(Uint8Array.from(code!));
  await button(dialog(), "Skanna en kod").click();
  const verifier = await until(() => request.verifier ?? false);
  const asked = new Promise<ShowQrCodeCallbacks>((resolve) => verifier.once(VerifierEvent.ShowReciprocateQr, resolve));
  verifier.verify().catch(() => undefined);
  return verifier.getReciprocateQrCodeCallbacks() ?? asked;
}

const trustOf = async (client: sdk.MatrixClient, userId: string): Promise<boolean> =>
  (await cryptoOf(client).getUserVerificationStatus(userId)).isCrossSigningVerified();

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium([camera.parameter]);
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  await cryptoOf(bo).bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
  roomId = await makeEncryptedRoom(server, cast.anna, cast.bo);
  await until(() => bo.getRoom(roomId) !== null);
  await bo.joinRoom(roomId);
  ({ page } = await openContext(browser, server.url, "desktop"));
  await signIn(page, cast.anna.name, cast.anna.password);
  await makeRecoveryKey(page);
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

test("a client whose code the page has scanned, and whose person says no, is not verified", async () => {
  const request = await ask();
  const callbacks = await show(request);
  await dialog().getByText("Koden stämmer. Väntar på att Bo Ek svarar ja.").waitFor();
  callbacks.cancel();
  await dialog().getByText("Den andra sidan avbröt.").waitFor();
  await ended(request, VerificationPhase.Cancelled);
  await button(dialog().locator("footer"), "Stäng").click();
  expect(await trustOf(bo, cast.anna.userId)).toBe(false);
});

test("a client that scans the page's code is refused when its person was not beside Anna", async () => {
  const request = await ask();
  await scan(request);
  await dialog().getByText("Koden är skannad. Står det hos Bo Ek att koden stämmer?").waitFor();
  expect(request.phase).not.toBe(VerificationPhase.Done);
  await button(dialog(), "Nej, avbryt").click();
  await dialog().getByText("Någon annan hade skannat koden.").waitFor();
  await ended(request, VerificationPhase.Cancelled);
  await button(dialog().locator("footer"), "Stäng").click();
  expect(await trustOf(bo, cast.anna.userId)).toBe(false);
});

test("the page scans the code that a client shows, and both have verified one another once its person says yes", async () => {
  const request = await ask();
  const callbacks = await show(request);
  await dialog().getByText("Koden stämmer. Väntar på att Bo Ek svarar ja.").waitFor();
  expect(request.phase).not.toBe(VerificationPhase.Done);
  callbacks.confirm();
  await dialog().getByText("Bekräftat. Nu vet du att det är Bo Ek").waitFor();
  await ended(request, VerificationPhase.Done);
  await button(dialog().locator("footer"), "Stäng").click();
  await page.getByRole("img", { name: "Krypterat, och alla som är med är bekräftade" }).waitFor();
  await expect.poll(() => trustOf(bo, cast.anna.userId)).toBe(true);
});

test("a client of Anna's own scans the code on the page, and is verified once she says that it was hers", async () => {
  const device = await startMatrixClient(server.url, cast.anna, { hasKeys: true });
  try {
    await page.goto("/security");
    const asked = requestTo(device);
    await page
      .getByRole("button", { name: /^Bekräfta / })
      .first()
      .click();
    const request = await asked;
    await request.accept();
    await scan(request);
    await dialog().getByText("Koden är skannad. Står det på din andra enhet att koden stämmer?").waitFor();
    await button(dialog(), "Ja, bekräfta").click();
    await dialog().getByText("Bekräftat. Enheten är din").waitFor();
    await ended(request, VerificationPhase.Done);
    await button(dialog().locator("footer"), "Stäng").click();
    await expect.poll(() => page.getByText("Obekräftad").count()).toBe(0);
  } finally {
    await device.logout(true);
    device.stopClient();
  }
});
