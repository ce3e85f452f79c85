import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import type { Cast, RunningServer } from "../server.ts";
import { wholeLines, type TestMailServer } from "../../server/testing/mail-server.ts";
import { startWithMail } from "../with-cast.ts";
import { sizesOf } from "../sizes.ts";

let server: RunningServer;
let browser: Browser;
let mailServer: TestMailServer;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast, mailServer } = await startWithMail());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const day = "2037-12-03";
const api = <T = Record<string, unknown>>(
  who: Cast["anna"],
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => callApi<T>(server, who, method, path, body);
const calendarsOf = async (who: Cast["anna"]) =>
  (await api<{ items: { id: string; isOwn: boolean; workspaceId: string }[] }>(who, "GET", "/api/v1/calendars")).items;
const occurrences = async (who: Cast["anna"]) =>
  (
    await api<{ items: { summary: string; start: string; isBusyOnly: boolean }[] }>(
      who,
      "GET",
      "/api/v1/calendar-entries?from=2037-11-30T00:00:00Z&to=2038-01-31T00:00:00Z",
    )
  ).items;
const entry = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();

/** What someone has been mailed, with its lines whole. */
async function expectMail(to: string): Promise<string> {
  return expect
    .poll(() => mailServer.received.find((one) => one.to === to)?.raw)
    .toBeDefined()
    .then(() => wholeLines(mailServer.received.find((one) => one.to === to)?.raw ?? ""));
}

async function open(who: Cast["anna"], size: "desktop" | "phone", search = `?view=week&day=${day}`): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, `/calendar${search}`);
  await page.getByRole("heading", { level: 1, name: /dec(\.|ember) 2037/i }).waitFor();
  return page;
}

test("Anna plans a series, moves one occurrence, ends it, and takes it away", async () => {
  const page = await open(cast.anna, "desktop");
  await button(page, "Ny händelse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Avstämning inför styrgruppen");
  await dialog.getByLabel("Plats").fill("Rum 4");
  await dialog.getByRole("button", { name: /Upprepas/ }).click();
  await page.getByRole("option", { name: "Varje vecka" }).click();
  await takePicture(page, "desktop-kalender-ny");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Spara händelsen").click();
  await dialog.waitFor({ state: "hidden" });
  await entry(page, /Avstämning/).waitFor();
  expect((await occurrences(cast.anna)).map((one) => one.start)).toContain("2037-12-10T09:00:00.000Z");

  // The next one is an hour later, this time only.
  await button(page, "Nästa").click();
  await page.getByText("Vecka 50").waitFor();
  await entry(page, /Avstämning/).click();
  await dialog.getByText("Bara detta tillfälle").waitFor();
  await dialog.getByLabel("Rubrik").fill("Avstämning, senare");
  await dialog
    .getByRole("spinbutton", { name: /timme.*Börjar|Börjar/i })
    .nth(3)
    .press("ArrowUp");
  await button(dialog, "Spara").click();
  await dialog.waitFor({ state: "hidden" });
  await entry(page, /Avstämning, senare/).waitFor();
  // What it says is what this one says, and what the others say is theirs.
  await entry(page, /Avstämning, senare/).click();
  expect(await dialog.getByLabel("Rubrik").inputValue()).toBe("Avstämning, senare");
  await button(dialog, "Avbryt").click();
  const moved = (await occurrences(cast.anna)).find((one) => one.summary === "Avstämning, senare");
  expect(moved?.start).toBe("2037-12-10T10:00:00.000Z");

  // It ends with this one.
  await button(page, "Nästa").click();
  await entry(page, /^09.00–10.00 Avstämning/).click();
  await dialog.getByText("Detta och följande").click();
  await button(dialog, "Ta bort detta och följande").click();
  await dialog.waitFor({ state: "hidden" });
  expect((await occurrences(cast.anna)).map((one) => one.summary)).toEqual([
    "Avstämning inför styrgruppen",
    "Avstämning, senare",
  ]);
  await page.context().close();
});

test("what Bo plans in their workspace Anna sees at once; what is private is busy and nothing else", async () => {
  await api(cast.bo, "GET", `/api/v1/calendars?workspaceId=${cast.workspaceId}`);
  const shared = (await calendarsOf(cast.bo)).find((one) => one.workspaceId === cast.workspaceId);
  const page = await open(cast.anna, "desktop");
  const plan = (summary: string, hour: number, rest: object = {}) =>
    api(cast.bo, "POST", `/api/v1/calendars/${shared?.id}/entries`, {
      summary,
      start: `${day}T${hour}:00:00Z`,
      end: `${day}T${hour + 1}:00:00Z`,
      ...rest,
    });
  await plan("Gemensam genomgång", 12);
  await entry(page, /Gemensam genomgång/).waitFor();
  await plan("Läkarbesök", 14, { class: "PRIVATE" });
  await entry(page, /^14.00–15.00 Upptagen/).click();
  await page.getByText("Du ser bara när den är.").waitFor();
  expect(await page.getByText("Läkarbesök").count()).toBe(0);
  await button(page.getByRole("dialog"), "Stäng").last().click();

  // Its calendar is taken from the view and comes back.
  const box = page.getByRole("checkbox", { name: /Arbetsyta|Gemensam|kalender/i }).last();
  await box.uncheck({ force: true });
  await entry(page, /Gemensam genomgång/).waitFor({ state: "hidden" });
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await entry(page, /Gemensam genomgång/).count()).toBe(0);
  await box.check({ force: true });
  await entry(page, /Gemensam genomgång/).waitFor();
  await page.context().close();
});

