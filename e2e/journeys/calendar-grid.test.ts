import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
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

interface Listed {
  readonly id: string;
  readonly summary: string;
  readonly start: string;
  readonly end: string;
}
const api = <T = Record<string, unknown>>(
  who: Cast["anna"],
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => callApi<T>(server, who, method, path, body);
const ownCalendar = async (who: Cast["anna"]): Promise<string> => {
  const { items } = await api<{ items: { id: string; isOwn: boolean }[] }>(who, "GET", "/api/v1/calendars");
  return items.find((one) => one.isOwn)?.id ?? "";
};
const plan = async (summary: string, start: string, end: string, rest: object = {}): Promise<string> => {
  const path = `/api/v1/calendars/${await ownCalendar(cast.anna)}/entries`;
  return (await api<{ id: string }>(cast.anna, "POST", path, { summary, start, end, ...rest })).id;
};
/** `2037-12-03T09:00–10:00` of every occurrence of this name. */
async function timesOf(summary: string): Promise<string[]> {
  const path = "/api/v1/calendar-entries?from=2037-10-01T00:00:00Z&to=2038-06-30T00:00:00Z";
  const { items } = await api<{ items: Listed[] }>(cast.anna, "GET", path);
  return items
    .filter((one) => one.summary === summary)
    .map(({ start, end }) => `${start.slice(0, 16)}–${end.slice(11, 16)}`);
}
const entry = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name }).first();
const moved = (page: Page): Promise<void> =>
  page
    .getByText(/^Händelsen är flyttad till/)
    .last()
    .waitFor();

async function open(size: "desktop" | "phone", search: string, locale = "sv-SE"): Promise<Page> {
  const { page } = await openContext(browser, server.url, size, { locale });
  page.setDefaultTimeout(20_000);
  await signIn(page, cast.anna.name, cast.anna.password, `/calendar${search}`);
  await page.getByRole("heading", { level: 1, name: /20\d\d|dec|mars|okt/i }).waitFor();
  return page;
}

