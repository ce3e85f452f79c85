import type { Browser, Page } from "playwright-core";
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
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const entry = (page: Page, name: RegExp) => page.getByRole("button", { name }).first();

async function open(who: Cast["anna"], size: "desktop" | "phone", day: string): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, `/calendar?view=agenda&day=${day}`);
  await page.getByRole("heading", { level: 1, name: /dec(\.|ember) 2037/i }).waitFor();
  return page;
}

async function plan(summary: string, day: string): Promise<void> {
  const { items } = await callApi<{ items: { id: string; isOwn: boolean }[] }>(
    server,
    cast.anna,
    "GET",
    "/api/v1/calendars",
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

/** Types a day of the month and an hour into a field. */
async function type(page: Page, label: string, day: string, hour: string): Promise<void> {
  const field = page.getByRole("dialog").getByRole("group", { name: label });
  for (const [part, text] of [
    [/dag/, day],
    [/timme/, hour],
  ] as const) {
    await field.getByRole("spinbutton", { name: part }).first().click();
    await page.keyboard.type(text);
  }
}

/** Bo answers perhaps, with another time. */
async function propose(page: Page, summary: RegExp, day: string): Promise<void> {
  await entry(page, summary).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Hälsning med svaret").fill("Tåget kommer elva");
  await button(dialog, "Föreslå en annan tid").click();
  await type(page, "Föreslagen början", day, "13");
  await dialog.getByText("Sluttiden är före starttiden.").waitFor();
  expect(await button(dialog, "Kanske").isDisabled()).toBe(true);
  await type(page, "Föreslaget slut", day, "14");
  await dialog.getByText("Förslaget går med ditt svar").scrollIntoViewIfNeeded();
  await takePicture(page, "phone-kalender-foresla");
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  await button(dialog, "Kanske").click();
  await dialog.waitFor({ state: "hidden" });
}

test("Bo proposes another time; Anna takes it in one press, and Bo is asked again", async () => {
  await plan("Styrgrupp", "2037-12-09");
  const phone = await open(cast.bo, "phone", "2037-12-09");
  await propose(phone, /Styrgrupp/, "10");
  await entry(phone, /Styrgrupp/).click();
  await phone.getByText(/Du föreslår .*10 dec.*13.00–14.00/).waitFor();
  await phone.keyboard.press("Escape");

  const page = await open(cast.anna, "desktop", "2037-12-09");
  await entry(page, /Styrgrupp/).click();
  const dialog = page.getByRole("dialog");
  const proposed = dialog.getByRole("region", { name: "Föreslagna tider" });
  await proposed.getByText(/Bo Ek föreslår .*10 dec.*13.00–14.00/).waitFor();
  await proposed.getByText("alla som är inbjudna får svara igen").waitFor();
  await proposed.getByText("Tåget kommer elva").waitFor();
  await takePicture(page, "desktop-kalender-forslag");
  expect(await violationsOf(page)).toEqual([]);
  // By keys alone.
  await proposed.getByRole("button", { name: /^Ta förslaget/ }).focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("Händelsen är flyttad").waitFor();
  await entry(page, /Styrgrupp/).click();
  await dialog.getByRole("group", { name: "Börjar" }).waitFor();
  // The form goes by the entry's clock, an hour ahead of the reader's.
  await dialog.getByRole("button", { name: /^Tidszon: Stockholm, UTC\+1/ }).waitFor();
  await dialog.getByText(/^Hos dig: .*10 dec.*13.00–14.00/).waitFor();
  await expect
    .poll(() => dialog.getByRole("group", { name: "Börjar" }).getByRole("spinbutton", { name: /timme/ }).textContent())
    .toBe("14");
  expect(await proposed.count()).toBe(0);
  await entry(phone, /Styrgrupp.*Inte tackat ja/).waitFor();
  await phone.context().close();
  await page.context().close();
});

test("Anna declines a proposal on her phone, and Bo is told that the time stays", async () => {
  await plan("Budget", "2037-12-16");
  const page = await open(cast.bo, "phone", "2037-12-16");
  await propose(page, /Budget/, "17");
  const phone = await open(cast.anna, "phone", "2037-12-16");
  await entry(phone, /Budget/).click();
  const dialog = phone.getByRole("dialog");
  const proposed = dialog.getByRole("region", { name: "Föreslagna tider" });
  await proposed.getByText(/Bo Ek föreslår/).waitFor();
  await takePicture(phone, "phone-kalender-forslag");
  expect(await violationsOf(phone)).toEqual([]);
  expect(await overflowOf(phone)).toBe(0);
  await proposed.getByRole("button", { name: /^Avböj förslaget/ }).click();
  await phone.getByText("Bo Ek får veta att tiden ligger kvar.").waitFor();
  const read = () =>
    callApi<{ items: { title: string; reason: string; excerpt: string }[] }>(server, cast.bo, "GET", "/api/v1/notices");
  await expect
    .poll(
      async () => (await read()).items.find(({ title, reason }) => title === "Budget" && reason === "answer")?.excerpt,
    )
    .toBe("Tiden ligger kvar.");
  await phone.context().close();
  await page.context().close();
});
