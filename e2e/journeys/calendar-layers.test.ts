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
let board: string;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  const inWorkspace = `/api/v1/workspaces/${cast.workspaceId}`;
  ({ id: board } = await api(cast.anna, "POST", `${inWorkspace}/boards`, { title: "Styrgrupp" }));
  await newCard("Skriv protokoll", { assigneeIds: [await idOf(cast.anna)] });
  await newCard("Boka lokal", { dueAt: "2037-12-04T10:00:00Z" });
  await api(cast.anna, "POST", `${inWorkspace}/polls`, {
    title: "Vilken lokal?",
    kind: "text",
    options: [{ text: "Stora salen" }, { text: "Lilla salen" }],
    deadline: "2037-12-02T15:00:00Z",
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const api = <T = { id: string }>(who: Cast["anna"], method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, who, method, path, body);
const idOf = async (who: Cast["anna"]): Promise<string> =>
  (await api<{ person: { id: string } }>(who, "GET", "/api/v1/session")).person.id;
const newCard = (title: string, rest: object = {}) =>
  api(cast.anna, "POST", `/api/v1/boards/${board}/cards`, { title, dueAt: "2037-12-03T14:30:00Z", ...rest });
const dueOf = async (title: string): Promise<string | undefined> => {
  const path = `/api/v1/boards/${board}/cards`;
  const { items } = await api<{ items: { title: string; dueAt: string }[] }>(cast.anna, "GET", path);
  return items.find((one) => one.title === title)?.dueAt;
};
const thing = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name }).first();
const layer = (page: Page, name: string): Locator => page.getByRole("checkbox", { name });
/** However often the page has asked anew meanwhile. */
const turn = (page: Page, name: string, isOn: boolean): Promise<void> =>
  expect
    .poll(async () => {
      if ((await layer(page, name).isChecked()) !== isOn) await layer(page, name).click({ force: true });
      return layer(page, name).isChecked();
    })
    .toBe(isOn);

async function open(size: "desktop" | "phone", search = "?view=week&day=2037-12-03"): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, cast.anna.name, cast.anna.password, `/calendar${search}`);
  await page.getByRole("heading", { level: 1, name: /2037|dec/i }).waitFor();
  return page;
}