/** Presses at a share of the height of an element, and goes on by these pixels. */
async function drag(page: Page, what: Locator, by: { x?: number; y?: number; at?: number }): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  if (!box) throw new Error("It is not drawn.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height * (by.at ?? 0.5)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + 8);
  await page.mouse.move(x + (by.x ?? 0), y + (by.y ?? 0), { steps: 4 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

const hour = 56;
const week = "?view=week&day=2037-12-03";
const columnWidth = async (page: Page): Promise<number> =>
  (await page.getByRole("region", { name: /^Torsdag 3 december/ }).boundingBox())?.width ?? 0;

test("an entry is carried to another day and time, stretched, taken back, and put back with Escape", async () => {
  await plan("Budget", "2037-12-03T09:00:00Z", "2037-12-03T10:00:00Z");
  await plan("Kort före", "2037-12-04T14:00:00Z", "2037-12-04T14:15:00Z");
  await plan("Kort efter", "2037-12-04T14:15:00Z", "2037-12-04T14:30:00Z");
  const page = await open("desktop", week);
  const width = await columnWidth(page);
  for (const short of [entry(page, /Kort före/), entry(page, /Kort efter/)]) {
    await short.scrollIntoViewIfNeeded();
    expect((await short.boundingBox())?.height).toBeGreaterThanOrEqual(24);
  }
  expect(await violationsOf(page)).toEqual([]);
  await drag(page, entry(page, /Budget/), { x: -width, y: 1.5 * hour });
  await takePicture(page, "desktop-kalender-dra");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await timesOf("Budget")).toEqual(["2037-12-03T09:00–10:00"]);

  await drag(page, entry(page, /Budget/), { x: -width, y: 1.5 * hour });
  await page.mouse.up();
  await moved(page);
  expect(await timesOf("Budget")).toEqual(["2037-12-02T10:30–11:30"]);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await button(page, "Ångra").click();
  await entry(page, /^09.00–10.00 Budget/).waitFor();

  await drag(page, entry(page, /Budget/), { y: 0.7 * hour, at: 0.97 });
  await page.mouse.up();
  await entry(page, /^09.00–10.45 Budget/).waitFor();
  await moved(page);
  await drag(page, entry(page, /Budget/), { y: -0.25 * hour, at: 0.03 });
  await page.mouse.up();
  await entry(page, /^08.45–10.45 Budget/).waitFor();
  await expect.poll(() => timesOf("Budget")).toEqual(["2037-12-03T08:45–10:45"]);
  await page.context().close();
});

test("a range is drawn in free time, and whole days and the month move by days", async () => {
  await plan("Semester", "2037-12-02", "2037-12-04");
  const page = await open("desktop", week);
  const thursday = page.getByRole("region", { name: /^Torsdag 3 december/ });
  await drag(page, thursday.getByRole("gridcell", { name: /13.00/ }), { y: 1.4 * hour, at: 0.1 });
  await takePicture(page, "desktop-kalender-rita");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Ritad");
  await button(dialog, "Spara händelsen").click();
  await dialog.waitFor({ state: "hidden" });
  expect(await timesOf("Ritad")).toEqual(["2037-12-03T13:00–14:30"]);

  const width = await columnWidth(page);
  await drag(page, entry(page, /Semester/), { x: 2 * width });
  await page.mouse.up();
  await moved(page);
  expect((await timesOf("Semester"))[0]).toMatch(/^2037-12-04/);
  await page.goto("/calendar?view=month&day=2037-12-03");
  await entry(page, /Ritad/).waitFor();
  const cell = await entry(page, /Ritad/).boundingBox();
  await drag(page, entry(page, /Ritad/), { x: cell?.width ?? 0, y: 110 });
  await takePicture(page, "desktop-kalender-dra-manad");
  await page.mouse.up();
  await moved(page);
  expect(await timesOf("Ritad")).toEqual(["2037-12-11T13:00–14:30"]);
  await page.context().close();
});

test("by keys alone: lifted, moved, stretched and dropped with its focus; a free time found and drawn", async () => {
  await plan("Handledning", "2037-12-08T09:00:00Z", "2037-12-08T10:00:00Z");
  const page = await open("desktop", "?view=week&day=2037-12-08");
  await entry(page, /Handledning/).focus();
  await page.keyboard.press("Space");
  await page.getByText("Pilar flyttar").waitFor();
  expect(await page.getByRole("status").filter({ hasText: "är lyft" }).count()).toBe(1);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page
    .getByRole("status")
    .filter({ hasText: /Onsdag 9 december( 2037)? 09\.15–10\.30/ })
    .waitFor();
  await takePicture(page, "desktop-kalender-lyft");
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await timesOf("Handledning")).toEqual(["2037-12-08T09:00–10:00"]);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await moved(page);
  expect(await timesOf("Handledning")).toEqual(["2037-12-09T09:00–10:00"]);
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Handledning"));

  // One stop of the Tab key among the free times; arrows, and Shift with them for a longer one.
  await page.getByRole("gridcell", { name: /^Måndag 7 december( 2037)? 09\.00/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  expect(await page.locator(":focus").getAttribute("aria-label")).toMatch(
    /^Tisdag 8 december( 2037)? 09\.30, inga händelser$/,
  );
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByRole("status").filter({ hasText: "09.30–11.00" }).waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Med tangenter");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  expect(await timesOf("Med tangenter")).toEqual(["2037-12-08T09:30–11:00"]);
  await page.context().close();
});

test("a series asks which occurrences move, and takes its weekday along; what is busy only stays", async () => {
  await plan("Styrgrupp", "2038-01-07T09:00:00Z", "2038-01-07T10:00:00Z", {
    rrule: "FREQ=WEEKLY;BYDAY=TH;UNTIL=20380121T225959Z",
    zone: "UTC",
  });
  const page = await open("desktop", "?view=week&day=2038-01-14");
  const dialog = page.getByRole("dialog");
  await entry(page, /Styrgrupp/).focus();
  for (const key of ["Space", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await dialog.getByText("Alla tillfällen").click();
  await takePicture(page, "desktop-kalender-serie");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Flytta").click();
  await moved(page);
  expect(await timesOf("Styrgrupp")).toEqual([
    "2038-01-08T09:00–10:00",
    "2038-01-15T09:00–10:00",
    "2038-01-22T09:00–10:00",
  ]);
  await button(page, "Ångra").click();
  await expect
    .poll(() => timesOf("Styrgrupp"))
    .toEqual(["2038-01-07T09:00–10:00", "2038-01-14T09:00–10:00", "2038-01-21T09:00–10:00"]);
  await page.context().close();
});

test("what someone removed meanwhile stays away, with a plain sentence; a finger that rests lifts, one that goes on scrolls", async () => {
  const id = await plan("Borttagen", "2037-12-15T09:00:00Z", "2037-12-15T10:00:00Z");
  const page = await open("desktop", "?view=week&day=2037-12-15");
  await entry(page, /Borttagen/).focus();
  await page.keyboard.press("Space");
  await page.getByText("Pilar flyttar").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("status").filter({ hasText: "09.15–10.15" }).waitFor();
  // The page hears of it only after it has dropped it.
  const answers: string[] = [];
  await page.route("**/api/v1/calendar-entries/*", async (route) => {
    await api(cast.anna, "DELETE", `/api/v1/calendar-entries/${id}`);
    const response = await route.fetch();
    answers.push(`${route.request().method()} ${response.status()}`);
    await route.fulfill({ response });
  });
  await page.keyboard.press("Enter");
  await expect.poll(() => answers).toEqual(["PATCH 404"]);
  await page.getByText(/^Händelsen är kvar där den var\. ./).waitFor();
  await entry(page, /Borttagen/).waitFor({ state: "hidden" });
  await page.context().close();

  await plan("Finger", "2037-12-16T09:00:00Z", "2037-12-16T10:00:00Z");
  const phone = await open("phone", "?view=day&day=2037-12-16");
  const box = await entry(phone, /Finger/).boundingBox();
  if (!box) throw new Error("It is not drawn.");
  const touch = await phone.context().newCDPSession(phone);
  const at = (y: number) => [{ x: box.x + 60, y: box.y + y }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(24) });
  await phone.locator(`[aria-hidden="true"]`, { hasText: "Finger" }).waitFor();
  for (const y of [40, 60, 24 + hour])
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(y) });
  await takePicture(phone, "phone-kalender-dra");
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await moved(phone);
  expect(await timesOf("Finger")).toEqual(["2037-12-16T10:00–11:00"]);
  await phone.context().close();
});

/** Chooses in the menu of the view. */
async function choose(page: Page, name: string): Promise<void> {
  await button(page, "Fler val").click();
  await page.getByRole("menuitem", { name }).click();
}

test("a day has its calendars side by side and another zone's hours; the nights of daylight saving are marked", async () => {
  await api(cast.anna, "POST", "/api/v1/calendars", { name: "Sal 4", colour: "#2f6f4f" });
  await plan("Sen middag", "2037-10-24T22:30:00Z", "2037-10-25T02:00:00Z");
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1440, height: 900 },
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await signIn(page, cast.anna.name, cast.anna.password, "/calendar?view=day&day=2037-10-25");
  await entry(page, /^00.30–03.00 Sen middag/).waitFor();
  await choose(page, "Kalendrar sida vid sida");
  await page.getByRole("region", { name: /^Sal 4, Söndag 25 oktober/ }).waitFor();
  await choose(page, "Visa en annan tidszon");
  await page.getByRole("dialog").getByLabel("Sök tidszon").fill("new york");
  await page
    .getByRole("dialog")
    .getByText(/^New York \(UTC/)
    .click();
  await button(page.getByRole("dialog"), "Visa").click();
  await page.getByText("New York").first().waitFor();
  await page.locator("[data-scrolls=y]").evaluate((box) => box.scrollTo(0, 0));
  expect(await page.getByText("Klockan ställs tillbaka").count()).toBe(2);
  await takePicture(page, "desktop-kalender-kolumner");
  expect(await violationsOf(page)).toEqual([]);
  // Made in the column of a calendar, it is made there.
  await page.getByRole("gridcell", { name: /^Sal 4, Söndag 25 oktober( 2037)? 05\.00/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("I salen");
  await button(dialog, "Spara händelsen").click();
  await dialog.waitFor({ state: "hidden" });
  await page
    .getByRole("region", { name: /^Sal 4/ })
    .getByRole("button", { name: /I salen/ })
    .waitFor();
  expect(await timesOf("I salen")).toEqual(["2037-10-25T04:00–05:00"]);
  await context.close();
});

test("a year and a work week; words become an entry; the day stands on Idag; a week is printed without the frame", async () => {
  const today = new Date().toISOString().slice(0, 10);
  await plan(
    "Pågående möte",
    new Date(Date.now() - 300_000).toISOString(),
    new Date(Date.now() + 3_300_000).toISOString(),
  );
  await plan("Kurs", today, new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10));
  for (const size of sizesOf("desktop")) {
    const page = await open(size, "?view=year&day=2037-12-03");
    await page.getByRole("button", { name: /^Torsdag 3 december( 2037)?, (\d+|en) händelse/ }).waitFor();
    await takePicture(page, `${size}-kalender-ar`);
    expect(await violationsOf(page), size).toEqual([]);
    expect(await overflowOf(page), size).toBe(0);
    await page.getByRole("button", { name: /^Torsdag 3 december/ }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /Torsdag 10 dec/ }).waitFor();
    await page.goto("/calendar?view=workweek&day=2037-12-03");
    await entry(page, /Budget/).waitFor();
    expect(await page.getByRole("region", { name: /^(Lördag|Söndag)/ }).count()).toBe(0);
    expect(await violationsOf(page), size).toEqual([]);
    await takePicture(page, `${size}-kalender-arbetsvecka`);
    await choose(page, "Skriv i ord");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Vad och när").fill(`möte med Bo 2037-12-03 15-16.30 ${size}`);
    await dialog.getByText(/Torsdag 3 december( 2037)? 15\.00–16\.30/).waitFor();
    await takePicture(page, `${size}-kalender-ord`);
    expect(await violationsOf(page), size).toEqual([]);
    await button(dialog, "Kontrollera och spara").click();
    await button(dialog, "Spara händelsen").click();
    await dialog.waitFor({ state: "hidden" });
    expect(await timesOf(`möte med Bo ${size}`)).toEqual(["2037-12-03T15:00–16:30"]);
    await page.goto("/");
    await page.getByRole("link", { name: /Pågående möte.*Pågår/ }).waitFor();
    await page.getByRole("link", { name: /Hela dagen.*Kurs/ }).waitFor();
    await takePicture(page, `${size}-idag-kalender`);
    expect(await violationsOf(page), size).toEqual([]);
    await page.getByRole("link", { name: "Visa kalendern" }).click();
    await entry(page, /Pågående möte/).waitFor();
    await page.goto("/calendar?view=week&day=2037-12-03");
    await entry(page, /Budget/).waitFor();
    await page.emulateMedia({ media: "print" });
    await takePicture(page, `${size}-kalender-utskrift`);
    expect(await button(page, "Idag").isVisible()).toBe(false);
    expect(await entry(page, /Budget/).isVisible()).toBe(true);
    await page.context().close();
  }
});

test("a week of hundreds of entries is drawn whole: what is too narrow for words has its name, by pointer, by keys and for who listens", async () => {
  const event = (n: number): string =>
    `BEGIN:VEVENT\r\nUID:tät-${n}\r\nDTSTAMP:20371101T000000Z\r\nDTSTART:2037110${2 + (n % 5)}T${String((2 + 4 * (n % 6)) % 24).padStart(2, "0")}0000Z\r\nDURATION:PT1H\r\n${n % 3 === 0 ? "RRULE:FREQ=WEEKLY;COUNT=2\r\n" : ""}SUMMARY:Tät ${n}\r\nLOCATION:Rum ${n}\r\nEND:VEVENT\r\n`;
  const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n${Array.from({ length: 450 }, (_, n) => event(n)).join("")}END:VCALENDAR\r\n`;
  const { id } = await api<{ id: string }>(cast.anna, "POST", "/api/v1/calendars", { name: "Tät" });
  const sent = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}`, "content-type": "text/calendar" },
    body: file,
  });
  expect(sent.status).toBe(200);
  for (const size of sizesOf("desktop")) {
    const page = await open(size, "?view=week&day=2037-10-28");
    await button(page, "Nästa").click();
    const dense = page.locator(`section [title*="Tät"]`);
    // Those of the night too, which are a scroll away.
    await expect.poll(() => dense.count()).toBe(450);
    expect(await dense.first().textContent()).toBe("");
    const one = page.getByRole("button", { name: /^\d\d\.\d\d–\d\d\.\d\d Tät 12, Rum 12, Upprepas/ });
    await one.focus();
    await takePicture(page, `${size}-kalender-tät`);
    // WCAG 2.5.8, “equivalent”: what is smaller than a target here is large in the day of its own and in the list.
    const violations = (await violationsOf(page)).filter((what) => !what.startsWith("target-size"));
    expect(violations, size).toEqual([]);
    expect(await overflowOf(page), size).toBe(0);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("dialog").getByLabel("Plats").inputValue()).toBe("Rum 12");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await button(page, "Nästa").click();
    // 150 recur, of 30 a day: those that begin at one time stand side by side.
    await expect.poll(() => page.locator(`[data-entry]`).filter({ hasText: "Tät" }).or(dense).count()).toBe(150);
    // A day has the room for words, and on a phone the list.
    await page.goto(`/calendar?view=${size === "desktop" ? "day" : "agenda"}&day=2037-11-03`);
    await page.getByText("Tät 1", { exact: true }).first().waitFor();
    await page.context().close();
  }
  await api(cast.anna, "DELETE", `/api/v1/calendars/${id}`);
});
