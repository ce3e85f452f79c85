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

interface Planned {
  readonly id: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
}
const api = <T = Planned>(who: Cast["anna"], method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, who, method, path, body);
const meetingsPath = (): string => `/api/v1/workspaces/${cast.workspaceId}/meetings`;
const plan = (title: string, startsAt: string, rest: object = {}): Promise<Planned> =>
  api(cast.bo, "POST", meetingsPath(), { title, startsAt, ...rest });
const at = (day: number, time: string): string =>
  new Date(`2037-12-${String(day).padStart(2, "0")}T${time}`).toISOString();
const timesOf = async (title: string): Promise<readonly [string | undefined, string | null | undefined]> => {
  const { items } = await api<{ items: Planned[] }>(cast.anna, "GET", meetingsPath());
  const found = items.find((one) => one.title === title);
  return [found?.startsAt, found?.endsAt];
};
const thing = (page: Page, name: RegExp): Locator => page.getByRole("button", { name }).first();
const column = (page: Page, day: RegExp): Locator => page.getByRole("region", { name: day });

/** Where in a day's column it begins and ends, in minutes. */
async function minutesOf(one: Locator, day: Locator): Promise<readonly [number, number]> {
  const [box, hours] = [await one.boundingBox(), await day.boundingBox()];
  if (!box || !hours) throw new Error("It is not drawn.");
  const minutes = (y: number): number => Math.round(((y - hours.y) / hours.height) * 1440);
  return [minutes(box.y), minutes(box.y + box.height)];
}
const near = (minutes: number) => expect.closeTo(minutes, -0.7);

async function open(size: "desktop" | "phone", path: string): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, cast.anna.name, cast.anna.password, path);
  return page;
}

/** Under Möten, as a person does it. */
async function planOnPage(page: Page, title: string, from: string, to: string): Promise<void> {
  await page.getByRole("button", { name: "Planera möte" }).click();
  const dialog = page.getByRole("dialog", { name: "Planera möte" });
  await dialog.getByRole("textbox", { name: "Titel" }).fill(title);
  const parts = (name: string) => dialog.getByRole("group", { name }).getByRole("spinbutton");
  await parts("Börjar").first().click();
  await page.keyboard.type(from);
  await parts("Slutar").first().click();
  await page.keyboard.type(to);
  await dialog.getByRole("button", { name: "Spara" }).click();
  await dialog.waitFor({ state: "hidden" });
}

