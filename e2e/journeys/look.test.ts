import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-logos-"));
const light = join(folder, "ljus.svg");
const dark = join(folder, "mork.svg");

const drawing = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40"><rect width="40" height="40" rx="6" fill="${colour}"/><circle cx="70" cy="20" r="18" fill="${colour}"/><path d="M100 38l20-36 20 36z" fill="${colour}"/><script>alert(1)</script></svg>`;

beforeAll(async () => {
  writeFileSync(light, drawing("#0a5c36"));
  writeFileSync(dark, drawing("#bff0d4"));
  ({ server, cast } = await startWithCast());
  // The agency's own address, beside the one that all agencies share.
  browser = await launchChromium(["--host-resolver-rules=MAP safos.fk.example 127.0.0.1"]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const accentOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.style.getPropertyValue("--org-hue"));
/** Pictures that are shown and have been drawn. */
const drawn = (page: Page, size: "large" | "small"): Promise<number> =>
  page.evaluate(
    (end) =>
      [...document.querySelectorAll("img")].filter(
        (one) => one.src.endsWith(`/${end}`) && one.checkVisibility() && one.complete && one.naturalWidth > 0,
      ).length,
    size,
  );

test("before anyone has decided anything the sign-in page is Safos' own, and says nothing of any agency", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto("/signin");
  await page.getByRole("heading", { name: "Logga in" }).waitFor();
  await page.getByRole("banner").getByText("Safos", { exact: true }).waitFor();
  await expect.poll(() => page.content()).not.toContain("Försäkringskassan");
  await context.close();
});

test("Anna decides how the agency looks, and sees it and its contrast while she does", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/more");
  await page.getByRole("link", { name: "Utseende", exact: true }).click();
  await field(page, "Namn").fill("Kassan");
  await page.getByRole("img", { name: /Förhandsvisning i ljust tema: .* Kassan/ }).waitFor();

  // By the keyboard: an accent that would not be seen is refused with its number.
  const hue = page.getByRole("slider", { name: "Kulör" });
  const chroma = page.getByRole("slider", { name: "Styrka" });
  await chroma.focus();
  await page.keyboard.press("End");
  await hue.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 5; step++) await page.keyboard.press("PageUp");
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowRight");
  await expect.poll(() => hue.inputValue()).toBe("192");
  await page
    .getByRole("cell", { name: /för lågt, behöver 4,5:1/ })
    .first()
    .waitFor();
  await button(page, "Spara").click();
  await page.getByText(/Färgen kan inte sparas: Text på knappar får kontrasten 4,\d\d:1 och behöver 4,5:1/).waitFor();
  // Axe measures the preview by itself and finds the same, and nothing else.
  await expect
    .poll(() => violationsOf(page))
    .toEqual([expect.stringMatching(/^color-contrast: [^|]*data-theme="dark"[^|]*$/)]);
  await takePicture(page, "desktop-utseende-for-svag");

  await chroma.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 5; step++) await page.keyboard.press("PageUp");
  await hue.focus();
  await page.keyboard.press("PageDown");
  await page
    .getByRole("cell", { name: /för lågt/ })
    .first()
    .waitFor({ state: "detached" });
  await page.getByTestId("logo-light").setInputFiles(light);
  await button(page, "Ta bort logotypen för ljus botten").waitFor();
  await page.getByTestId("logo-dark").setInputFiles(dark);
  await button(page, "Ta bort logotypen för mörk botten").waitFor();
  await field(page, "Välkomsttext").fill("Välkommen till Kassans digitala arbetsplats.");
  await field(page, "Kontakt för hjälp").fill("hjälp");
  await button(page, "Spara").click();
  await page.getByText("Skriv en e-postadress, eller en adress som börjar med https://").waitFor();
  await field(page, "Kontakt för hjälp").fill("hjalp@fk.example");
  await button(page, "Spara").click();
  await page.getByText("Utseendet är sparat.").waitFor();
  await expect.poll(() => drawn(page, "small"), { timeout: 20_000 }).toBeGreaterThan(0);
  await page.getByRole("banner").getByText("Kassan", { exact: true }).waitFor();
  await requireGood(page, "desktop-utseende");
  await page.emulateMedia({ colorScheme: "dark" });
  await requireGood(page, "desktop-utseende-mork");
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, "phone-utseende-mork");
  await page.emulateMedia({ colorScheme: "light" });
  await requireGood(page, "phone-utseende");
  await context.close();
});

