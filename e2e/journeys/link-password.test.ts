import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn, takePicture } from "../browser.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let documentId = "";
let anna: Page;
const visitors: BrowserContext[] = [];

const api = <T = Record<string, unknown>>(
  who: "anna" | "bo",
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => callApi<T>(server, cast[who], method, path, body);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  const place = `/api/v1/workspaces/${cast.workspaceId}`;
  documentId = (await api<{ id: string }>("anna", "POST", `${place}/documents`, { title: "Upphandlingen" })).id;
  let context: BrowserContext;
  ({ context, page: anna } = await openContext(browser, server.url, "desktop"));
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSession(anna, cast.anna.name, cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const dialog = () => anna.getByRole("dialog", { name: "Dela Upphandlingen" });
const looksRight = async (page: Page): Promise<void> =>
  expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);

async function openSharing(): Promise<void> {
  await anna.goto(`/w/${cast.workspaceId}/documents/${documentId}`);
  await button(anna, "Dela").click();
  await dialog().waitFor();
}
async function come(address: string, size: "desktop" | "phone"): Promise<Page> {
  const { context, page } = await openContext(browser, server.url, size);
  visitors.push(context);
  await page.goto(address);
  return page;
}
const opened = (page: Page) => page.getByText("Delat av Försäkringskassan");

test("Anna makes a link with a password, and who has both comes in, on a phone and by keyboard", async () => {
  await openSharing();
  await button(dialog(), "Föreslå").click();
  const suggested = await dialog().getByLabel("Lösenord, om det behövs").inputValue();
  expect(suggested).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  await looksRight(anna);
  await takePicture(anna, "desktop-lank-losenord");
  await button(dialog(), "Skapa länk").click();
  await dialog().getByText("Länken är klar. Länken och lösenordet visas bara nu").waitFor();
  const address = await dialog().getByLabel("Länkens adress").inputValue();
  await button(dialog(), "Kopiera lösenordet").click();
  await expect.poll(() => anna.evaluate(() => navigator.clipboard.readText())).toBe(suggested);
  await looksRight(anna);
  await takePicture(anna, "desktop-lank-klar");

  for (const size of ["desktop", "phone"] as const) {
    const page = await come(address, size);
    await page.getByRole("heading", { name: "Länken har ett lösenord" }).waitFor();
    await expect.poll(() => page.textContent("body")).not.toContain("Upphandlingen");
    await expect.poll(() => page.title()).not.toContain("Upphandlingen");
    await looksRight(page);
    await takePicture(page, `${size}-lank-last`);
    // The field has the focus: one writes and presses Enter.
    await page.keyboard.type("fel-brons-vit");
    await page.keyboard.press("Enter");
    await page.getByText("Lösenordet stämmer inte.").waitFor();
    await looksRight(page);
    await takePicture(page, `${size}-lank-fel`);
    await page.getByLabel("Lösenord", { exact: true }).fill(suggested);
    await page.keyboard.press("Enter");
    await page.getByLabel("Ditt namn").fill("Citra Wahyudi");
    await page.keyboard.press("Enter");
    await opened(page).waitFor();
    await page.getByRole("heading", { name: "Upphandlingen" }).or(page.getByText("Upphandlingen")).first().waitFor();
    // It is kept for the tab, and for no other.
    await page.reload();
    await opened(page).waitFor();
  }
  const elsewhere = await come(address, "phone");
  await elsewhere.getByRole("heading", { name: "Länken har ett lösenord" }).waitFor();
  await elsewhere.context().close();
});

test("Anna changes the password while they read: both have to give the new one", async () => {
  await openSharing();
  const row = dialog().getByRole("region", { name: "Länk", exact: true });
  await row.getByText("Lösenord · Gjord av").waitFor();
  await button(row, "Ändra").click();
  await anna.getByLabel("Nytt lösenord").fill("12345678");
  await button(row, "Spara").click();
  await row.getByText("Lösenordet ska ha minst åtta tecken och vara svårt att gissa.").waitFor();
  await looksRight(anna);
  await takePicture(anna, "desktop-lank-andra");
  await anna.getByLabel("Nytt lösenord").fill("annan-brons-blå");
  await button(row, "Spara").click();
  await anna.getByText("Länken är ändrad.").waitFor();
  for (const context of visitors.slice(0, 2)) {
    const page = context.pages()[0] as Page;
    await page.getByText("Lösenordet har ändrats, eller så har tolv timmar gått.").waitFor();
    await looksRight(page);
    await page.getByLabel("Lösenord", { exact: true }).fill("annan-brons-blå");
    await button(page, "Öppna").click();
    await opened(page).waitFor();
  }
  await anna.keyboard.press("Enter");
  await row.getByRole("region", { name: "Ändra länken" }).waitFor();
  await button(row, "Avbryt").click();
  // Taken away, it opens without.
  await button(row, "Ändra").click();
  await button(row, "Ta bort lösenordet").click();
  await anna.getByText("Länken öppnas nu utan lösenord.").waitFor();
  await row.getByText("Lösenord · Gjord av").waitFor({ state: "detached" });
  for (const context of visitors.slice(0, 2))
    await expect.poll(() => opened(context.pages()[0] as Page).isVisible()).toBe(true);
});

test("a rule that asks for passwords shows what it closes, says whose it is, and the link opens again with one", async () => {
  await api("anna", "PATCH", "/api/v1/me", { locale: "sv" });
  const admin = await openContext(browser, server.url, "phone");
  await signIn(admin.page, cast.anna.name, cast.anna.password, "/admin/rules");
  const toggle = admin.page.getByRole("switch", { name: "Lösenord på gästlänkar" });
  await toggle.focus();
  await admin.page.keyboard.press("Space");
  const panel = admin.page.getByRole("complementary", { name: "Det här stängs om du sparar" });
  await panel.getByText("1 länk slutar fungera direkt").waitFor();
  await panel.getByText("kräver att länken har ett lösenord").waitFor();
  await looksRight(admin.page);
  await takePicture(admin.page, "phone-regel-losenord");
  await button(panel, "Spara och stäng 1").click();
  await admin.page.getByText("Regeln gäller nu.").waitFor();
  for (const context of visitors.slice(0, 2))
    await (context.pages()[0] as Page).getByText("Länken gäller inte längre").waitFor();
  await admin.context.close();

  await openSharing();
  const row = dialog().getByRole("region", { name: "Länk", exact: true });
  await row.getByText("Stängd: den saknar lösenord.").waitFor();
  await row.getByText("regel Lösenord på gästlänkar kräver att länken har ett lösenord.").waitFor();
  await expect.poll(() => button(row, "Skapa länk").isDisabled()).toBe(true);
  await looksRight(anna);
  await takePicture(anna, "desktop-lank-kravs");
  await button(row, "Ändra").click();
  await button(row.getByRole("region", { name: "Ändra länken" }), "Föreslå").click();
  await expect.poll(() => button(row, "Ta bort lösenordet").count()).toBe(0);
  await button(row, "Spara").click();
  await anna.getByText("Länken är ändrad.").waitFor();
  await row.getByText("Lösenord · Gjord av").waitFor();

  await api("anna", "PATCH", "/api/v1/organisation", { rules: { guestLinkPassword: false } });
  await anna.goto("/admin/classes");
  await button(anna, "Länk utan inloggning, K1: Ja").click();
  const cell = anna.getByRole("complementary", { name: "Länk utan inloggning, K1" });
  await cell.getByText("Ja, om länken har ett lösenord").click();
  await looksRight(anna);
  await takePicture(anna, "desktop-klass-losenord");
  await button(cell, "Spara för K1").click();
  await button(anna, "Länk utan inloggning, K1: Lösenord").waitFor();
});

test("guests of a meeting give its password, and give it again when it is another", async () => {
  const place = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const { id } = await api<{ id: string }>("anna", "POST", place, { title: "Samråd", isStarted: true });
  await anna.goto(`/w/${cast.workspaceId}/meetings/${id}`);
  const setPassword = async (password: string, label: string): Promise<void> => {
    await button(anna, "Mer om Samråd").click();
    await anna.getByRole("menuitem", { name: "Lösenord för gäster" }).click();
    const asking = anna.getByRole("dialog", { name: "Lösenord för gäster" });
    await asking.getByLabel(label, { exact: true }).fill(password);
    await looksRight(anna);
    await takePicture(anna, "desktop-mote-losenord");
    await button(asking, "Spara").click();
    await asking.waitFor({ state: "detached" });
  };
  await setPassword("tre-brons-vit", "Lösenord");
  const { secret } = await api<{ secret: string }>("anna", "POST", `/api/v1/meetings/${id}/guest-link`);
  const page = await come(`/g/${secret}`, "phone");
  await page.getByRole("heading", { name: "Länken har ett lösenord" }).waitFor();
  await expect.poll(() => page.textContent("body")).not.toContain("Samråd");
  await looksRight(page);
  await page.getByLabel("Lösenord", { exact: true }).fill("tre-brons-vit");
  await page.keyboard.press("Enter");
  await page.getByLabel("Ditt namn").fill("Citra");
  await button(page, "Be att få komma in").click();
  await page.getByText("Vänta", { exact: false }).filter({ visible: true }).first().waitFor();
  await setPassword("annan-brons-blå", "Nytt lösenord");
  await page.getByText("Lösenordet har ändrats").waitFor();
  await page.getByLabel("Lösenord", { exact: true }).fill("annan-brons-blå");
  await page.keyboard.press("Enter");
  await page.getByText("Vänta", { exact: false }).filter({ visible: true }).first().waitFor();
});
