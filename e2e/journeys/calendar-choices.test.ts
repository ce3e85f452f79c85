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

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const api = <T = { id: string }>(who: Cast["anna"], method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, who, method, path, body);
interface Listed {
  readonly entryId: string;
  readonly summary: string;
  readonly start: string;
  readonly calendarId: string;
}
async function found(summary: string, who = cast.anna): Promise<Listed | undefined> {
  const path = "/api/v1/calendar-entries?from=2037-10-01T00:00:00Z&to=2038-01-31T00:00:00Z";
  return (await api<{ items: Listed[] }>(who, "GET", path)).items.find((one) => one.summary === summary);
}
const entry = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole("button", { name }).first();

async function open(size: "desktop" | "phone", search: string): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  page.setDefaultTimeout(15_000);
  await signIn(page, cast.anna.name, cast.anna.password, `/calendar${search}`);
  await page.getByRole("heading", { level: 1, name: /dec/i }).waitFor();
  return page;
}
async function choose(page: Page, name: string): Promise<void> {
  await button(page, "Fler val").click();
  await page.getByRole("menuitem", { name }).click();
}

test("the usual reminder is chosen once, and new entries and invitations have it", async () => {
  for (const size of ["desktop", "phone"] as const) {
    const page = await open(size, "?view=day&day=2037-12-03");
    await choose(page, "Inställningar");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Vanlig påminnelse/ }).click();
    await page.getByRole("option", { name: size === "desktop" ? "1 timme innan" : "30 minuter innan" }).click();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await takePicture(page, `${size}-kalender-installningar`);
    await button(dialog, "Spara").click();
    await dialog.waitFor({ state: "hidden" });
    await button(page, "Ny händelse").click();
    await dialog.getByRole("button", { name: /^(?!Vanlig).*Påminnelse/ }).waitFor();
    const chosen = size === "desktop" ? /1 timme innan/ : /30 minuter innan/;
    await dialog.getByRole("button", { name: chosen }).waitFor();
    if (size === "desktop") {
      // What was chosen elsewhere meanwhile is what the settings begin with.
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      await api(cast.anna, "PUT", "/api/v1/calendar-settings", { reminder: 5 });
      await choose(page, "Inställningar");
      await dialog.getByRole("button", { name: /\b5 minuter innan/ }).waitFor();
    }
    await page.context().close();
  }
  const [calendar] = (
    await api<{ items: { id: string; isOwn: boolean }[] }>(cast.bo, "GET", "/api/v1/calendars")
  ).items.filter((one) => one.isOwn);
  const { person } = await api<{ person: { id: string } }>(cast.anna, "GET", "/api/v1/session");
  await api(cast.bo, "POST", `/api/v1/calendars/${calendar?.id}/entries`, {
    summary: "Bos möte",
    start: "2037-12-03T09:00:00Z",
    end: "2037-12-03T10:00:00Z",
    attendees: [{ personId: person.id }],
  });
  await expect.poll(() => found("Bos möte")).toBeDefined();
  const { entryId = "" } = (await found("Bos möte")) ?? {};
  const copy = await api<{ reminders: number[] }>(cast.anna, "GET", `/api/v1/calendar-entries/${entryId}`);
  expect(copy.reminders).toEqual([30]);
});

