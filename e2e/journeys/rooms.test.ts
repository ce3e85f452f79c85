import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

test("an administrator adds a room, and it is booked with an entry; where it is taken the form says so and saves nothing", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/admin/organisation");
  await button(page, "Nytt rum").click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Namn").fill("Utsikten");
  await form.getByLabel("Plats", { exact: true }).fill("Plan 3");
  await form.getByLabel("Antal platser").fill("8");
  await form.getByLabel("Vad som finns").fill("Skärm, Hörslinga");
  await button(form, "Spara").click();
  await form.waitFor({ state: "hidden" });
  const section = page.getByRole("heading", { name: "Rum och utrustning" });
  await section.scrollIntoViewIfNeeded();
  await page.getByText(/Plan 3 · 8 platser · Skärm · Hörslinga/).waitFor();
  await takePicture(page, "desktop-rum-administration");
  expect(await violationsOf(page)).toEqual([]);
  // Another room, which is taken then.
  const other = await callApi<{ address: string }>(server, cast.anna, "POST", "/api/v1/organisation/resources", {
    ...{ name: "Insikten", kind: "room", seats: 4 },
  });
  const calendars = await callApi<{ items: { id: string; isOwn: boolean }[] }>(
    server,
    cast.anna,
    "GET",
    "/api/v1/calendars",
  );
  const own = calendars.items.find(({ isOwn }) => isOwn)?.id ?? "";
  const local = (clock: string): string => new Date(`${day}T${clock}`).toISOString();
  await callApi(server, cast.anna, "POST", `/api/v1/calendars/${own}/entries`, {
    ...{ summary: "Hemlig ledningsgrupp", class: "PRIVATE", start: local("08:00"), end: local("17:00") },
    attendees: [{ mail: other.address }],
  });

  await page.goto(`/calendar?view=agenda&day=${day}`);
  await button(page, "Ny händelse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Avstämning");
  await button(dialog, "Lägg till rum").click();
  const picker = dialog.getByRole("combobox", { name: "Rum eller utrustning" });
  await picker.press("ArrowDown");
  const options = page.getByRole("option");
  await options.first().waitFor();
  expect(await options.first().textContent()).toMatch(/Utsikten.*Ledigt · Plan 3 · 8 platser/);
  expect(await options.nth(1).textContent()).toMatch(/Insikten.*Upptaget till/);
  await takePicture(page, "desktop-rum-val");
  await page.getByRole("option", { name: /Utsikten/ }).click();
  const rooms = dialog.getByRole("region", { name: "Rum och utrustning" });
  await rooms.getByText("Ledigt").waitFor();
  expect(await dialog.getByLabel("Plats", { exact: true }).inputValue()).toBe("Utsikten");
  await dialog.getByRole("region", { name: "När kan alla?" }).getByText("Utsikten").first().waitFor();
  await rooms.scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-rum-bokat");
  expect(await button(dialog, "Lägg till rum").evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await rooms.scrollIntoViewIfNeeded();
  await takePicture(page, "phone-rum-bokat");
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  // The other one beside it is taken: nothing is saved until it is out.
  await button(dialog, "Lägg till rum").click();
  await dialog.getByRole("combobox", { name: "Rum eller utrustning" }).press("ArrowDown");
  await page.getByRole("option", { name: /Insikten/ }).click();
  await button(dialog, "Spara händelsen").click();
  await dialog.getByText("Rummet eller utrustningen är upptaget då. Välj en annan tid, eller något annat.").waitFor();
  // Which date, and by whom it is taken on that day.
  await dialog.getByText(/^Insikten är upptaget en gång:/).waitFor();
  await dialog.getByRole("list", { name: /^Insikten/ }).waitFor();
  await dialog.getByRole("list", { name: /^Insikten/ }).scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-rum-upptaget");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Ta bort Insikten").click();
  await button(dialog, "Spara händelsen").click();
  await dialog.waitFor({ state: "hidden" });
  await page
    .getByRole("button", { name: /Avstämning/ })
    .first()
    .click();
  await page.getByRole("dialog").getByText("Bokat").waitFor();
  await page.getByRole("dialog").getByRole("region", { name: "När kan alla?" }).scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-rum-nar-kan-alla");
});

test("working hours are set in the calendar, and absence and hours off show in När kan alla?", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  const work = new Date(Date.now() + 14 * 86_400_000);
  while (work.getDay() !== 3) work.setDate(work.getDate() + 1);
  const wednesday = work.toISOString().slice(0, 10);
  await signIn(page, cast.anna.name, cast.anna.password, `/calendar?view=agenda&day=${wednesday}`);
  await page.getByRole("button", { name: "Fler val" }).click();
  await page.getByRole("menuitem", { name: "Arbetstid" }).click();
  const hours = page.getByRole("dialog");
  await hours.getByLabel("onsdag").fill("10-12, 13-15");
  await hours.getByLabel("torsdag").fill("kvart över nio");
  await hours.getByText("Skriv tider som 8-12, 13-17.").waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await hours.getByLabel("torsdag").fill("");
  await takePicture(page, "desktop-arbetstid");
  await button(hours, "Spara").click();
  await hours.waitFor({ state: "hidden" });
  await button(page, "Ny händelse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Tandläkaren");
  await dialog.getByText("Frånvaro: kollegor ser").click();
  await button(dialog, "Spara händelsen").click();
  await dialog.waitFor({ state: "hidden" });
  await button(page, "Ny händelse").click();
  await dialog.getByLabel("Rubrik").fill("Möte");
  await button(dialog, "Lägg till rum").click();
  await dialog.getByRole("combobox", { name: "Rum eller utrustning" }).press("ArrowDown");
  await page.getByRole("option", { name: /Utsikten/ }).click();
  const when = dialog.getByRole("region", { name: "När kan alla?" });
  await when
    .getByText(/: Ledig från arbetet/)
    .first()
    .waitFor({ state: "attached" });
  await when
    .getByRole("button", { name: /2 av 2/ })
    .first()
    .waitFor();
  await when.scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-franvaro");
  await page.setViewportSize({ width: 390, height: 844 });
  await when.scrollIntoViewIfNeeded();
  await takePicture(page, "phone-franvaro");
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
});
