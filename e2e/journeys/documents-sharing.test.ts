import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn } from "../browser.ts";
import { keepPicturesOnFailure, restoreAfterFailure } from "../failures.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let guest: Page;
let documentId = "";
/** The document with others under it, once a test has needed it. */
let handbook: { readonly id: string; readonly outside: readonly string[] } | undefined;
const output = join(import.meta.dirname, "..", "output");
const text = "Myndigheten bör pröva nya verktyg under våren.";
const changed = text.replace("Myndigheten", "Verket");

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await server.safos("workspace", "member", cast.workspaceId, cast.bo.name, "--role", "commenter");
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: guest } = await openContext(browser, server.url, "desktop"));
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  documentId = await importText("Riktlinje", `# Riktlinje\n\n${text}\n\nKostnaden ryms i budgeten.\n`);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void =>
  keepPicturesOnFailure(`documents-sharing-${name}`, () => ({ anna, bo, guest }));
async function call<T>(path: string, body: unknown, method = "POST"): Promise<T> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${cast.anna.token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  expect([path, answer.ok]).toEqual([path, true]);
  return (await answer.json()) as T;
}
async function importText(name: string, markdown: string): Promise<string> {
  const path = `/api/v1/workspaces/${cast.workspaceId}/documents/import?name=${encodeURIComponent(name)}.md`;
  return (await call<{ id: string }>(path, markdown)).id;
}
/** A text as the first test leaves it, Anna and Bo at it. */
restoreAfterFailure(async () => {
  documentId = await importText("Riktlinje", `# Riktlinje\n\n${changed}\n\nKostnaden ryms i budgeten.\n`);
  await bo.setViewportSize({ width: 390, height: 844 });
  await bo.emulateMedia({ colorScheme: null });
  for (const page of [anna, bo]) {
    await page.goto(`/w/${cast.workspaceId}/documents/${documentId}`);
    await says(page, changed);
  }
});
/** A handbook with three pages under it, one in the other, between others that do not belong to it. */
async function needHandbook(): Promise<NonNullable<typeof handbook>> {
  if (handbook) return handbook;
  const make = async (title: string, parentId?: string): Promise<string> =>
    (await call<{ id: string }>(`/api/v1/workspaces/${cast.workspaceId}/documents`, { title, parentId })).id;
  const above = await make("Allt");
  const id = await make("Handbok", above);
  const beside = await make("Bredvid", above);
  const chapter = await make("Kapitel ett", id);
  const section = await make("Avsnitt med ett långt namn om hur man gör", chapter);
  await make("Sidan längst ner", section);
  handbook = { id, outside: [above, beside] };
  return handbook;
}
const linkTo = async (role: string): Promise<string> =>
  (await call<{ secret: string }>(`/api/v1/items/document/${documentId}/shares`, { isLink: true, role })).secret;
const editor = (page: Page) => page.getByRole("textbox", { name: /^Text i / });
const says = (page: Page, wanted: string): Promise<unknown> =>
  editor(page).getByText(wanted).filter({ visible: true }).first().waitFor();
/** The texts of these elements without the name tags of others' cursors, which stand inside them. */
const marked = (page: Page, element: "ins" | "del"): Promise<string[]> =>
  editor(page)
    .locator(element)
    .evaluateAll((all) =>
      all.map((one) => {
        const text = one.cloneNode(true) as HTMLElement;
        for (const caret of text.querySelectorAll(".caret")) caret.remove();
        return (text.textContent ?? "").replaceAll("\u2060", "");
      }),
    );
/** Behind a dialog nothing is there, neither its landmarks nor its heading. */
const violationsInDialog = (page: Page): Promise<string[]> =>
  violationsOf(page, { rules: ["landmark-one-main", "page-has-heading-one"] });