test("a time is planned by the clock of another city, seen by one's own, and stays there when it is opened again", async () => {
  for (const size of ["desktop", "phone"] as const) {
    const name = `Samtal med New York ${size}`;
    const page = await open(size, "?view=day&day=2037-12-08");
    await button(page, "Ny händelse").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Rubrik").fill(name);
    await dialog.getByRole("button", { name: /^Tidszon: / }).click();
    await dialog.getByLabel("Sök tidszon").fill("new york");
    await dialog.getByText(/^New York \(UTC/).click();
    await dialog.getByText(/^Hos dig: .*14.00–15.00/).waitFor();
    await takePicture(page, `${size}-kalender-tidszon`);
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await button(dialog, "Spara händelsen").click();
    await dialog.waitFor({ state: "hidden" });
    expect((await found(name))?.start).toBe("2037-12-08T14:00:00.000Z");
    await entry(page, new RegExp(`14.00–15.00 ${name}`)).click();
    await dialog.getByRole("button", { name: /^Tidszon: New York, UTC−5/ }).waitFor();
    // By offset, and by what it is called; the time on the wall stays.
    await dialog.getByRole("button", { name: /^Tidszon: / }).click();
    await dialog.getByLabel("Sök tidszon").fill("japan");
    await dialog.getByText(/^Tokyo \(UTC/).click();
    await button(dialog, "Spara").click();
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(async () => (await found(name))?.start).toBe("2037-12-08T00:00:00.000Z");
    await page.context().close();
  }
});

test("a room is chosen in the night when the clock is turned back, and the time of the entry stays", async () => {
  await api(cast.anna, "POST", "/api/v1/organisation/resources", { name: "Utsikten", kind: "room", seats: 4 });
  const list = (await api<{ items: { id: string; isOwn: boolean }[] }>(cast.anna, "GET", "/api/v1/calendars")).items;
  await api(cast.anna, "POST", `/api/v1/calendars/${list.find(({ isOwn }) => isOwn)?.id}/entries`, {
    ...{ summary: "Kväll i New York", zone: "America/New_York" },
    ...{ start: "2037-10-25T01:30:00Z", end: "2037-10-25T02:30:00Z" },
  });
  const context = await browser.newContext({
    ...{ baseURL: server.url, locale: "sv-SE", timezoneId: "Europe/Stockholm", serviceWorkers: "block" },
  });
  const page = await context.newPage();
  await signIn(page, cast.anna.name, cast.anna.password, "/calendar?view=day&day=2037-10-25");
  await entry(page, /Kväll i New York/).click();
  const dialog = page.getByRole("dialog");
  await button(dialog, "Lägg till rum").click();
  await dialog.getByRole("combobox", { name: "Rum eller utrustning" }).press("ArrowDown");
  await page.getByRole("option", { name: /Utsikten/ }).click();
  expect(await dialog.getByLabel("Plats", { exact: true }).inputValue()).toBe("Utsikten");
  await button(dialog, "Spara").click();
  await dialog.waitFor({ state: "hidden" });
  expect(await found("Kväll i New York")).toMatchObject({ location: "Utsikten", start: "2037-10-25T01:30:00.000Z" });
  await context.close();
});

test("an entry is carried to another calendar's column and back, by hand and by keys, and refused where one may not write", async () => {
  const { id: room } = await api(cast.anna, "POST", "/api/v1/calendars", { name: "Sal 4", colour: "#2f6f4f" });
  const list = (
    await api<{ items: { id: string; isOwn: boolean; isDefault: boolean }[] }>(cast.anna, "GET", "/api/v1/calendars")
  ).items;
  const own = list.find((one) => one.isOwn && one.isDefault)?.id ?? "";
  await api(cast.anna, "POST", `/api/v1/calendars/${own}/entries`, {
    summary: "Övning",
    start: "2037-12-10T09:00:00Z",
    end: "2037-12-10T10:00:00Z",
  });
  // One that Anna may only read.
  const { id: read } = await api(cast.bo, "POST", "/api/v1/calendars", { name: "Bos tider" });
  await api(cast.bo, "POST", `/api/v1/items/calendar/${read}/shares`, { name: cast.anna.name, role: "viewer" });
  const page = await open("desktop", "?view=day&day=2037-12-10");
  await choose(page, "Kalendrar sida vid sida");
  const column = (name: string): Locator => page.getByRole("region", { name: new RegExp(`^${name}, Torsdag`) });
  await column("Sal 4").waitFor();
  const pull = async (to: string, by: number): Promise<void> => {
    // After a change they may be drawn anew at this very moment.
    const [box, aim] = await until(async () => {
      const both = [await entry(page, /Övning/).boundingBox(), await column(to).boundingBox()] as const;
      return both[0] !== null && both[1] !== null && ([both[0], both[1]] as const);
    });
    await page.mouse.move(box.x + 30, box.y + 24);
    await page.mouse.down();
    await page.mouse.move(box.x + 38, box.y + 30);
    await page.mouse.move(aim.x + aim.width / 2, box.y + 24 + by, { steps: 4 });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  };
  await pull("Sal 4", 56);
  await takePicture(page, "desktop-kalender-kolumn-dra");
  await page.mouse.up();
  await page.getByText("Händelsen ligger nu i Sal 4.").waitFor();
  expect(await found("Övning")).toMatchObject({ calendarId: room, start: "2037-12-10T10:00:00.000Z" });
  await entry(column("Sal 4"), /10.00–11.00 Övning/).waitFor();
  await button(page, "Ångra").click();
  await expect.poll(() => found("Övning")).toMatchObject({ calendarId: own, start: "2037-12-10T09:00:00.000Z" });
  await entry(column("Min kalender"), /09.00–10.00 Övning/).waitFor();

  // Where its times cannot be changed it does not stay in the other calendar either.
  await page.route("**/api/v1/calendar-entries/*", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.continue(),
  );
  await pull("Sal 4", 56);
  await page.mouse.up();
  await page.getByText(/^Händelsen är kvar där den var/).waitFor();
  await page.unroute("**/api/v1/calendar-entries/*");
  await entry(column("Min kalender"), /09.00–10.00 Övning/).waitFor();
  expect(await found("Övning")).toMatchObject({ calendarId: own, start: "2037-12-10T09:00:00.000Z" });

  // By keys, with the focus along.
  await entry(page, /Övning/).focus();
  await page.keyboard.press("Space");
  for (let n = 0; n < list.length && !(await page.getByRole("status").filter({ hasText: "Sal 4" }).count()); n += 1)
    await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect.poll(() => found("Övning")).toMatchObject({ calendarId: room, start: "2037-12-10T09:00:00.000Z" });
  await entry(column("Sal 4"), /09.00–10.00 Övning/).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? "")).toContain("Övning");
  await pull("Bos tider", 0);
  await page.mouse.up();
  await page.getByText(/Du får läsa i Bos tider, men inte skriva där/).waitFor();
  expect(await found("Övning")).toMatchObject({ calendarId: room, start: "2037-12-10T09:00:00.000Z" });
  expect(await violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-kalender-kolumner-flera");
  await page.context().close();
  const phone = await open("phone", "?view=day&day=2037-12-10");
  await choose(phone, "Kalendrar sida vid sida");
  await phone.getByRole("region", { name: /^Sal 4, Torsdag/ }).waitFor();
  await takePicture(phone, "phone-kalender-kolumner");
  expect(await violationsOf(phone)).toEqual([]);
  expect(await overflowOf(phone)).toBe(0);
  await phone.context().close();
});