test("a meeting planned under Möten stands in the week at its hour, is opened, carried, pulled at, and left out", async () => {
  const page = await open("desktop", `/w/${cast.workspaceId}/meetings`);
  await planOnPage(page, "Budgetmöte", "203712031000", "1130");
  await page.goto("/calendar?view=week&day=2037-12-03");
  const meeting = thing(page, /^10.00–11.30 Möte: Budgetmöte/);
  await meeting.waitFor();
  expect(await minutesOf(meeting, column(page, /^Torsdag 3 december/))).toEqual([near(600), near(690)]);
  // Of which nobody has said when it ends, and someone else's: it comes by itself, an hour long.
  const { id } = await plan("Utan slut", at(2, "13:00"));
  const open1 = thing(page, /^13.00 Möte: Utan slut/);
  await open1.waitFor();
  expect(await minutesOf(open1, column(page, /^Onsdag 2 december/))).toEqual([near(780), near(840)]);
  expect(await violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-kalender-mote-vecka");
  await meeting.click();
  await page.waitForURL(/\/meetings\/[0-9a-f-]{36}/);
  await page.getByText("Budgetmöte").first().waitFor();
  await page.goBack();

  // By hand to the next day and an hour later, and back.
  await meeting.waitFor();
  const box = await meeting.boundingBox();
  const day = await column(page, /^Torsdag 3 december/).boundingBox();
  if (!box || !day) throw new Error("It is not drawn.");
  const grab = [box.x + 30, box.y + box.height / 2] as const;
  await page.mouse.move(...grab);
  await page.mouse.down();
  await page.mouse.move(grab[0] + 10, grab[1] + 10);
  await page.mouse.move(grab[0] + day.width, grab[1] + day.height / 24, { steps: 4 });
  await takePicture(page, "desktop-kalender-mote-dra");
  await page.mouse.up();
  await page.getByText(/^Mötet Budgetmöte är flyttat till .*11.00–12.30/).waitFor();
  expect(await timesOf("Budgetmöte")).toEqual([at(4, "11:00"), at(4, "12:30")]);
  await button(page, "Ångra").click();
  await expect.poll(() => timesOf("Budgetmöte")).toEqual([at(3, "10:00"), at(3, "11:30")]);

  // Its end is pulled an hour down.
  await meeting.waitFor();
  const edge = [box.x + 30, box.y + box.height - 2] as const;
  await page.mouse.move(...edge);
  await page.mouse.down();
  await page.mouse.move(edge[0], edge[1] + 10);
  await page.mouse.move(edge[0], edge[1] + day.height / 24, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => timesOf("Budgetmöte")).toEqual([at(3, "10:00"), at(3, "12:30")]);

  // By keys: a day and a quarter later, and it stays without an end.
  await open1.focus();
  await page.keyboard.press("Space");
  await page.getByText("Pilar flyttar").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page
    .getByRole("status")
    .getByText(/3 december.* 13.15$/)
    .waitFor();
  await page.keyboard.press("Space");
  await expect.poll(() => timesOf("Utan slut")).toEqual([at(3, "13:15"), null]);
  // The focus has gone along, and who pulls at its end says when it ends.
  await thing(page, /^13.15 Möte: Utan slut/).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("Utan slut");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Space");
  await expect.poll(() => timesOf("Utan slut")).toEqual([at(3, "13:15"), at(3, "14:30")]);
  await thing(page, /^13.15–14.30 Möte: Utan slut/).waitFor();

  // Once it goes on nobody moves it: Space opens what cannot be lifted.
  await api(cast.bo, "POST", `/api/v1/meetings/${id}/start`, {});
  await expect
    .poll(() => thing(page, /Möte: Utan slut/).getAttribute("aria-describedby"), { message: "It can be lifted still." })
    .toBeNull();
  await thing(page, /Möte: Utan slut/).focus();
  await page.keyboard.press("Space");
  await page.waitForURL(new RegExp(`/meetings/${id}`));
  await page.goBack();
  await api(cast.bo, "DELETE", `/api/v1/items/meeting/${id}`);
  await thing(page, /Möte: Utan slut/).waitFor({ state: "hidden" });

  const layer = page.getByRole("checkbox", { name: "Möten" });
  expect(await layer.isChecked()).toBe(true);
  await layer.click({ force: true });
  await thing(page, /Möte: Budgetmöte/).waitFor({ state: "hidden" });
  await expect
    .poll(() => api<{ hidden: string[] }>(cast.anna, "GET", "/api/v1/time-line/layers"))
    .toEqual({ hidden: ["boards", "meetings"] });
  await api(cast.anna, "PUT", "/api/v1/time-line/layers", { hidden: ["boards"] });
  await page.context().close();
});

test("what may not be moved any more goes back where it was, and it is said", async () => {
  await plan("Flyttas inte", at(8, "10:00"), { endsAt: at(8, "11:00") });
  const page = await open("desktop", "/calendar?view=week&day=2037-12-08");
  const meeting = thing(page, /^10.00–11.00 Möte: Flyttas inte/);
  await meeting.waitFor();
  await page.route("**/api/v1/meetings/*", (route) =>
    route.request().method() === "PATCH"
      ? route.fulfill({
          status: 410,
          contentType: "application/problem+json",
          body: JSON.stringify({ type: "about:blank", title: "Gone", status: 410, code: "ENDED" }),
        })
      : route.continue(),
  );
  await meeting.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.getByText(/^Flyttas inte har kvar sin tid\./).waitFor();
  await meeting.waitFor();
  expect(await timesOf("Flyttas inte")).toEqual([at(8, "10:00"), at(8, "11:00")]);
  await page.context().close();
});

test("beside the calendars of a day it has a column of its own, from which it goes to no calendar", async () => {
  await plan("Bredvid", at(10, "09:00"), { endsAt: at(10, "10:00") });
  const page = await open("desktop", "/calendar?view=day&day=2037-12-10");
  await thing(page, /^09.00–10.00 Möte: Bredvid/).waitFor();
  await button(page, "Fler val").click();
  await page.getByRole("menuitem", { name: "Kalendrar sida vid sida" }).click();
  const others = column(page, /^Annat med datum, Torsdag 10 december/i);
  await others.getByRole("button", { name: /^09.00–10.00 Möte: Bredvid/ }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-kalender-mote-sida");
  await others.getByRole("button", { name: /Möte: Bredvid/ }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect.poll(() => timesOf("Bredvid")).toEqual([at(11, "09:00"), at(11, "10:00")]);
  await page.context().close();
});

test("the other views and a phone have it too, and today it stands once", async () => {
  await plan("Ett möte", at(15, "09:00"), { endsAt: at(15, "10:00") });
  await plan("Ett kort möte", at(15, "10:00"), { endsAt: at(15, "10:30") });
  await plan("Ett långt möte", at(16, "09:00"), { endsAt: at(18, "10:00") });
  for (const size of sizesOf("phone")) {
    const page = await open(size, "/calendar?view=agenda&day=2037-12-15");
    for (const view of ["agenda", "month", "week", "day", "year"]) {
      // It was opened on the first.
      if (view !== "agenda") await page.goto(`/calendar?view=${view}&day=2037-12-15`);
      await page.getByRole("heading", { level: 1, name: /2037|dec/i }).waitFor();
      if (view !== "year" && !(size === "phone" && view === "month"))
        await thing(page, /^09.00(–10.00)? Möte: Ett möte\b/).waitFor();
      await takePicture(page, `${size}-kalender-mote-${view}`);
      expect([size, view, await violationsOf(page)]).toEqual([size, view, []]);
      expect([size, view, await overflowOf(page)]).toEqual([size, view, 0]);
    }
    await page.context().close();
  }
  const phone = await open("phone", `/w/${cast.workspaceId}/meetings`);
  await planOnPage(phone, "Ett till", "203712221400", "1500");
  await phone.goto("/calendar?view=day&day=2037-12-22");
  const meeting = thing(phone, /^14.00–15.00 Möte: Ett till/);
  await meeting.waitFor();
  expect(await minutesOf(meeting, column(phone, /^Tisdag 22 december/))).toEqual([near(840), near(900)]);
  await meeting.focus();
  await phone.keyboard.press("Space");
  await phone.keyboard.press("ArrowUp");
  await phone.keyboard.press("Space");
  await expect.poll(() => timesOf("Ett till")).toEqual([at(22, "13:45"), at(22, "14:45")]);
  await thing(phone, /^13.45–14.45 Möte: Ett till/).tap();
  await phone.waitForURL(/\/meetings\/[0-9a-f-]{36}/);
  await phone.goto("/calendar?view=agenda&day=2037-12-22");
  await thing(phone, /Möte: Ett till/).waitFor();
  await button(phone, "Fler val").click();
  await phone.getByRole("menuitem", { name: "Kalendrar", exact: true }).click();
  await phone.getByRole("checkbox", { name: "Möten" }).click({ force: true });
  await button(phone.getByRole("dialog"), "Stäng").last().click();
  await thing(phone, /Möte: Ett till/).waitFor({ state: "hidden" });
  await phone.context().close();
  await api(cast.anna, "PUT", "/api/v1/time-line/layers", { hidden: ["boards"] });

  await plan("Snart på Idag", new Date(Date.now() + 1_800_000).toISOString());
  const today = await open("desktop", "/");
  await today.getByText("Snart på Idag").first().waitFor();
  expect(await today.getByText("Snart på Idag").count()).toBe(1);
  await today.context().close();
});
