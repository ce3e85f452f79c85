import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { requireGood } from "../require-good.ts";
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
  await browser?.close();
  await server?.stop();
});

const title = "Budgetmöte";
const boardName = "Budgettavlan";
const address = "https://www.example.se/underlag.pdf";

async function open(who: Cast["anna"], size: "desktop" | "phone", view: string): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, `/calendar?view=${view}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  return page;
}

/** Where someone has the entry. */
async function entryOf(who: Cast["anna"]): Promise<string | undefined> {
  const [from, to] = [-1, 10].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  const listed = `/api/v1/calendar-entries?from=${from}&to=${to}`;
  const { items } = await callApi<{ items: { entryId: string; summary: string }[] }>(server, who, "GET", listed);
  return items.find(({ summary }) => summary === title)?.entryId;
}

test("Anna attaches a board and a link and sets categories; Bo sees them, opens them, and changes none", async () => {
  const boards = `/api/v1/workspaces/${cast.workspaceId}/boards`;
  const board = await callApi<{ id: string }>(server, cast.anna, "POST", boards, { title: boardName });
  const path = `/w/${cast.workspaceId}/boards/${board.id}`;
  // It is found once the index has it.
  await expect
    .poll(async () => {
      const { groups } = await callApi<{ groups: unknown[] }>(
        server,
        cast.anna,
        "GET",
        "/api/v1/search?q=Budgettavlan",
      );
      return groups.length;
    })
    .toBeGreaterThan(0);

  const anna = await open(cast.anna, "desktop", "week");
  await button(anna, "Ny händelse").click();
  const dialog = anna.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill(title);
  await button(dialog, "Bjud in någon").click();
  await dialog.getByRole("combobox", { name: "Namn eller adress" }).fill("Bo Ek");
  await anna.getByRole("option", { name: "Bo Ek" }).click();
  // By keys alone: the button, the search, the first that is found.
  await button(dialog, "Bifoga från Safos").focus();
  await anna.keyboard.press("Enter");
  const which = dialog.getByRole("combobox", { name: "Vad ska bifogas?" });
  await expect.poll(() => which.evaluate((one) => one === document.activeElement)).toBe(true);
  await anna.keyboard.type("budgett");
  await anna.getByRole("option", { name: boardName }).waitFor();
  await takePicture(anna, "desktop-bifoga-sok");
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("Enter");
  const attached = dialog.getByRole("list", { name: "Bifogat" });
  await attached.getByText(boardName).waitFor();
  const thing = button(dialog, "Bifoga från Safos");
  await expect.poll(() => thing.evaluate((one) => one === document.activeElement)).toBe(true);

  await button(dialog, "Bifoga länk").click();
  const field = dialog.getByLabel("Webbadress");
  await field.fill("javascript:alert(1)");
  await field.press("Enter");
  await dialog.getByText("Skriv en webbadress").waitFor();
  await field.fill(address.replace("https://", ""));
  await dialog.getByLabel("Namn", { exact: true }).fill("Underlag");
  await anna.keyboard.press("Enter");
  await attached.getByText("Underlag").waitFor();
  await button(dialog, "Bifoga länk").click();
  await dialog.getByLabel("Webbadress").fill("https://www.example.se/fel");
  await button(dialog, "Lägg till länken").click();
  await button(dialog, "Ta bort www.example.se/fel från bifogat").click();
  expect(await attached.getByRole("listitem").count()).toBe(2);

  const categories = dialog.getByRole("textbox", { name: "Kategorier" });
  await categories.fill("Budget");
  await categories.press("Enter");
  await categories.pressSequentially("Ekonomi,Fel,");
  await button(dialog, "Ta bort kategorin Fel").click();
  await expect.poll(() => categories.evaluate((one) => one === document.activeElement)).toBe(true);
  // What was not ended with a comma counts too.
  await categories.fill("Ledning");
  await categories.scrollIntoViewIfNeeded();
  await requireGood(anna, "desktop-bifogat");
  await anna.setViewportSize({ width: 390, height: 844 });
  await attached.scrollIntoViewIfNeeded();
  await requireGood(anna, "phone-bifogat");
  await anna.setViewportSize({ width: 1440, height: 900 });
  await button(dialog, "Skicka inbjudan").click();
  await dialog.waitFor({ state: "hidden" });

  const bo = await open(cast.bo, "phone", "agenda");
  const entry = bo.getByRole("button", { name: new RegExp(title) }).first();
  await entry.click();
  const invitation = bo.getByRole("dialog");
  const shown = invitation.getByRole("list", { name: "Bifogat" });
  await shown.getByRole("link", { name: "Underlag" }).waitFor();
  await shown.getByText("www.example.se").waitFor();
  expect(await invitation.getByRole("list", { name: "Kategorier" }).getByRole("listitem").allTextContents()).toEqual([
    ...["Budget", "Ekonomi", "Ledning"],
  ]);
  await requireGood(bo, "phone-inbjudan-bifogat");
  await bo.setViewportSize({ width: 1440, height: 900 });
  await requireGood(bo, "desktop-inbjudan-bifogat");
  const link = shown.getByRole("link", { name: "Underlag" });
  expect([await link.getAttribute("href"), await link.getAttribute("rel")]).toEqual([address, "noopener noreferrer"]);
  const [opened] = await Promise.all([bo.context().waitForEvent("page"), link.click()]);
  await opened.close();
  await shown.getByRole("link", { name: boardName }).click();
  await bo.waitForURL(`**${path}`);
  await bo.getByRole("region", { name: boardName }).waitFor();
  expect(await invitation.count()).toBe(0);
  // So from an entry that an address leads to.
  await bo.goto(`${server.url}/calendar?entry=${await entryOf(cast.bo)}`);
  await shown.getByRole("link", { name: boardName }).click();
  await bo.waitForURL(`**${path}`);
  await bo.getByRole("region", { name: boardName }).waitFor();
  await bo.context().close();

  // Anna takes the board away again, and the entry says so.
  await anna
    .getByRole("button", { name: new RegExp(title) })
    .first()
    .click();
  await button(dialog, `Ta bort ${boardName} från bifogat`).click();
  await button(dialog, "Spara").click();
  await dialog.waitFor({ state: "hidden" });
  await anna
    .getByRole("button", { name: new RegExp(title) })
    .first()
    .click();
  await attached.getByText("Underlag").waitFor();
  expect(await attached.getByRole("listitem").count()).toBe(1);
  await button(dialog, "Avbryt").click();

  // What she has used is offered in the next one.
  await button(anna, "Ny händelse").click();
  await button(dialog, "Lägg till kategorin Ledning").click();
  await dialog.getByRole("list", { name: "Kategorier" }).getByText("Ledning").waitFor();
  await requireGood(anna, "desktop-kategorier-forslag");
  await anna.context().close();
}, 120_000);