test("every view, with one and with many, by axe and without overflow", async () => {
  const own = (await calendarsOf(cast.anna)).find((one) => one.isOwn);
  for (let n = 0; n < 60; n += 1) {
    const date = String(1 + (n % 20)).padStart(2, "0");
    const hour = String(7 + (n % 9)).padStart(2, "0");
    await api(cast.anna, "POST", `/api/v1/calendars/${own?.id}/entries`, {
      summary: `Handläggning av ärende ${n + 1} med flera parter`,
      start: n % 10 === 0 ? `2037-12-${date}` : `2037-12-${date}T${hour}:00:00Z`,
      end: n % 10 === 0 ? `2037-12-${String(Number(date) + 2).padStart(2, "0")}` : `2037-12-${date}T${hour}:45:00Z`,
      ...(n % 7 === 0 ? { class: "PRIVATE" } : {}),
    });
  }
  for (const size of sizesOf("desktop")) {
    const page = await open(cast.anna, size, `?view=month&day=${day}`);
    for (const view of ["month", "week", "day", "agenda"] as const) {
      // It was opened on the first.
      if (view !== "month") await page.goto(`/calendar?view=${view}&day=${day}`);
      await page
        .getByRole("button", { name: /Handläggning|händelser|En till| till$/ })
        .first()
        .waitFor();
      await takePicture(page, `${size}-kalender-${view}`);
      expect(await violationsOf(page), `${size} ${view}`).toEqual([]);
      expect(await overflowOf(page), `${size} ${view}`).toBe(0);
      if (view !== "week") continue;
      await entry(page, /Handläggning/).waitFor();
      await page.emulateMedia({ colorScheme: "dark" });
      await takePicture(page, `${size}-kalender-mork`);
      expect(await violationsOf(page), `${size} dark`).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
    }
    await page.context().close();
  }
});

test("an entry that is searched for opens in the page", async () => {
  const page = await open(cast.anna, "desktop");
  await page.keyboard.press("Control+k");
  const asked = page.waitForResponse((one) => one.url().includes(`q=${encodeURIComponent("Läkarbesök")}`));
  await page.getByRole("dialog").getByRole("searchbox").fill("Läkarbesök");
  await asked;
  await page.getByText("Inget med de orden").waitFor();
  expect(await page.getByRole("menuitem", { name: /Läkarbesök/ }).count()).toBe(0);
  await page.getByRole("dialog").getByRole("searchbox").fill("genomgång");
  await page.getByRole("menuitem", { name: /Gemensam genomgång/ }).click();
  await page.getByRole("dialog").getByLabel("Rubrik").waitFor();
  await takePicture(page, "desktop-kalender-handelse");
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});