test("what else has a date stands among the days, is shown or hidden, opened, and moved by hand and by keys", async () => {
  const page = await open("desktop");
  await thing(page, "Kort: Skriv protokoll").waitFor();
  await thing(page, /^Omröstningen stänger: Vilken lokal/).waitFor();
  // Other people's cards are shown to who asks for them, from then on and everywhere.
  expect(await thing(page, /Boka lokal/).count()).toBe(0);
  await turn(page, "Andras kort", true);
  await thing(page, "Kort: Boka lokal").waitFor();
  await turn(page, "Omröstningar som stänger", false);
  await thing(page, /Vilken lokal/).waitFor({ state: "hidden" });
  expect(await violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-kalender-lager");
  await expect
    .poll(() => api<{ hidden: string[] }>(cast.anna, "GET", "/api/v1/time-line/layers"))
    .toEqual({ hidden: ["polls"] });
  const other = await open("desktop");
  await thing(other, "Kort: Boka lokal").waitFor();
  expect(await thing(other, /Vilken lokal/).count()).toBe(0);
  await other.context().close();
  await turn(page, "Omröstningar som stänger", true);

  // A card is carried to Friday, with its time; what is not to be moved stays.
  const card = thing(page, "Kort: Skriv protokoll");
  const box = await card.boundingBox();
  if (!box) throw new Error("It is not drawn.");
  const width = (await page.getByRole("region", { name: /^Torsdag 3 december/ }).boundingBox())?.width ?? 0;
  await page.mouse.move(box.x + 20, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 30, box.y + 12);
  await page.mouse.move(box.x + 20 + width, box.y + 8, { steps: 4 });
  await takePicture(page, "desktop-kalender-lager-dra");
  await page.mouse.up();
  await page.getByText(/^Skriv protokoll ska vara klart/).waitFor();
  expect(await dueOf("Skriv protokoll")).toBe("2037-12-04T14:30:00.000Z");
  await button(page, "Ångra").click();
  await expect.poll(() => dueOf("Skriv protokoll")).toBe("2037-12-03T14:30:00.000Z");
  await card.focus();
  await page.keyboard.press("Space");
  await page.getByText("Pilar flyttar").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Space");
  await expect.poll(() => dueOf("Skriv protokoll")).toBe("2037-12-02T14:30:00.000Z");
  const poll = thing(page, /^Omröstningen stänger: Vilken lokal/);
  await poll.focus();
  await page.keyboard.press("Space");
  // Space opens what cannot be lifted.
  await page.waitForURL(/\/polls\//);
  await page.goBack();
  await card.click();
  await page.waitForURL(/\/boards\/.*\/cards\//);
  await page.getByText("Skriv protokoll").first().waitFor();
  await page.context().close();
});

test("the other views and a phone have them too, with one and with many, in both languages", async () => {
  for (let n = 0; n < 12; n += 1)
    await newCard(`Ett kort bland många med en lång rubrik som inte ryms, nummer ${n}`, {
      dueAt: `2037-12-07T${String(8 + n).padStart(2, "0")}:00:00Z`,
    });
  for (const size of sizesOf("phone")) {
    const page = await open(size, "?view=agenda&day=2037-12-07");
    for (const view of ["agenda", "month", "week", "day", "year"]) {
      // It was opened on the first.
      if (view !== "agenda") await page.goto(`/calendar?view=${view}&day=2037-12-07`);
      if (view !== "year" && !(size === "phone" && view === "month"))
        await thing(page, /^(\d\d.\d\d )?Kort: Ett kort/).waitFor();
      await takePicture(page, `${size}-kalender-lager-${view}`);
      expect([size, view, await violationsOf(page)]).toEqual([size, view, []]);
      expect([size, view, await overflowOf(page)]).toEqual([size, view, 0]);
    }
    await page.context().close();
  }
  const phone = await open("phone", "?view=agenda&day=2037-12-01");
  await thing(phone, /Kort: Skriv protokoll/).waitFor();
  await button(phone, "Fler val").click();
  await phone.getByRole("menuitem", { name: "Kalendrar", exact: true }).click();
  const dialog = phone.getByRole("dialog");
  await layer(phone, "Mina kort").waitFor();
  expect(await violationsOf(phone)).toEqual([]);
  await takePicture(phone, "phone-kalender-lager-val");
  await turn(phone, "Mina kort", false);
  await button(dialog, "Stäng").last().click();
  await thing(phone, /Kort: Skriv protokoll/).waitFor({ state: "hidden" });
  await phone.context().close();
  await api(cast.anna, "PATCH", "/api/v1/me", { locale: "en" });
  const english = await open("desktop", "?view=week&day=2037-12-03");
  await thing(english, /^The poll closes: Vilken lokal/).waitFor();
  await layer(english, "Other people's cards").waitFor();
  await takePicture(english, "desktop-kalender-lager-en");
  await english.context().close();
  await api(cast.anna, "PATCH", "/api/v1/me", { locale: "sv" });
});

test("what is pressed quickly on a slow line is all kept, and that nothing can be read is said", async () => {
  await api(cast.anna, "PUT", "/api/v1/time-line/layers", { hidden: [] });
  const page = await open("desktop");
  await layer(page, "Mina kort").waitFor();
  const release: (() => void)[] = [];
  await page.route("**/api/v1/time-line/layers", async (route) => {
    if (route.request().method() === "PUT") await new Promise<void>((resolve) => release.push(resolve));
    await route.continue();
  });
  const press = (name: string): Promise<void> => layer(page, name).click({ force: true });
  await press("Omröstningar som stänger");
  await press("Formulär som stänger");
  await expect.poll(() => release.length).toBe(1);
  release[0]?.();
  // The first is kept, the second on its way: what is shown is both.
  await expect.poll(() => release.length).toBe(2);
  expect(await violationsOf(page)).toEqual([]);
  await press("Gäster vars tid går ut");
  for (const name of ["Omröstningar som stänger", "Formulär som stänger", "Gäster vars tid går ut"])
    expect([name, await layer(page, name).isChecked()]).toEqual([name, false]);
  release[1]?.();
  await expect.poll(() => release.length).toBe(3);
  release[2]?.();
  await expect
    .poll(async () => (await api<{ hidden: string[] }>(cast.anna, "GET", "/api/v1/time-line/layers")).hidden.toSorted())
    .toEqual(["forms", "guests", "polls"]);
  await page.context().close();

  const { context, page: other } = await openContext(browser, server.url, "desktop");
  await other.route("**/api/v1/time-line/layers", (route) => route.abort());
  await signIn(other, cast.anna.name, cast.anna.password, "/calendar?view=week&day=2037-12-03");
  await other.getByText(/^Annat med datum kan inte visas\./).waitFor();
  await context.close();
  await api(cast.anna, "PUT", "/api/v1/time-line/layers", { hidden: [] });
});

test("of what is gone nothing stays, and what someone else moves comes by itself", async () => {
  const { id } = await newCard("Flyttas av Bo", { dueAt: "2037-12-15T10:00:00Z" });
  const page = await open("desktop", "?view=week&day=2037-12-15");
  await turn(page, "Mina kort", true);
  await thing(page, "Kort: Flyttas av Bo").waitFor();
  await api(cast.bo, "PATCH", `/api/v1/cards/${id}`, { dueAt: "2038-01-15T10:00:00Z" });
  await thing(page, "Kort: Flyttas av Bo").waitFor({ state: "hidden" });
  await api(cast.bo, "PATCH", `/api/v1/cards/${id}`, { dueAt: "2037-12-16T10:00:00Z" });
  await thing(page, "Kort: Flyttas av Bo").waitFor();
  await page.context().close();
});
