import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Utterance } from "@safos/contract/captions";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
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
let meetingId = "";
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
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
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

async function api(
  method: string,
  path: string,
  body?: unknown,
  who: "anna" | "bo" = "anna",
): Promise<Record<string, unknown>> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${cast[who].token}`,
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
  meetingId = String(made["id"]);
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

test("Anna keeps what is said with the meeting, and everybody in the call is told, on the phone and guests too", async () => {
  picturesOnFailure("captions-kept");
  await button(anna, "Textning").click();
  const dialog = anna.getByRole("dialog");
  await dialog.getByText(/regel Sparad utskrift av möten tillåter inte/).waitFor();
  await anna.keyboard.press("Escape");
  for (const who of ["anna", "bo"] as const)
    await api("PATCH", "/api/v1/organisation", { rules: { transcripts: true } }, who);
  for (const page of [anna, bo, citra]) expect(await page.getByText("Sparas som text").count()).toBe(0);
  understood = "Vi har bokat rum i Malmö och Lulea.";
  await button(anna, "Textning").click();
  await dialog.getByRole("switch", { name: "Spara det som sägs som text med mötet" }).click({ force: true });
  for (const page of [anna, bo, citra]) await page.getByText("Sparas som text").waitFor();
  await takePicture(anna, "captions-kept-dialog-desktop");
  await anna.keyboard.press("Escape");
  await takePicture(bo, "captions-kept-phone");
  const lines = async (): Promise<string[]> => {
    const { items = [] } = (await api("GET", `/api/v1/meetings/${meetingId}/transcript`)) as { items?: Utterance[] };
    return [...new Set(items.map((one) => `${one.name}: ${one.text}`))];
  };
  for (const name of ["Anna Lindqvist", "Citra Wahyudi"])
    await expect.poll(lines, { timeout: 30_000 }).toContain(`${name}: Vi har bokat rum i Malmö och Lulea.`);
  understood = "Steg 4 är svårt att förstå.";
  await expect.poll(lines, { timeout: 30_000 }).toContain("Anna Lindqvist: Steg 4 är svårt att förstå.");
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

test("after the meeting it is read, searched, corrected and taken out, and minutes are made of it", async () => {
  picturesOnFailure("captions-after");
  await api("POST", `/api/v1/meetings/${meetingId}/end`);
  for (const page of [anna, bo]) {
    await page.goto(`${server.url}/w/${cast.workspaceId}/meetings/${meetingId}`);
    await page.getByRole("region", { name: "Utskrift" }).getByText("Steg 4 är svårt att förstå.").first().waitFor();
  }
  const transcript = anna.getByRole("region", { name: "Utskrift" });
  await transcript.scrollIntoViewIfNeeded();
  await takePicture(anna, "transcript-desktop");
  await bo.getByRole("region", { name: "Utskrift" }).scrollIntoViewIfNeeded();
  await takePicture(bo, "transcript-phone");
  for (const page of [anna, bo]) expect(await violationsOf(page)).toEqual([]);

  await transcript.getByRole("searchbox", { name: "Sök i utskriften" }).fill("lulea");
  await expect.poll(() => transcript.locator("mark").first().textContent()).toBe("Lulea");
  expect(await transcript.getByText("Steg 4").count()).toBe(0);
  await takePicture(anna, "transcript-search-desktop");
  await transcript
    .getByRole("button", { name: /^Visa i sitt sammanhang/ })
    .first()
    .click();
  await transcript.getByText("Steg 4 är svårt att förstå.").first().waitFor();

  const first = transcript.locator("li").filter({ hasText: "Lulea" }).first();
  await first.hover();
  await first.getByRole("button", { name: /^Rätta det som/ }).click();
  const field = transcript.getByRole("textbox", { name: /^Det som/ });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await field.fill("Vi har bokat rum i Malmö och Luleå.");
  await takePicture(anna, "transcript-correct-desktop");
  await anna.keyboard.press("Enter");
  await transcript
    .getByText("Rättat av Anna Lindqvist. Uppfattades som ”Vi har bokat rum i Malmö och Lulea.”")
    .waitFor();
  // Bo has it open.
  await bo.getByText("Vi har bokat rum i Malmö och Luleå.").first().waitFor();

  const { groups } = (await api("GET", "/api/v1/search?q=lule%C3%A5")) as {
    groups: { kind: string; items: { path: string }[] }[];
  };
  const path = groups.find((one) => one.kind === "speech")?.items[0]?.path ?? "";
  await anna.goto(server.url + path);
  await expect
    .poll(() => anna.evaluate(() => document.activeElement?.textContent ?? ""))
    .toContain("Vi har bokat rum i Malmö och Luleå.");
  await takePicture(anna, "transcript-line-desktop");

  await button(anna, "Hämta").click();
  const waiting = anna.waitForEvent("download");
  await anna.getByRole("menuitem", { name: "Word" }).click();
  expect((await waiting).suggestedFilename()).toBe("Textat möte.docx");

  await button(anna, "Gör protokoll").click();
  await anna.getByText("Det som sades").waitFor();
  await anna.getByText("Vi har bokat rum i Malmö och Luleå.").first().waitFor();
  await takePicture(anna, "transcript-minutes-desktop");
});