const panel = (page: Page) => page.getByRole("complementary", { name: "Förslag" });
async function markdown(): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/documents/${documentId}/export?format=md`, {
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  return answer.text();
}

test("Bo, who may only comment, suggests on the phone and Anna accepts", async () => {
  picturesOnFailure("phone");
  const address = `/w/${cast.workspaceId}/documents/${documentId}`;
  await anna.goto(address);
  await bo.goto(address);
  await says(bo, text);
  await expect.poll(() => editor(bo).getAttribute("aria-readonly")).toBe("true");
  await bo.getByText("Du kan kommentera").waitFor();
  // As a long press does it: the word becomes the selection.
  await editor(bo)
    .getByText(text)
    .dblclick({ position: { x: 20, y: 12 } });
  await until(async () => (await bo.evaluate(() => String(getSelection()).trim())) === "Myndigheten");
  const tools = bo.getByRole("toolbar", { name: "Kommentera och föreslå" });
  await button(tools, "Föreslå ändring").tap();
  const dialog = bo.getByRole("dialog", { name: "Föreslå ändring" });
  await dialog.getByText("Myndigheten", { exact: false }).filter({ visible: true }).first().waitFor();
  await expect.poll(() => violationsInDialog(bo)).toEqual([]);
  await expect.poll(() => overflowOf(bo)).toBe(0);
  await bo.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => overflowOf(bo)).toBe(0);
  await bo.setViewportSize({ width: 390, height: 844 });
  const field = dialog.getByLabel("Så här borde det stå");
  await expect.poll(() => field.inputValue()).toContain("Myndigheten");
  await field.fill("Verket");
  await field.press("Enter");
  await bo.getByText("Förslaget är skickat.").filter({ visible: true }).first().waitFor();
  await editor(anna).locator("ins", { hasText: "Verket" }).waitFor();
  await editor(anna).locator("del", { hasText: "Myndigheten" }).waitFor();
  await until(async () => editor(bo).evaluate((one) => one === document.activeElement));
  await expect.poll(() => markdown()).toContain(text);
  await button(anna, "Förslag").click();
  await panel(anna).getByText("Bo Ek vill byta", { exact: false }).waitFor();
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  await button(panel(anna), "Godta").click();
  await until(async () => (await markdown()).includes("Verket bör pröva nya verktyg"));
  await until(async () => (await editor(bo).locator("ins").count()) === 0);
});

test("Bo sees what Bo has suggested, and takes it back", async () => {
  picturesOnFailure("back");
  const before = await markdown();
  await editor(bo)
    .getByText("Kostnaden")
    .dblclick({ position: { x: 20, y: 12 } });
  await button(bo.getByRole("toolbar", { name: "Kommentera och föreslå" }), "Föreslå ändring").tap();
  const dialog = bo.getByRole("dialog", { name: "Föreslå ändring" });
  await expect.poll(() => button(dialog, "Föreslå").isDisabled()).toBe(true);
  await dialog.getByLabel("Så här borde det stå").fill("");
  await button(dialog, "Föreslå").tap();
  await editor(bo).locator("del", { hasText: "Kostnaden" }).waitFor();
  await button(bo, "Förslag").tap();
  await panel(bo).getByText("Bo Ek vill ta bort", { exact: false }).waitFor();
  await expect.poll(() => button(panel(bo), "Godta").count()).toBe(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await bo.emulateMedia({ colorScheme });
    expect([colorScheme, await violationsOf(bo)]).toEqual([colorScheme, []]);
  }
  await button(panel(bo), "Ta tillbaka").tap();
  await panel(bo).getByText("Inga förslag väntar.").waitFor();
  // What was pressed is gone; the focus stays in the panel.
  await until(async () => panel(bo).evaluate((one) => one.contains(document.activeElement)));
  await until(async () => (await editor(anna).locator("del").count()) === 0);
  await button(panel(bo), "Stäng").tap();
  await expect.poll(() => markdown()).toBe(before);
});

test("a guest with a commenting link suggests with the keyboard alone", async () => {
  picturesOnFailure("guest");
  await guest.goto(`/s/${await linkTo("commenter")}`);
  await guest.getByLabel("Ditt namn").fill("Citra Öman");
  await button(guest, "Fortsätt").click();
  await says(guest, "Verket");
  await editor(guest).focus();
  // Words are chosen with the arrows: the heading's, then the first of the next paragraph, and one more.
  await guest.keyboard.press("ArrowRight");
  await until(async () => (await guest.evaluate(() => String(getSelection()))) === "Riktlinje");
  await guest.keyboard.press("ArrowRight");
  await guest.keyboard.press("Shift+ArrowRight");
  await until(async () => (await guest.evaluate(() => String(getSelection()))) === "Verket bör");
  await guest.keyboard.press("Control+Alt+KeyS");
  const dialog = guest.getByRole("dialog", { name: "Föreslå ändring" });
  const field = dialog.getByLabel("Så här borde det stå");
  await expect.poll(() => field.inputValue()).toBe("Verket bör");
  await expect.poll(() => violationsInDialog(guest)).toEqual([]);
  await field.fill("Verket ska");
  await guest.keyboard.press("Enter");
  // Only what differs waits: the first word stays as it is.
  await until(async () => (await marked(anna, "del")).includes("bör") && (await marked(anna, "ins")).includes("ska"));
  if (!(await panel(anna).isVisible())) await button(anna, "Förslag").click();
  await panel(anna).getByText("Citra Öman vill byta", { exact: false }).waitFor();
  await panel(anna).getByText("Gäst", { exact: true }).waitFor();
  await button(guest, "Förslag").click();
  await expect.poll(() => violationsOf(guest)).toEqual([]);
  await button(panel(guest), "Ta tillbaka").click();
  await panel(anna).getByText("Inga förslag väntar.").waitFor();
});

test("anyone who only reads has no tools, and a locked text takes no suggestions", async () => {
  picturesOnFailure("locked");
  await call(`/api/v1/items/document/${documentId}/lock`, { name: "Godkänd" }, "PUT");
  await until(async () => (await bo.getByRole("toolbar").count()) === 0);
  await guest.goto(`/s/${await linkTo("viewer")}`);
  await says(guest, "Verket");
  await expect.poll(() => guest.getByRole("toolbar").count()).toBe(0);
});

test("a visitor goes through everything under a shared document, and nothing beside it", async () => {
  picturesOnFailure("tree");
  const { id, outside } = await needHandbook();
  documentId = id;
  const secret = await linkTo("commenter");
  await guest.goto(`/s/${secret}`);
  await guest.getByRole("heading", { level: 1, name: "Handbok" }).waitFor();
  const pages = guest.getByRole("navigation", { name: "Sidor" });
  await expect
    .poll(() => pages.getByRole("link").allInnerTexts())
    .toEqual(["Handbok", "Kapitel ett", "Avsnitt med ett långt namn om hur man gör", "Sidan längst ner"]);
  await pages.getByRole("link", { name: "Sidan längst ner" }).press("Enter");
  await guest.getByRole("heading", { level: 1, name: "Sidan längst ner" }).waitFor();
  await editor(guest).waitFor();
  await expect.poll(() => pages.locator("[aria-current=page]").allInnerTexts()).toEqual(["Sidan längst ner"]);
  await expect.poll(() => violationsOf(guest)).toEqual([]);
  await guest.goBack();
  await guest.getByRole("heading", { level: 1, name: "Handbok" }).waitFor();
  for (const other of outside) {
    await guest.goto(`/s/${secret}?page=${other}`);
    await guest.getByText("Det finns inget här").waitFor();
    await expect.poll(() => editor(guest).count()).toBe(0);
  }
  // On the phone the pages are behind a button, and the focus stays at it.
  await guest.setViewportSize({ width: 390, height: 844 });
  await guest.goto(`/s/${secret}`);
  await guest.getByRole("heading", { level: 1, name: "Handbok" }).waitFor();
  await button(guest, "Sidor").click();
  const dialog = guest.getByRole("dialog", { name: "Sidor" });
  await dialog.getByRole("link", { name: "Kapitel ett" }).waitFor();
  await expect.poll(() => violationsInDialog(guest)).toEqual([]);
  await dialog.getByRole("link", { name: "Kapitel ett" }).click();
  await guest.getByRole("heading", { level: 1, name: "Kapitel ett" }).waitFor();
  await until(async () => button(guest, "Sidor").evaluate((one) => one === document.activeElement));
  await expect.poll(() => violationsOf(guest)).toEqual([]);
  await guest.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => overflowOf(guest)).toBe(0);
});

test("a colleague outside the workspace, who was given one document, goes through what lies under it", async () => {
  await addPerson(server, cast, "citra@digg.example", "Citra Öman");
  documentId = (await needHandbook()).id;
  await call(`/api/v1/items/document/${documentId}/shares`, { name: "citra@digg.example", role: "commenter" });
  const { page, context } = await openContext(browser, server.url, "phone");
  onTestFailed(async () => {
    await page.screenshot({ path: join(output, "documents-sharing-outside.png") });
  });
  await signIn(page, "citra@digg.example", cast.bo.password, `/w/${cast.workspaceId}/documents/${documentId}`);
  await button(page, "Sidor").tap();
  const dialog = page.getByRole("dialog", { name: "Sidor" });
  await expect.poll(() => violationsInDialog(page)).toEqual([]);
  await dialog.getByRole("link", { name: "Sidan längst ner" }).tap();
  await page.getByRole("heading", { name: "Sidan längst ner" }).waitFor();
  await editor(page).waitFor();
  // The whole of what was given can be reached from any part of it.
  await button(page, "Sidor").tap();
  await dialog.getByRole("link", { name: "Handbok" }).waitFor();
  await expect.poll(() => dialog.getByRole("link", { name: "Bredvid" }).count()).toBe(0);
  await dialog.getByRole("button", { name: "Stäng" }).tap();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expect.poll(() => overflowOf(page)).toBe(0);
  await context.close();
});
