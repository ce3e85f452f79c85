import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let anna: Page;
let folderId = 0;

const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);
const place = (): string => `/api/v1/workspaces/${cast.workspaceId}`;

async function put(name: string, body: string): Promise<void> {
  const answer = await fetch(`${server.url}${place()}/files?folder=${folderId}&name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
    body,
  });
  expect(answer.status).toBe(201);
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  folderId = (await api<{ id: number }>("POST", `${place()}/folders`, { name: "Testrunda 3" })).id;
  await api("POST", `${place()}/folders`, { name: "Bilagor", parentId: folderId });
  await put("Testplan.txt", "Första raden i testplanen");
  await put("Avtal.docx", "avtal");
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  await signIn(anna, cast.anna.name, cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const dialog = () => anna.getByRole("dialog", { name: "Dela Testrunda 3" });

async function openSharing(): Promise<void> {
  await anna.goto(`/w/${cast.workspaceId}/files/`);
  await button(anna, "Mer om Testrunda 3").click();
  await anna.getByRole("menuitem", { name: "Dela" }).click();
  await dialog().waitFor();
}
async function come(address: string, size: "desktop" | "phone"): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await page.goto(address);
  return page;
}
async function madeAddress(): Promise<string> {
  const field = dialog().getByLabel("Länkens adress");
  await field.waitFor();
  return field.inputValue();
}
async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent("download");
  await press();
  return readFileSync(await (await waiting).path(), "latin1");
}

test("Anna shares a folder with Bo at another agency, who may change it, and sees who sees it and why", async () => {
  await openSharing();
  await dialog().getByRole("combobox", { name: "Person, grupp eller organisation" }).fill(cast.bo.name);
  await anna.getByRole("option", { name: /Bo Ek/ }).click();
  await dialog().getByText("läsa och ändra").waitFor();
  await requireGood(anna, "desktop-dela-mapp");
  await button(dialog(), /^Bjud in/).click();
  await dialog().getByText("Kan ändra").first().waitFor();
  await anna.keyboard.press("Escape");
  await button(anna, "Mer om Testrunda 3").click();
  await anna.getByRole("menuitem", { name: "Detaljer" }).click();
  const seen = anna.getByRole("region", { name: "Vem ser detta och varför" });
  await seen.getByText("delade").first().waitFor();
  await seen.getByText("Genom samarbetsytan").first().waitFor();
  await requireGood(anna, "desktop-vem-ser");
});

test("a consultant opens a link with a password, reads, and downloads the folder, at both sizes", async () => {
  await openSharing();
  await button(dialog(), "Föreslå").click();
  const password = await dialog().getByLabel("Lösenord, om det behövs").inputValue();
  await dialog().getByLabel("Länkens namn, om det behövs").fill("Konsulten");
  const link = dialog().getByRole("region", { name: "Länk", exact: true });
  await link
    .getByRole("button", { name: /Upphör/ })
    .last()
    .click();
  await anna.getByRole("option", { name: "Om två veckor" }).click();
  await button(dialog(), "Skapa länk").click();
  const address = await madeAddress();
  await requireGood(anna, "desktop-dela-lank");
  const { items } = await api<{ items: { expiresAt: string | null }[] }>(
    "GET",
    `/api/v1/items/file/${folderId}/shares`,
  );
  const days = items.flatMap(({ expiresAt }) => (expiresAt ? [(Date.parse(expiresAt) - Date.now()) / 86_400_000] : []));
  expect(days.map(Math.round)).toEqual([14]);
  for (const size of sizesOf("phone")) {
    const page = await come(address, size);
    await page.getByLabel("Lösenord", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Testrunda 3" }).waitFor();
    await page.getByText("Länken gäller till").waitFor();
    await requireGood(page, `${size}-lank-mapp`);
    await page.getByRole("button", { name: /Testplan\.txt/ }).click();
    await page.getByText("Första raden i testplanen").waitFor();
    await requireGood(page, `${size}-lank-fil`);
    await page.keyboard.press("Escape");
    expect(await saved(page, () => page.getByRole("link", { name: "Ladda ner Testplan.txt" }).click())).toContain(
      "testplanen",
    );
    expect(await saved(page, () => page.getByRole("link", { name: "Ladda ner allt" }).click())).toMatch(/^PK/);
    await page.getByRole("link", { name: /Bilagor/ }).click();
    await page.getByText("Mappen är tom.").waitFor();
    await page.goBack();
    await page.getByRole("button", { name: /Testplan\.txt/ }).waitFor();
    await page.context().close();
  }
});

test("a link that only shows has no way to download, and closes before its visitor's eyes when Anna takes it away", async () => {
  await openSharing();
  await dialog().getByRole("radio", { name: "Bara visa" }).click();
  await dialog().getByText("men inte ladda ner").waitFor();
  await button(dialog(), "Skapa länk").click();
  const address = await madeAddress();
  const pages: Page[] = [];
  for (const size of ["desktop", "phone"] as const) {
    const page = await come(address, size);
    await page.getByText("Länken visar bara.").waitFor();
    await expect.poll(() => page.getByRole("link", { name: /Ladda ner/ }).count()).toBe(0);
    await page.getByRole("button", { name: /Testplan\.txt/ }).click();
    // A picture of the page, and what stands on it for those who hear it.
    const sheet = page.getByRole("img", { name: "Sida 1 av 1" });
    await sheet.waitFor();
    await expect.poll(() => sheet.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(100);
    await page.getByRole("figure").getByText("Första raden i testplanen").waitFor({ state: "attached" });
    await requireGood(page, `${size}-lank-bara-visar`);
    await page.keyboard.press("Escape");
    pages.push(page);
  }
  const row = dialog().getByRole("region", { name: "Länk", exact: true });
  await row.getByText("Länk som bara visar").waitFor();
  await row
    .locator("div", { hasText: "Länk som bara visar" })
    .getByRole("button", { name: "Stäng länken" })
    .last()
    .click();
  for (const page of pages) {
    await page.getByText("Länken gäller inte längre").waitFor();
    await page.context().close();
  }
});

test("a visitor who may change leaves a file under their name, and Anna sees whose it is", async () => {
  await openSharing();
  await dialog()
    .getByRole("region", { name: "Länk", exact: true })
    .getByRole("button", { name: /Behörighet/ })
    .last()
    .click();
  await anna.getByRole("option", { name: "Kan ändra" }).click();
  await button(dialog(), "Skapa länk").click();
  const page = await come(await madeAddress(), "phone");
  await page.getByTestId("visit-upload").setInputFiles({
    name: "Svar.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("svar"),
  });
  await page.getByLabel("Ditt namn").fill("Citra Wahyudi");
  await requireGood(page, "phone-lank-namn");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Svar\.txt/ }).waitFor();
  await button(page, "Mer om Svar.txt").click();
  await page.getByRole("menuitem", { name: "Byt namn" }).click();
  await page.getByLabel("Namn", { exact: true }).fill("Svaret.txt");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Svaret\.txt/ }).waitFor();
  await requireGood(page, "phone-lank-andra");
  await page.context().close();
  await anna.goto(`/w/${cast.workspaceId}/files/${folderId}`);
  await anna.getByText("Citra Wahyudi", { exact: true }).first().waitFor();
});

test("files are asked for, left with a receipt at both sizes, and lie in a folder of their sender", async () => {
  await openSharing();
  await dialog().getByRole("radio", { name: "Ta emot filer" }).click();
  await dialog().getByLabel("Vem filerna är till").fill("Enhet Väst");
  await dialog().getByText("får ett kvitto").waitFor();
  await requireGood(anna, "desktop-filbegaran-skapa");
  await button(dialog(), "Skapa filbegäran").click();
  const address = await madeAddress();
  for (const size of ["desktop", "phone"] as const) {
    const page = await come(address, size);
    await page.getByRole("heading", { name: "Lämna filer till Enhet Väst" }).waitFor();
    await expect.poll(() => page.textContent("body")).not.toContain("Testrunda");
    await requireGood(page, `${size}-filbegaran`);
    await page.getByLabel("Ditt namn").fill(size === "desktop" ? "Karin Holmqvist" : "Olle Ek");
    await page.getByTestId("request-files").setInputFiles([
      { name: "Intyg.pdf", mimeType: "application/pdf", buffer: Buffer.from("intyg") },
      { name: "Foto.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(size === "desktop" ? 9_000_000 : 500_000) },
    ]);
    await requireGood(page, `${size}-filbegaran-valda`);
    await button(page, "Lämna filerna").click();
    await page.getByText(/Ditt nummer är \d{6}-/).waitFor();
    await page.getByText("2 av 2 mottagna").waitFor();
    await requireGood(page, `${size}-filbegaran-kvitto`);
    // Their own receipt is there again; nobody else's.
    await page.reload();
    await page.getByText("Intyg.pdf, Foto.jpg").or(page.getByText("Foto.jpg, Intyg.pdf")).waitFor();
    await expect.poll(() => page.textContent("body")).not.toContain(size === "phone" ? "Karin" : "Olle");
    await page.context().close();
  }
  await anna.goto(`/w/${cast.workspaceId}/files/${folderId}`);
  for (const name of ["Karin Holmqvist", "Olle Ek"]) await anna.getByRole("row", { name }).first().waitFor();
  await requireGood(anna, "desktop-filbegaran-mottaget");
  await anna.getByRole("row", { name: "Karin Holmqvist" }).first().dblclick();
  await button(anna, "Mer om Intyg.pdf").click();
  await anna.getByRole("menuitem", { name: "Detaljer" }).click();
  await anna.getByText(/^Kvitto \d{6}-/).waitFor();
  await requireGood(anna, "desktop-filbegaran-detaljer");
});

test("of the members only those see a folder whom Anna names, and it is gone from the others' lists at once", async () => {
  await api("POST", `${place()}/folders`, { name: "Lönesamtal" });
  const { page: bo } = await openContext(browser, server.url, "phone");
  await signIn(bo, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/files/`);
  const row = bo.getByText("Lönesamtal").filter({ visible: true });
  await row.waitFor();
  await anna.goto(`/w/${cast.workspaceId}/files/`);
  await button(anna, "Mer om Lönesamtal").click();
  await anna.getByRole("menuitem", { name: "Dela" }).click();
  const sharing = anna.getByRole("dialog", { name: "Dela Lönesamtal" });
  await sharing.getByText("Bara dessa").click();
  await sharing.getByText("Övriga i samarbetsytan ser inte att det finns.").waitFor();
  await row.waitFor({ state: "detached" });
  await requireGood(anna, "desktop-bara-dessa");
  await sharing.getByRole("combobox", { name: "Person, grupp eller organisation" }).fill(cast.bo.name);
  await anna.getByRole("option", { name: /Bo Ek/ }).click();
  await button(sharing, /^Bjud in/).click();
  await row.waitFor();
  await requireGood(bo, "phone-bara-vissa");
  await anna.keyboard.press("Escape");
  await anna.getByText("Bara vissa", { exact: true }).waitFor();
  await requireGood(anna, "desktop-bara-vissa");
  await anna.setViewportSize({ width: 390, height: 844 });
  await button(anna, "Mer om Lönesamtal").click();
  await anna.getByRole("menuitem", { name: "Dela" }).click();
  await sharing.getByRole("radio", { name: "Bara dessa" }).waitFor();
  await requireGood(anna, "phone-bara-dessa");
  await sharing.getByText("Enligt sin roll").click();
  await anna.getByText("Nu ser alla i samarbetsytan Lönesamtal.").waitFor();
  await anna.keyboard.press("Escape");
  await anna.getByText("Bara vissa", { exact: true }).waitFor({ state: "detached" });
  await bo.context().close();
});
