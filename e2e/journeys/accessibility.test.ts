import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
test("Anna fills in the agency's accessibility statement", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/more");
  await page.getByRole("link", { name: "Tillgänglighet", exact: true }).click();
  await page.getByText("Inga rapporter").waitFor();
  await field(page, "E-postadress för frågor om tillgänglighet").fill("tillganglighet@fk.example");
  await field(page, "Telefon").fill("010-123 45 67");
  await field(page, "Kända brister").fill("Ritytan kan inte ritas på med tangentbord.\nVi åtgärdar det i höst.");
  await page.getByLabel("Senast bedömd").fill("2026-11-01");
  await button(page, "Spara").click();
  await page.getByText("Redogörelsen är sparad.").waitFor();
  await requireGood(page, "desktop-tillganglighet-admin");
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, "phone-tillganglighet-admin");
  await context.close();
});

for (const size of ["desktop", "phone"] as const)
  test(`anyone reads it from the sign-in page and reports what they could not use (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await page.goto("/signin");
    await page.getByRole("link", { name: "Tillgänglighet", exact: true }).click();
    // Nothing of any agency before its domain is known.
    await field(page, "Myndighetens domän").waitFor();
    await expect.poll(() => page.content()).not.toContain("Försäkringskassan");
    await field(page, "Myndighetens domän").fill("annan.example");
    await page.keyboard.press("Enter");
    await page.getByText("Ingen myndighet här har den domänen.").waitFor();
    await requireGood(page, `${size}-tillganglighet-okand`);
    await page.getByRole("link", { name: "Till inloggningen" }).click();
    await page.getByLabel("E-postadress").fill("anna@fk.example");
    await page.getByText(/fk\.example hör till/).waitFor();
    await page.getByRole("link", { name: "Tillgänglighet", exact: true }).click();
    await page.getByRole("heading", { name: "Tillgänglighet i Safos hos Försäkringskassan" }).waitFor();
    await page.getByText("Tjänsten följer lagen delvis").waitFor();
    await page.getByText("Ritytan kan inte ritas på med tangentbord.").waitFor();
    await page.getByRole("link", { name: "tillganglighet@fk.example" }).waitFor();
    await requireGood(page, `${size}-tillganglighet`);
    await button(page, "Skicka rapporten").click();
    await page.getByText("Skriv vad som inte gick att använda.").waitFor();
    await field(page, "Vad gick inte att använda?").fill(`Knappen Spara läses inte upp (${size}).`);
    await button(page, "Skicka rapporten").click();
    await page.getByText("Tack! Rapporten är skickad till Försäkringskassan.").waitFor();
    await requireGood(page, `${size}-tillganglighet-tack`);
    await context.close();
  });

test("Anna is notified, reads the reports and ticks them off", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/notices");
  await page.getByText("Någon har rapporterat en brist i tillgängligheten").filter({ visible: true }).first().waitFor();
  await page.goto("/admin/accessibility");
  await page.getByText("Knappen Spara läses inte upp (phone).").waitFor();
  await page.getByText("Knappen Spara läses inte upp (desktop).").waitFor();
  await requireGood(page, "desktop-tillganglighet-rapporter");
  await page.getByRole("button", { name: /^Klar/ }).first().click();
  await page.getByText("Knappen Spara läses inte upp (phone).").waitFor({ state: "detached" });
  await page.goto("/more");
  await page.getByRole("link", { name: "Om tillgänglighet" }).click();
  await page.getByRole("heading", { name: "Tillgänglighet i Safos hos Försäkringskassan" }).waitFor();
  await page.getByRole("link", { name: "Till Safos" }).click();
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await context.close();
});
