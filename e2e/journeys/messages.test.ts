import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna writes in a channel, and keeps, passes on and looks into what she has written. Eva, who is not in it, learns nothing. */

const eva = "eva@fk.example";
const password = "ett långt lösenord";
const text = "Mötet är flyttat till torsdag";
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let annas: Page;
let evas: Page;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({}));
  await addPerson(server, cast, eva, "Eva Holm");
  browser = await launchChromium();
  ({ page: annas } = await openContext(browser, server.url, "desktop"));
  ({ page: evas } = await openContext(browser, server.url, "phone"));
  await annas.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(annas, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/chat`);
  await annas.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const row = (page: Page, body: string) => page.getByRole("article").filter({ hasText: body }).first();
async function choose(page: Page, body: string, action: string): Promise<void> {
  await row(page, body).hover();
  await row(page, body).getByRole("button", { name: "Mer", exact: true }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}
async function write(page: Page, body: string): Promise<void> {
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).fill(body);
  await page.keyboard.press("Enter");
  await row(page, body).waitFor();
}
const panel = (page: Page, name: string) => page.getByRole("complementary", { name });
async function looksGood(page: Page, name: string): Promise<void> {
  await expect.poll(() => violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  await takePicture(page, name);
}

test("a message is pinned, found in the channel's head, and unpinned", async () => {
  await write(annas, text);
  await choose(annas, text, "Fäst i samtalet");
  await annas.getByRole("button", { name: "1 fäst meddelande" }).click();
  const pinned = panel(annas, "Fästa meddelanden");
  await pinned.getByText(text).waitFor();
  await looksGood(annas, "fasta-desktop");
  await pinned.getByRole("button", { name: /^Visa i samtalet/ }).click();
  await expect.poll(() => new URL(annas.url()).searchParams.get("event")).toMatch(/^\$/);
  await annas.getByRole("button", { name: "1 fäst meddelande" }).click();
  await pinned.getByRole("button", { name: /^Lossa/ }).click();
  await annas.getByRole("button", { name: "1 fäst meddelande" }).waitFor({ state: "detached" });
  await pinned.getByText("Inget är fäst").waitFor();
  await pinned.getByRole("button", { name: "Stäng" }).click();
});

test("a copied link opens the message, and not for a person who is not in the chat", async () => {
  await choose(annas, text, "Kopiera länk");
  await annas.getByText(/^Länken är kopierad/).waitFor();
  const address = await annas.evaluate(() => navigator.clipboard.readText());
  await annas.goto(address);
  await row(annas, text).waitFor();
  await expect.poll(() => new URL(annas.url()).searchParams.get("event")).toMatch(/^\$/);
  await signIn(evas, eva, password, new URL(address).pathname + new URL(address).search);
  await evas.getByRole("main").waitFor();
  expect(await evas.getByText(text).count()).toBe(0);
});

test("a message is saved, found among the saved, and let go", async () => {
  await choose(annas, text, "Spara");
  await annas.goto("/chat/saved");
  const saved = annas.getByRole("list", { name: "Sparade meddelanden" });
  await saved.getByText(text).waitFor();
  await looksGood(annas, "sparade-desktop");
  await annas.setViewportSize({ width: 390, height: 844 });
  await looksGood(annas, "sparade-phone");
  await annas.setViewportSize({ width: 1440, height: 900 });
  await saved.getByRole("button", { name: /^Visa i samtalet/ }).click();
  await row(annas, text).waitFor();
  await choose(annas, text, "Ta bort från sparade");
  await annas.goto("/chat/saved");
  await annas.getByText("Du har inte sparat något än").waitFor();
  await annas.goBack();
});

test("the earlier texts of a changed message are shown with it", async () => {
  await annas.goto(`/w/${cast.workspaceId}/chat`);
  await row(annas, text).waitFor();
  await choose(annas, text, "Ändra");
  await annas.getByRole("textbox", { name: "Skriv till Allmänt" }).fill("Mötet är flyttat till fredag");
  await annas.keyboard.press("Enter");
  await row(annas, "till fredag").getByRole("button", { name: "(ändrat), visa tidigare versioner" }).click();
  const dialog = annas.getByRole("dialog", { name: "Tidigare versioner" });
  await dialog.getByRole("listitem").nth(1).waitFor();
  const [newest, first] = await dialog.getByRole("listitem").allTextContents();
  expect(newest).toContain("till fredag");
  expect(first).toContain(text);
  await looksGood(annas, "versioner-desktop");
  await annas.keyboard.press("Escape");
});

test("a reminder is set for a message", async () => {
  await choose(annas, "till fredag", "Påminn mig");
  const dialog = annas.getByRole("dialog");
  await dialog.getByRole("radio").first().waitFor();
  const answer = annas.waitForResponse((one) => one.url().endsWith("/reminder") && one.request().method() === "PUT");
  await dialog.locator("button[type=submit]").click();
  expect((await answer).status()).toBe(200);
});

test("a thread is listed in its channel and among the person's own", async () => {
  await row(annas, "till fredag").hover();
  await row(annas, "till fredag").getByRole("button", { name: "Svara i tråd" }).click();
  await annas.getByRole("textbox", { name: "Svara i tråden" }).fill("Tack, då vet jag");
  await annas.keyboard.press("Enter");
  await panel(annas, "Tråd").getByText("Tack, då vet jag").waitFor();
  await panel(annas, "Tråd").getByRole("button", { name: "Stäng" }).click();
  await annas.getByRole("button", { name: "Trådar", exact: true }).click();
  await panel(annas, "Trådar").getByText("till fredag").waitFor();
  await looksGood(annas, "tradar-desktop");
  await annas.goto("/chat/threads");
  const mine = annas.getByRole("list", { name: "Mina trådar" });
  await mine.getByText("till fredag").waitFor();
  await looksGood(annas, "mina-tradar-desktop");
  await mine.getByRole("button", { name: /öppna tråden/ }).click();
  await panel(annas, "Tråd").getByText("Tack, då vet jag").waitFor();
});

test("a message is forwarded to a chat that is chosen by its name", async () => {
  await annas.goto(`/w/${cast.workspaceId}/chat`);
  await row(annas, "till fredag").waitFor();
  await choose(annas, "till fredag", "Vidarebefordra");
  const dialog = annas.getByRole("dialog", { name: "Vidarebefordra" });
  await dialog.getByRole("searchbox").fill("allmänt");
  await dialog.getByRole("radio", { name: /Allmänt/ }).press("Space");
  await looksGood(annas, "vidarebefordra-desktop");
  await dialog.getByRole("button", { name: "Skicka" }).click();
  await expect.poll(() => annas.getByRole("article").filter({ hasText: "till fredag" }).count()).toBe(2);
});

test("who has read a message is said by person", async () => {
  await choose(annas, "till fredag", "Lästa av");
  const dialog = annas.getByRole("dialog", { name: "Läst av" });
  await dialog.getByText("Ingen annan har läst meddelandet än").waitFor();
  await looksGood(annas, "last-av-desktop");
});