test("what is no picture is refused in a sentence", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/admin/look");
  await page
    .getByTestId("logo-light")
    .setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("x") });
  await page.getByText("Bilden går inte att läsa.").waitFor();
  await context.close();
});

for (const size of sizesOf("desktop"))
  test(`the sign-in page follows the domain that is written, and nothing of it says who exists (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await page.goto("/signin");
    await expect.poll(() => accentOf(page), { timeout: 20_000 }).toBe("238");
    for (const name of [cast.anna.name, "finns.inte@fk.example"]) {
      await page.getByLabel("E-postadress").fill(name);
      await page.getByText("Välkommen till Kassans digitala arbetsplats.").waitFor();
      await expect.poll(() => drawn(page, "large"), { timeout: 20_000 }).toBe(1);
      await expect.poll(() => accentOf(page)).toBe("156");
      await page.getByRole("link", { name: "hjalp@fk.example" }).waitFor();
      await page.getByLabel("E-postadress").fill("");
      await page.getByText("Välkommen till Kassans digitala arbetsplats.").waitFor({ state: "detached" });
      await expect.poll(() => accentOf(page), { timeout: 20_000 }).toBe("238");
    }
    const answered = page.waitForResponse((one) => one.url().includes("annan.example"));
    await page.getByLabel("E-postadress").fill("citra@annan.example");
    expect((await answered).status()).toBe(200);
    await expect.poll(() => accentOf(page)).toBe("238");
    await context.close();
  });

for (const size of sizesOf("phone"))
  test(`at the agency's own address it is the agency's before anything is written (${size})`, async () => {
    const { context, page } = await openContext(browser, `http://safos.fk.example:${server.port}`, size);
    await page.goto("/signin");
    await page.getByText("Välkommen till Kassans digitala arbetsplats.").waitFor();
    await page.getByRole("banner").getByText("Kassan", { exact: true }).waitFor();
    await expect.poll(() => drawn(page, "large"), { timeout: 20_000 }).toBe(1);
    await requireGood(page, `${size}-inloggning-utseende`);
    const before = await page.locator("header img:visible").getAttribute("src");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => page.locator("header img:visible").getAttribute("src")).not.toBe(before);
    await expect.poll(() => drawn(page, "large"), { timeout: 20_000 }).toBe(1);
    await requireGood(page, `${size}-inloggning-utseende-mork`);
    await context.close();
  });

test("Bo's agency looks as it did, and Anna's change stands in her log", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.bo.name, cast.bo.password, "/");
  await page.getByRole("banner").getByText("Digg", { exact: true }).waitFor();
  await expect.poll(() => page.locator("header img").count()).toBe(0);
  await context.close();
  const anna = await openContext(browser, server.url, "desktop");
  await signIn(anna.page, cast.anna.name, cast.anna.password, "/admin/audit");
  await anna.page
    .getByText(/Logotypen från inget till [0-9a-f]{8}/)
    .first()
    .waitFor();
  await anna.context.close();
  const { look } = await callApi<{ look: { name: string } }>(server, cast.bo, "GET", "/api/v1/session");
  expect(look.name).toBe("Digg");
});

test("a second domain of the agency looks otherwise where it has something of its own", async () => {
  await server.safos("organisation", "domain", "fk.example", "pension.example");
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/admin/look");
  await page.getByRole("button", { name: /Hela organisationen/ }).click();
  await page.getByRole("option", { name: "pension.example" }).click();
  await page.getByText("Lämna tomt det som ska vara som för hela organisationen.").waitFor();
  await field(page, "Namn").fill("Pension");
  await page.getByText("Egen färg").click();
  await page.getByRole("slider", { name: "Kulör" }).waitFor();
  await button(page, "Spara").click();
  await page.getByText("Utseendet är sparat.").waitFor();
  await requireGood(page, "desktop-utseende-doman");
  await context.close();
  const other = await openContext(browser, server.url, "phone");
  await other.page.goto("/signin");
  await other.page.getByLabel("E-postadress").fill("x@pension.example");
  await other.page.getByRole("banner").getByText("Pension", { exact: true }).waitFor();
  await other.page.getByText("Välkommen till Kassans digitala arbetsplats.").waitFor();
  await other.context.close();
});
