import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestMailServer } from "../../server/testing/mail-server.ts";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let mailServer: TestMailServer;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast, mailServer } = await startWithMail());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(who: Cast["anna"], size: "desktop" | "phone"): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, "/contacts");
  await page.getByRole("heading", { level: 1, name: "Kontakter" }).waitFor();
  return page;
}

test("Anna adds a contact, changes it on her phone, and invites it to a meeting by name", async () => {
  const page = await open(cast.anna, "desktop");
  await page.getByText("Inga kontakter än").waitFor();
  await requireGood(page, "desktop-kontakter-inga");
  await button(page, "Ny kontakt").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Förnamn").fill("Karin");
  await dialog.getByLabel("Efternamn").fill("Konsult");
  await dialog.getByLabel("Organisation").fill("Konsultbolaget AB");
  await dialog.getByLabel("E-post 1", { exact: true }).fill("Karin@konsult.example");
  await dialog.getByLabel("Telefon 1", { exact: true }).fill("070-123 45 67");
  await requireGood(page, "desktop-kontakt-ny");
  // Enter sends the form.
  await dialog.getByLabel("Efternamn").press("Enter");
  await page.getByText("Karin Konsult är sparad.").waitFor();
  await page.getByText("Konsultbolaget AB · karin@konsult.example").waitFor();

  const phone = await open(cast.anna, "phone");
  await button(phone, "Karin Konsult").click();
  const sheet = phone.getByRole("dialog");
  await sheet.getByLabel("Titel").fill("Projektledare");
  await button(sheet, "Lägg till e-postadress").click();
  await sheet.getByLabel("E-post 2", { exact: true }).fill("hemma@konsult.example");
  await requireGood(phone, "phone-kontakt");
  await button(sheet, "Spara").click();
  await sheet.waitFor({ state: "hidden" });
  // What was opened before that is saved over nothing.
  await phone.context().close();

  await page.goto("/calendar?view=week&day=2037-12-03");
  await button(page, "Ny händelse").click();
  const entry = page.getByRole("dialog");
  await entry.getByLabel("Rubrik").fill("Genomgång");
  await button(entry, "Bjud in någon").click();
  await entry.getByLabel("Namn eller adress").fill("karin");
  await takePicture(page, "desktop-kontakt-bjud-in");
  await page.getByRole("option", { name: /hemma@konsult\.example/ }).waitFor();
  await page.getByRole("option", { name: /Karin Konsult.*karin@konsult\.example/ }).click();
  await entry.getByRole("list", { name: "Personer" }).getByText("Karin Konsult").waitFor();
  await button(entry, "Skicka inbjudan").click();
  await entry.waitFor({ state: "hidden" });
  await expect.poll(() => mailServer.received.some((one) => one.to === "karin@konsult.example")).toBe(true);
  await page.reload();
  await page
    .getByRole("button", { name: /Genomgång/ })
    .first()
    .click();
  await page.getByRole("dialog").getByText("Karin Konsult").first().waitFor();
  await page.context().close();
});

test("what changed on another device while a contact is open is not written over, though the page has looked again meanwhile", async () => {
  const contact = { familyName: "", organisation: "", mails: [], phones: [], note: "" };
  const made = await callApi<{ id: string }>(server, cast.anna, "POST", "/api/v1/contacts", {
    ...contact,
    ...{ givenName: "Tove", title: "Jurist" },
  });
  const page = await open(cast.anna, "desktop");
  await button(page, "Tove").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Förnamn").fill("Tova");
  const path = `/api/v1/contacts/${made.id}`;
  await callApi(server, cast.anna, "PATCH", path, { ...contact, givenName: "Tove", title: "Domare" });
  // The page comes to the front again once what it holds is old.
  await page.clock.install();
  await page.clock.fastForward(60_000);
  const again = page.waitForResponse((one) => one.url().endsWith(path));
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await again;
  await button(dialog, "Spara").click();
  await dialog.getByText("Någon ändrade kontakten").waitFor();
  expect(await callApi(server, cast.anna, "GET", path)).toMatchObject({ givenName: "Tove", title: "Domare" });
  await page.context().close();
});

test("many contacts come in pages, are found, and one that is removed asks first", async () => {
  const contact = { familyName: "", title: "", mails: [], phones: [], note: "" };
  for (let n = 0; n < 60; n++)
    await callApi(server, cast.bo, "POST", "/api/v1/contacts", {
      ...contact,
      givenName: `Person ${String(n).padStart(2, "0")}${n === 7 ? " med ett mycket långt namn som inte ryms på en rad i en telefon alls" : ""}`,
      organisation: n === 59 ? "Sökbolaget" : "",
    });
  const page = await open(cast.bo, "phone");
  await button(page, "Person 49").waitFor();
  expect(await button(page, "Person 50").count()).toBe(0);
  await requireGood(page, "phone-kontakter");
  await button(page, "Visa fler").click();
  await button(page, "Person 59").waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    (async () => {
      await button(page, "Importera och exportera").click();
      await page.getByRole("menuitem", { name: "Importera från fil (.vcf)" }).click();
    })(),
  ]);
  const card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Aron Import\r\nEND:VCARD\r\n";
  await chooser.setFiles({ name: "kontakter.vcf", mimeType: "text/vcard", buffer: Buffer.from(card) });
  await page.getByText("1 kontakt lästes in.").waitFor();
  await button(page, "Aron Import").waitFor();
  await page.getByRole("searchbox", { name: "Sök bland kontakter" }).fill("sökbol");
  await expect.poll(() => button(page, /^Person/).count()).toBe(1);
  await button(page, "Mer för Person 59").click();
  await page.getByRole("menuitem", { name: "Ta bort" }).click();
  await page.getByRole("dialog").getByText("försvinner också från de telefoner").waitFor();
  await button(page.getByRole("dialog"), "Ta bort").click();
  await page.getByText("Ingen kontakt passar").waitFor();
  await page.context().close();
});
