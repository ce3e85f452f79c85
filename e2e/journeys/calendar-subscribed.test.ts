import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let url = "";

/** A municipality's school terms, as its server gives them out. */
const terms = (title: string): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Kommunen//SV",
    "X-WR-CALNAME:Läsårsdata",
    "BEGIN:VEVENT",
    "UID:jullov",
    "DTSTAMP:20260101T000000Z",
    "DTSTART:20371203T090000Z",
    "DTEND:20371203T100000Z",
    `SUMMARY:${title}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
let answer: RequestListener;
const answerWith = (text: string): void => {
  answer = (_request, response) => response.writeHead(200, { "content-type": "text/calendar" }).end(text);
};
const elsewhere = createServer((request, response) => answer(request, response));

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_CALENDAR_PRIVATE_NETWORKS: "127.0.0.0/8" } }));
  browser = await launchChromium();
  await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/lasar.ics`;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  elsewhere.closeAllConnections();
  elsewhere.close();
});

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly source: { readonly url: string | null; readonly triedAt: string | null } | null;
}
const listed = async (name: string): Promise<Listed | undefined> =>
  (await callApi<{ items: Listed[] }>(server, cast.anna, "GET", "/api/v1/calendars")).items.find(
    (one) => one.name === name,
  );

/** The list of calendars lies beside the page, or on a phone in its menu. */
async function showList(page: Page, size: "desktop" | "phone"): Promise<void> {
  if (size === "phone") {
    await button(page, "Fler val").click();
    await page.getByRole("menuitem", { name: "Kalendrar", exact: true }).click();
  }
  await button(page, "Prenumerera på kalender").waitFor();
}
async function choose(page: Page, name: string, item: string): Promise<Locator> {
  await button(page, `Mer om ${name}`).click();
  await page.getByRole("menuitem", { name: item }).click();
  return page.getByRole("dialog", { name: `${item}: ${name}` });
}

test("a calendar elsewhere is subscribed to, read, fetched again and given up, at both sizes", async () => {
  for (const size of ["desktop", "phone"] as const) {
    const name = `Lov ${size}`;
    const { page } = await openContext(browser, server.url, size);
    page.setDefaultTimeout(15_000);
    await signIn(page, cast.anna.name, cast.anna.password, "/calendar?view=day&day=2037-12-03");
    await page.getByRole("heading", { level: 1, name: /dec/i }).waitFor();
    await showList(page, size);

    // What is wrong with an address is said in the form, and mended there.
    answerWith("<html>Logga in</html>");
    await button(page, "Prenumerera på kalender").click();
    const form = page.getByRole("dialog", { name: "Prenumerera på kalender" });
    await form.getByLabel("Adress").fill(url);
    await form.getByLabel("Namn").fill(name);
    await page.keyboard.press("Enter");
    await form.getByText("Det som finns på adressen är ingen kalender").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await takePicture(page, `${size}-kalender-prenumerera`);
    answerWith(terms("Jullov"));
    await button(form, "Prenumerera").click();
    await form.waitFor({ state: "hidden" });
    await page.getByRole("checkbox", { name: new RegExp(`${name}.*prenumeration från 127`) }).waitFor();

    // It shows where it comes from, when it was fetched, and its address to its owner.
    const source = await choose(page, name, "Prenumeration");
    await source.getByText(/Hämtades senast idag .* från 127/).waitFor();
    expect(await source.getByLabel("Adress").inputValue()).toBe(url);
    expect(await violationsOf(page)).toEqual([]);
    await takePicture(page, `${size}-kalender-prenumeration`);
    await page.keyboard.press("Escape");
    expect(await button(page, `Mer om ${name}`).isVisible()).toBe(true);

    // Its entries are read and not written.
    if (size === "phone") await page.keyboard.press("Escape");
    const entry = page.getByRole("button", { name: /Jullov/ }).first();
    await entry.click();
    const details = page.getByRole("dialog", { name: "Jullov" });
    await details.getByText(/Kommer från 127.* och kan inte ändras här/).waitFor();
    expect(await details.getByRole("button", { name: "Spara" }).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await takePicture(page, `${size}-kalender-prenumererad-handelse`);
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "hidden" });
    if (size === "desktop") {
      const box = await entry.boundingBox();
      if (!box) throw new Error("The entry is not drawn.");
      await page.mouse.move(box.x + box.width / 2, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + 130, { steps: 8 });
      await page.mouse.up();
      const after = await entry.boundingBox();
      expect(Math.abs((after?.y ?? 0) - box.y)).toBeLessThan(2);
      const open = page.getByRole("dialog");
      if ((await open.count()) > 0) await page.keyboard.press("Escape");
    }

    // It is fetched at once when that is asked for: not again within moments.
    answerWith(terms("Höstlov"));
    await until(async () => Date.now() - Date.parse((await listed(name))?.source?.triedAt ?? "") > 16_000, 30_000);
    await showList(page, size);
    const again = await choose(page, name, "Prenumeration");
    await button(again, "Hämta nu").click();
    await page.getByText(`${name} är hämtad.`).waitFor();
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: /Höstlov/ })
      .first()
      .waitFor({ state: "attached" });

    await button(page, `Mer om ${name}`).click();
    await page.getByRole("menuitem", { name: "Sluta prenumerera" }).click();
    await page.getByText(`${name} ligger i papperskorgen.`).waitFor();
    await until(async () => (await listed(name)) === undefined);
    await page.context().close();
  }
});

test("where a rule of the organisation is closed that is said beside the calendar, and nothing new is offered", async () => {
  answerWith(terms("Sportlov"));
  await callApi(server, cast.anna, "POST", "/api/v1/calendars", { source: { url } });
  const { page } = await openContext(browser, server.url, "desktop");
  page.setDefaultTimeout(15_000);
  await signIn(page, cast.anna.name, cast.anna.password, "/admin/rules");
  const rule = page.getByRole("switch", { name: "Prenumerera på kalendrar utanför Safos" });
  await rule.waitFor();
  expect(await rule.isChecked()).toBe(true);
  await callApi(server, cast.anna, "PATCH", "/api/v1/organisation", { rules: { calendarsElsewhere: false } });
  await page.goto(`${server.url}/calendar?view=day&day=2037-12-03`);
  await page.getByRole("checkbox", { name: /Läsårsdata.*kunde inte hämtas/ }).waitFor();
  expect(await button(page, "Prenumerera på kalender").count()).toBe(0);
  await page
    .getByRole("button", { name: /Sportlov/ })
    .first()
    .waitFor();
  const source = await choose(page, "Läsårsdata", "Prenumeration");
  await source.getByText("En regel i organisationen tillåter inte kalendrar utifrån.").waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-kalender-prenumeration-regel");
});
