import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { writeMicrophone } from "../microphone.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let citra: Page;
let engine: Server;
/** What the recogniser understands, whatever is said. */
let understood = "Vi ses klockan nio på Åsögatan.";
const folder = mkdtempSync(join(tmpdir(), "safos-captions-"));

beforeAll(async () => {
  engine = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ text: understood }));
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const { port } = engine.address() as { port: number };
  ({ server, cast } = await startWithCast({
    environment: { SAFOS_MEDIA_PORT: "0", SAFOS_CAPTIONS_URL: `http://127.0.0.1:${port}/v1` },
  }));
  browser = await launchChromium([`--use-file-for-fake-audio-capture=${writeMicrophone(folder)}`]);
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  await signIn(anna, cast.anna.name, cast.anna.password);
  await signIn(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await new Promise((resolve) => engine.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo, citra }));
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const block = (page: Page) => page.getByRole("region", { name: "Textning", exact: true });

async function api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${cast.anna.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

test("Anna turns captions on, and Bo on his phone and a guest read who says what", async () => {
  picturesOnFailure("captions-on");
  const made = await api("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
    title: "Textat möte",
    isStarted: true,
    lobby: "open",
  });
  const link = await api("POST", `/api/v1/meetings/${String(made["id"])}/guest-link`);
  for (const page of [anna, bo]) {
    await page.goto(`${server.url}/w/${cast.workspaceId}/meetings`);
    await button(page, "Gå med").first().click();
    await button(page, "Gå med nu").click();
    await stage(page).waitFor();
  }
  await citra.goto(String(link["url"]));
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await button(citra, "Be att få komma in").click();
  await stage(citra).waitFor();
  await button(anna, "Textning").click();
  await takePicture(anna, "captions-dialog-desktop");
  await button(anna, "Sätt på för alla").click();
  await button(anna, "Stäng av för alla").waitFor();
  await anna.keyboard.press("Escape");
  for (const page of [anna, bo, citra]) {
    await page.getByText("Textning på svenska").waitFor();
    await block(page).getByText("Vi ses klockan nio på Åsögatan.").first().waitFor({ timeout: 30_000 });
  }
  await expect.poll(() => block(bo).textContent()).toMatch(/Anna Lindqvist|Citra Wahyudi|Bo Ek/);
  await takePicture(anna, "captions-desktop");
  await takePicture(bo, "captions-phone");
  await takePicture(citra, "captions-guest");
  expect(await violationsOf(bo)).toEqual([]);
});

test("Bo makes them large and yellow, and that is kept; Anna reads them in the docked call", async () => {
  picturesOnFailure("captions-choices");
  await button(bo, "Inställningar för textning").click();
  await bo.getByRole("radio", { name: "Störst" }).or(button(bo, "Störst")).click();
  await bo.getByRole("radio", { name: "Gul på mörk" }).or(button(bo, "Gul på mörk")).click();
  await takePicture(bo, "captions-dialog-phone");
  expect(await violationsOf(bo)).toEqual([]);
  await bo.keyboard.press("Escape");
  const letters = () =>
    block(bo)
      .locator("li")
      .first()
      .evaluate((line) => Number.parseFloat(getComputedStyle(line).fontSize));
  await expect.poll(letters).toBeGreaterThan(26);
  await takePicture(bo, "captions-large-phone");
  await anna.getByRole("navigation").getByRole("link", { name: "Filer" }).first().click();
  understood = "Det här sägs medan Anna är bland filerna.";
  await block(anna).getByText("Det här sägs medan Anna är bland filerna.").first().waitFor({ timeout: 30_000 });
  await takePicture(anna, "captions-dock-desktop");
  // Kept on this device, for the next call too.
  const kept = () =>
    bo.evaluate(() => Object.entries(localStorage).find(([key]) => key.startsWith("safos.captions."))?.[1]);
  await expect.poll(kept).toContain('"size":"largest"');
});

test("what Anna types is read letter by letter, and by those who come by phone and as guests", async () => {
  picturesOnFailure("captions-typing");
  await anna.getByRole("button", { name: "Visa mötet stort" }).click();
  await button(anna, "Möteschatt").click();
  const write = anna.getByRole("textbox", { name: "Skriv till alla i mötet" });
  // Off by choice: nobody reads what one has not sent.
  await write.fill("Hemligt utkast");
  await anna.getByRole("switch", { name: "Visa bokstäverna medan jag skriver" }).click({ force: true });
  await write.fill("");
  await write.pressSequentially("Jag hör inte, men jag");
  for (const page of [bo, citra])
    await expect.poll(() => block(page).textContent(), { timeout: 1000 }).toContain("Jag hör inte, men jag");
  await takePicture(citra, "captions-typing-guest");
  expect(await block(citra).textContent()).not.toContain("Hemligt");
  await write.pressSequentially(" läser.");
  await anna.keyboard.press("Enter");
  await expect.poll(() => block(citra).textContent()).toContain("Jag hör inte, men jag läser.");
  await takePicture(anna, "captions-typing-desktop");
});

test("where a rule forbids captions they end for everybody, and the dialog says whose rule it is", async () => {
  picturesOnFailure("captions-rule");
  await api("PATCH", "/api/v1/organisation", { rules: { captions: false } });
  for (const page of [anna, bo, citra]) await expect.poll(() => page.getByText("Textning på svenska").count()).toBe(0);
  // What was typed is nobody's speech, and stays a minute.
  await expect.poll(() => block(citra).textContent()).not.toContain("bland filerna");
  await button(anna, "Textning").click();
  await anna
    .getByRole("dialog")
    .getByText(/regel Textning i möten tillåter inte/)
    .waitFor();
  expect(await button(anna, "Sätt på för alla").count()).toBe(0);
  await takePicture(anna, "captions-rule-desktop");
});
