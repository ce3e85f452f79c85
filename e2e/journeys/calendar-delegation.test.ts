import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const citra = { name: "citra@fk.example", password: "" };

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  citra.password = cast.anna.password;
  await addPerson(server, cast, citra.name, "Citra Ek");
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const entry = (page: Page, name: RegExp) => page.getByRole("button", { name }).first();

async function open(
  who: Pick<Cast["anna"], "name" | "password">,
  size: "desktop" | "phone",
  day: string,
): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, `/calendar?view=agenda&day=${day}`);
  await page.getByRole("heading", { level: 1, name: /dec(\.|ember) 2037/i }).waitFor();
  return page;
}

async function plan(summary: string, day: string): Promise<void> {
  const { items } = await callApi<{ items: { id: string; isOwn: boolean }[] }>(
    ...[server, cast.anna, "GET", "/api/v1/calendars"],
  );
  const { id } = items.find(({ isOwn }) => isOwn) ?? { id: "" };
  await callApi(server, cast.anna, "POST", `/api/v1/calendars/${id}/entries`, {
    summary,
    start: `${day}T09:00`,
    end: `${day}T10:00`,
    zone: "Europe/Stockholm",
    attendees: [{ mail: cast.bo.name }],
  });
}

/** Lets Citra go, by keys alone. */
async function handOn(page: Page, summary: RegExp, size: "desktop" | "phone"): Promise<void> {
  await entry(page, summary).click();
  const invitation = page.getByRole("dialog");
  await button(invitation, "Låt någon annan gå").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Låt någon annan gå" });
  await dialog.getByRole("combobox").fill("Citra");
  await page.getByRole("option", { name: /Citra/ }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog.getByText(/Citra .* går i ditt ställe/).waitFor();
  await dialog.getByLabel("Hälsning med svaret").fill("Citra kan frågan");
  await takePicture(page, `${size}-kalender-lat-annan-ga`);
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  await button(dialog, "Låt gå i mitt ställe").click();
  await page
    .getByText(/bjuds in i ditt ställe/)
    .first()
    .waitFor();
  await dialog.waitFor({ state: "hidden" });
  await entry(page, summary).click();
  await page.getByText(/Delegerad till Citra/).waitFor();
  await takePicture(page, `${size}-kalender-delegerad`);
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
}

for (const [size, day, title] of [
  ["phone", "2037-12-09", "Styrgrupp"],
  ["desktop", "2037-12-16", "Budgetmöte"],
] as const)
  test(`Bo lets Citra go on a ${size}; Anna sees both, and Bo takes it back by an answer of his own`, async () => {
    await plan(title, day);
    const summary = new RegExp(title);
    const page = await open(cast.bo, size, day);
    await handOn(page, summary, size);

    const citras = await open(citra, size, day);
    await entry(citras, summary).click();
    await citras.getByText(/Du går i stället för Bo/).waitFor();
    await button(citras.getByRole("dialog"), "Tacka ja").click();
    await citras.getByText("Ditt svar är sparat.").waitFor();

    const annas = await open(cast.anna, size, day);
    await entry(annas, summary).click();
    const people = annas.getByRole("list", { name: "Personer" });
    await people.getByText(/I stället för Bo/).waitFor();
    await people.getByText("Någon annan går").waitFor();
    await people.scrollIntoViewIfNeeded();
    await takePicture(annas, `${size}-kalender-delegerad-ordnare`);
    expect(await violationsOf(annas)).toEqual([]);
    expect(await overflowOf(annas)).toBe(0);

    await button(page.getByRole("dialog"), "Tacka ja").click();
    await page.getByText("Ditt svar är sparat.").waitFor();
    await expect.poll(() => entry(citras, summary).count()).toBe(0);
    for (const one of [page, citras, annas]) await one.context().close();
  });
