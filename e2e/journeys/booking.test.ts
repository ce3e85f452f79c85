import ICAL from "ical.js";
import PostalMime from "postal-mime";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import type { TestMailServer } from "../../server/testing/mail-server.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";

let mailServer: TestMailServer;
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let citra: Page;

beforeAll(async () => {
  ({ server, cast, mailServer } = await startWithMail({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: citra } = await openContext(browser, server.url, "phone"));
  await openSession(anna, cast.anna.name, cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function letterTo(address: string, nth: number) {
  await expect
    .poll(() => mailServer.received.filter(({ to }) => to === address).length, { timeout: 15_000 })
    .toBeGreaterThanOrEqual(nth);
  const mail = await PostalMime.parse(mailServer.received.filter(({ to }) => to === address)[nth - 1]?.raw ?? "");
  const part = mail.attachments.find((one) => one.mimeType === "text/calendar");
  const calendar = new ICAL.Component(ICAL.parse(new TextDecoder().decode(part?.content as ArrayBuffer)) as never);
  return { mail, calendar, event: calendar.getFirstSubcomponent("vevent") };
}

test("Anna opens a booking page; a citizen books on a phone, waits in the lobby by the letter's link, moves the time and cancels it", async () => {
  keepPicturesOnFailure("booking", () => ({ anna, citra }));
  await anna.goto("/calendar");
  await button(anna, "Bokningssidor").click();
  await anna.getByText("Du har ingen bokningssida ännu.").waitFor();
  await button(anna, "Ny bokningssida").click();
  await anna.getByRole("textbox", { name: "Rubrik" }).fill("Rådgivning om bidrag");
  await anna.getByRole("textbox", { name: "Text i bekräftelsen" }).fill("Ha ditt ärendenummer till hands.");
  await button(anna, "Lägg till fråga").click();
  await anna.getByRole("textbox", { name: "Fråga 1" }).fill("Vad gäller det?");
  await takePicture(anna, "booking-form-desktop");
  expect(await violationsOf(anna)).toEqual([]);
  await button(anna, "Skapa sidan").click();
  const address = await anna.getByText(/\/book\//).textContent();
  await takePicture(anna, "booking-pages-desktop");
  expect(await violationsOf(anna)).toEqual([]);

  await citra.goto(address ?? "");
  await citra.getByRole("heading", { name: "Rådgivning om bidrag" }).waitFor();
  const times = citra.getByRole("radiogroup", { name: /^Tider/ }).getByRole("radio");
  // Near the end of a month all of its times may be too soon.
  const showTimes = async (): Promise<void> => {
    const none = citra.getByText(/^Inga lediga tider/);
    await times.first().or(none).first().waitFor();
    if (await none.isVisible()) await button(citra, "Nästa månad").click();
    await times.first().waitFor();
  };
  await showTimes();
  await takePicture(citra, "booking-times-phone");
  expect(await violationsOf(citra)).toEqual([]);
  expect(await overflowOf(citra)).toBe(0);
  await times.first().focus();
  await citra.keyboard.press("ArrowRight");
  await citra.keyboard.press("Enter");
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await citra.getByRole("textbox", { name: "E-postadress" }).fill("citra@konsult.example");
  await citra.getByRole("textbox", { name: "Vad gäller det?" }).fill("Bostadsbidrag");
  await takePicture(citra, "booking-details-phone");
  expect(await violationsOf(citra)).toEqual([]);
  await button(citra, "Boka tiden").click();
  await citra.getByRole("heading", { name: "Din tid är bokad" }).waitFor({ timeout: 15_000 });
  await takePicture(citra, "booking-booked-phone");
  expect(await violationsOf(citra)).toEqual([]);
  expect(await overflowOf(citra)).toBe(0);
  expect(await citra.context().cookies()).toEqual([]);

  const { mail, event } = await letterTo("citra@konsult.example", 1);
  expect(mail.subject).toBe("Bokat: Rådgivning om bidrag: Citra Wahyudi");
  expect(mail.text).toContain("Ha ditt ärendenummer till hands.");
  const own = /\S+\/book\/v-\S+/.exec(mail.text ?? "")?.[0] ?? "";
  expect(event?.getFirstProperty("attendee")?.getParameter("partstat")).toBe("ACCEPTED");
  await citra.goto(String(event?.getFirstPropertyValue("url")));
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await button(citra, /Be att få komma in|Knacka|Gå till lobbyn|Gå med/)
    .first()
    .click();
  await citra.getByText("Du väntar i lobbyn").first().waitFor();
  await takePicture(citra, "booking-lobby-phone");

  await button(anna, /^Mer om Rådgivning/).click();
  await anna.getByRole("menuitem", { name: "Kommande besök" }).click();
  await anna.getByText("Bostadsbidrag").waitFor();
  await takePicture(anna, "booking-visits-desktop");
  expect(await violationsOf(anna)).toEqual([]);

  await citra.goto(own);
  await button(citra, "Flytta tiden").click();
  await showTimes();
  await times.last().click();
  await takePicture(citra, "booking-move-phone");
  await button(citra, "Flytta hit").click();
  expect((await letterTo("citra@konsult.example", 2)).mail.subject).toMatch(/^Ny tid/);
  await button(citra, "Avboka").click();
  await citra.getByText("Avboka tiden?").waitFor();
  await button(citra.getByRole("dialog"), "Avboka").click();
  await citra.getByRole("heading", { name: "Tiden är avbokad" }).waitFor();
  await takePicture(citra, "booking-cancelled-phone");
  expect(await violationsOf(citra)).toEqual([]);
  const last = await letterTo("citra@konsult.example", 3);
  expect(last.calendar.getFirstPropertyValue("method")).toBe("CANCEL");
  await anna.getByText("Inga bokade besök.").waitFor();
});

test("Anna makes a page of a team, Agnes says yes on her phone, a citizen books one of them, and Anna gives the visit to another", async () => {
  await server.safos(
    ...["person", "add", "agnes@fk.example", "--password", cast.anna.password, "--display-name", "Agnes Berg"],
  );
  await server.safos("workspace", "member", cast.workspaceId, "agnes@fk.example", "--role", "editor");
  const { page: agnes } = await openContext(browser, server.url, "phone");
  keepPicturesOnFailure("booking-team", () => ({ anna, agnes, citra }));
  await signIn(agnes, "agnes@fk.example", cast.anna.password);

  await anna.goto("/calendar");
  await button(anna, "Bokningssidor").click();
  await button(anna, "Ny bokningssida").click();
  await anna.getByRole("textbox", { name: "Rubrik" }).fill("Vägledning");
  await button(anna, /Vems bokningssida/).click();
  await anna.getByRole("option", { name: `Handläggare i ${cast.workspaceName}` }).click();
  await anna.getByRole("checkbox", { name: "Agnes Berg" }).waitFor();
  await anna.getByRole("checkbox", { name: "Agnes Berg" }).press("Space");
  await anna.getByRole("checkbox", { name: "Agnes Berg" }).scrollIntoViewIfNeeded();
  await takePicture(anna, "booking-team-form-desktop");
  expect(await violationsOf(anna)).toEqual([]);
  await button(anna, "Skapa sidan").click();
  await anna.getByText(`${cast.workspaceName}: någon av Agnes Berg (tillfrågad)`).waitFor();
  await anna.getByText("Ingen kommer in").waitFor();

  await agnes.goto("/calendar");
  await button(agnes, "Fler val").click();
  await agnes.getByRole("menuitem", { name: "Kalendrar" }).click();
  await button(agnes, "Bokningssidor").click();
  await button(agnes, "Ta emot besök").waitFor();
  await takePicture(agnes, "booking-team-asked-phone");
  expect(await violationsOf(agnes)).toEqual([]);
  expect(await overflowOf(agnes)).toBe(0);
  await button(agnes, "Ta emot besök").click();
  await agnes.getByText("Öppen", { exact: true }).waitFor();

  await anna.reload();
  await button(anna, "Bokningssidor").click();
  const row = anna.getByText(/\/book\//).filter({ hasText: "någon av Agnes Berg" });
  await row.waitFor();
  await takePicture(anna, "booking-team-list-desktop");
  expect(await violationsOf(anna)).toEqual([]);
  const address = /\S+\/book\/[\w-]{16}/.exec((await row.textContent()) ?? "")?.[0] ?? "";
  await citra.goto(address);
  await citra.getByRole("heading", { name: "Vägledning" }).waitFor();
  await citra.locator("#content").getByText("Försäkringskassan", { exact: true }).waitFor();
  expect(await citra.getByText("Agnes").count()).toBe(0);
  const times = citra.getByRole("radiogroup", { name: /^Tider/ }).getByRole("radio");
  const none = citra.getByText(/^Inga lediga tider/);
  await times.first().or(none).first().waitFor();
  if (await none.isVisible()) await button(citra, "Nästa månad").click();
  await times.first().waitFor();
  await takePicture(citra, "booking-team-times-phone");
  expect(await violationsOf(citra)).toEqual([]);
  await times.first().focus();
  await citra.keyboard.press("ArrowRight");
  await citra.keyboard.press("Enter");
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await citra.getByRole("textbox", { name: "E-postadress" }).fill("lag@konsult.example");
  await button(citra, "Boka tiden").click();
  await citra.getByRole("heading", { name: "Din tid är bokad" }).waitFor({ timeout: 15_000 });
  await citra.getByText("Agnes Berg, Försäkringskassan").waitFor();

  // Agnes takes no more visits; Anna joins, and gives hers to herself in one press.
  await button(agnes, /^Mer om Vägledning/).click();
  await agnes.getByRole("menuitem", { name: "Ta inte emot fler besök" }).click();
  await anna.reload();
  await button(anna, "Bokningssidor").click();
  await anna.getByText("1 besök utan handläggare").waitFor();
  await button(anna, /^Mer om Vägledning/).click();
  await anna.getByRole("menuitem", { name: "Ändra" }).click();
  await anna.getByRole("checkbox", { name: "Anna Lindqvist" }).press("Space");
  await button(anna, "Spara").click();
  await button(anna, /^Mer om Vägledning/).click();
  await takePicture(anna, "booking-team-stranded-desktop");
  await anna.getByRole("menuitem", { name: "Ge besöken till de andra" }).click();
  await anna.getByText("1 besök har fått ny handläggare").waitFor();
  await button(anna, /^Mer om Vägledning/).click();
  await anna.getByRole("menuitem", { name: "Kommande besök" }).click();
  await anna.getByText("Tas emot av Anna Lindqvist").waitFor();
  await takePicture(anna, "booking-team-visits-desktop");
  expect(await violationsOf(anna)).toEqual([]);
});