test("a calendar of one's own: made, filled from a file, written to a file, thrown away", async () => {
  const page = await open(cast.anna, "desktop");
  await button(page, "Ny kalender").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Namn").fill("Semester");
  await takePicture(page, "desktop-kalender-egen");
  await button(dialog, "Lägg till").click();
  await page.getByRole("checkbox", { name: "Semester" }).waitFor({ state: "attached" });
  const menu = button(page, "Mer om Semester");
  await menu.click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Läs in en fil (.ics)" }).click();
  const lines = (uid: string, date: string) =>
    `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:${date}\r\nSUMMARY:Ledig ${uid}\r\nEND:VEVENT\r\n`;
  const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\n${lines("ett", "20371203")}${lines("tva", "20371204")}${lines("tre", "mañana")}END:VCALENDAR\r\n`;
  await (await chooser).setFiles({ name: "semester.ics", mimeType: "text/calendar", buffer: Buffer.from(text) });
  await page.getByText("2 händelser lästes in, en kunde inte läsas.").waitFor();
  await entry(page, /Ledig ett/).waitFor();
  await menu.click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Ladda ner (.ics)" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.ics$/);
  await menu.click();
  await page.getByRole("menuitem", { name: "Dela och prenumerera" }).click();
  await dialog.getByText("kan följa kalendern i sitt eget kalenderprogram").waitFor();
  await takePicture(page, "desktop-kalender-dela");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Skapa länk").click();
  const address = dialog.getByLabel("Länkens adress");
  expect(await (await fetch(await address.inputValue())).text()).toContain("SUMMARY:Ledig ett");
  // From where the focus is put at once: the button that was pressed has gone.
  await address.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Lägg i papperskorgen" }).click();
  await menu.waitFor({ state: "hidden" });
  await entry(page, /Ledig ett/).waitFor({ state: "hidden" });
  await page.context().close();
});

test("Anna invites Bo of another agency; Bo accepts, and Anna sees it, at both sizes", async () => {
  const page = await open(cast.anna, "desktop", "?view=week&day=2037-12-18");
  await button(page, "Ny händelse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Avstämning med Digg");
  await button(dialog, "Bjud in någon").click();
  await dialog.getByRole("combobox", { name: "Namn eller adress" }).fill("Bo");
  await page.getByRole("option", { name: /Bo Ek/ }).click();
  const people = dialog.getByRole("list", { name: "Personer" });
  await people.getByText("Ledig", { exact: true }).waitFor();
  await dialog.getByText("En person bjuds in när du sparar").waitFor();
  await people.scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-kalender-bjud-in");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Skicka inbjudan").click();
  await dialog.waitFor({ state: "hidden" });

  const phone = await open(cast.bo, "phone", "?view=week&day=2037-12-18");
  await entry(phone, /Avstämning med Digg.*Inte tackat ja/).waitFor();
  await takePicture(phone, "phone-kalender-obesvarad");
  await phone.goto("/calendar?view=agenda&day=2037-12-18");
  await entry(phone, /Avstämning med Digg/).click();
  const invitation = phone.getByRole("dialog");
  await invitation.getByText("Anna Lindqvist bjuder in dig").waitFor();
  await invitation.getByLabel("Hälsning med svaret").fill("Jag tar med planen");
  await takePicture(phone, "phone-kalender-inbjudan");
  expect(await violationsOf(phone)).toEqual([]);
  expect(await overflowOf(phone)).toBe(0);
  await button(invitation, "Tacka ja").click();
  await invitation.waitFor({ state: "hidden" });
  await expect.poll(() => entry(phone, /Inte tackat ja/).count()).toBe(0);
  await entry(phone, /Avstämning med Digg/).click();
  await invitation.getByText("Ditt svar: Kommer").waitFor();
  await invitation.getByRole("button", { name: /Påminnelse/ }).click();
  const kept = phone.waitForResponse((one) => one.request().method() === "PATCH" && one.ok());
  await phone.getByRole("option", { name: "30 minuter innan" }).click();
  await kept;
  await button(invitation, "Stäng").last().click();
  await invitation.waitFor({ state: "hidden" });
  await entry(phone, /Avstämning med Digg/).click();
  await invitation.getByRole("button", { name: /Påminnelse.*30 minuter innan|30 minuter innan.*Påminnelse/ }).waitFor();
  await phone.context().close();

  await entry(page, /Avstämning med Digg/).click();
  await people.getByText("Kommer", { exact: true }).waitFor();
  await people.getByText("Jag tar med planen").waitFor();
  await people.scrollIntoViewIfNeeded();
  await takePicture(page, "desktop-kalender-svar");
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});

test("Anna invites a guest by mail, who answers by the link without an account", async () => {
  const page = await open(cast.anna, "desktop");
  await button(page, "Ny händelse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Avstämning med konsulten");
  await button(dialog, "Bjud in någon").click();
  await dialog.getByLabel("Namn eller adress").fill("citra@konsult.example");
  await page.getByRole("option", { name: /citra@konsult\.example/ }).click();
  await dialog.getByText("Får inbjudan med e-post").waitFor();
  await takePicture(page, "desktop-kalender-gast");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Skicka inbjudan").click();
  await dialog.waitFor({ state: "hidden" });
  const mail = await expectMail("citra@konsult.example");
  const path = /\/answer\/[A-Za-z0-9]{40}\?answer=3?D?tentative/.exec(mail)?.[0].replace("=3D", "=") ?? "";
  for (const size of ["phone", "desktop"] as const) {
    const { page: guest } = await openContext(browser, server.url, size);
    await guest.goto(path);
    await guest.getByRole("heading", { level: 1, name: "Avstämning med konsulten" }).waitFor();
    await guest.getByText("Anna Lindqvist bjuder in dig").waitFor();
    await takePicture(guest, `${size}-kalender-svara`);
    expect([await violationsOf(guest), await overflowOf(guest)]).toEqual([[], 0]);
    if (size === "phone") {
      expect(await guest.getByText("Du har").count()).toBe(0);
      await button(guest, "Kanske").click();
    }
    await guest.getByText("Du har svarat kanske.").waitFor();
    expect(await guest.context().cookies()).toEqual([]);
    await guest.context().close();
  }
  await page.reload();
  await entry(page, /Avstämning med konsulten/).click();
  const row = page.getByRole("dialog").getByRole("listitem").filter({ hasText: "citra@konsult.example" });
  await row.getByText("Kanske").waitFor();
  await page.context().close();
});
