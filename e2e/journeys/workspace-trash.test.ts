import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
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

/** From the workspace's settings, its name written as asked. */
async function moveToTrash(page: Page, name: string): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/members`);
  await page.getByRole("button", { name: "Inställningar" }).click();
  const dialog = page.getByRole("dialog", { name: "Inställningar" });
  await dialog.getByRole("textbox", { name: /för att lägga den i papperskorgen/ }).fill(name);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "installningar");
  await dialog.getByRole("button", { name: "Lägg samarbetsytan i papperskorgen" }).click();
  await page.getByText(`${name} ligger i papperskorgen.`).waitFor();
}

test("an owner throws a workspace away, thinks better of it, and finds it later among those in the trash", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/members`);
  const name = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
  await moveToTrash(page, name);
  await page.getByRole("button", { name: "Ångra" }).click();
  await page.getByRole("link", { name }).first().waitFor();

  await moveToTrash(page, name);
  // Bo writes there, and is shut out; it is not his to bring back.
  const other = await openContext(browser, server.url, "phone");
  await signIn(other.page, cast.bo.name, cast.bo.password, "/trashed-workspaces");
  await other.page.getByText("Inga samarbetsytor ligger i papperskorgen").waitFor();
  await expect.poll(() => violationsOf(other.page)).toEqual([]);
  await takePicture(other.page, "papperskorg-tom");

  await page.goto("/more");
  await page.getByRole("link", { name: "Samarbetsytor i papperskorgen" }).click();
  await page
    .getByText(/raderas/)
    .first()
    .waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "papperskorg");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => overflowOf(page)).toBe(0);
  await takePicture(page, "papperskorg-telefon");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: `Återställ ${name}` }).focus();
  await page.keyboard.press("Enter");
  await page.getByText(`${name} är återställd.`).waitFor();
  await page.getByText("Inga samarbetsytor ligger i papperskorgen").waitFor();
  // It is back in his list without a reload.
  await other.page.goto("/");
  await other.page.getByRole("link", { name }).first().waitFor();
  await page.goto(`/w/${cast.workspaceId}/members`);
  await page.getByText("Bo").filter({ visible: true }).first().waitFor();
  await other.context.close();
  await context.close();
});

/** The channels of the workspace in the list beside the page, in their order. */
const channelsIn = (page: Page): Promise<string[]> =>
  page.locator('nav a[href*="/chat/!"], aside a[href*="/chat/!"]').allInnerTexts();

async function makeChannel(page: Page, name: string): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/chat`);
  await page.getByRole("button", { name: "Ny kanal" }).first().click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Namn" }).fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name, exact: true }).first().waitFor();
}

test("a channel that someone makes, throws away and brings back is followed in others' lists as it happens", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password);
  const other = await openContext(browser, server.url, "desktop");
  await signIn(other.page, cast.bo.name, cast.bo.password);
  await other.page.getByRole("link", { name: "Allmänt" }).waitFor();
  await makeChannel(page, "Upphandling");
  await makeChannel(page, "Budget");
  await until(async () => expect(await channelsIn(other.page)).toEqual(["Allmänt", "Budget", "Upphandling"]), 3000);

  // Bo stands in it; it is not his to throw away.
  await other.page.getByRole("link", { name: "Budget" }).click();
  await other.page.getByRole("button", { name: "Med i samtalet" }).click();
  await other.page.getByRole("link", { name: "Inställningar för kanalen" }).click();
  await other.page.getByRole("button", { name: "Lämna", exact: true }).waitFor();
  await expect.poll(() => other.page.getByRole("button", { name: "Ta bort", exact: true }).count()).toBe(0);
  await other.page.getByRole("link", { name: "Tillbaka till kanalen" }).click();

  await page.getByRole("button", { name: "Med i samtalet" }).click();
  await page.getByRole("link", { name: "Inställningar för kanalen" }).click();
  const remove = page.getByRole("button", { name: "Ta bort", exact: true });
  await page.getByText("Ligger i papperskorgen i 30 dagar.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "kanal-slang");
  await remove.focus();
  await page.keyboard.press("Enter");
  await page.getByText("#Budget ligger i papperskorgen.").waitFor();
  await until(async () => expect(await channelsIn(other.page)).toEqual(["Allmänt", "Upphandling"]), 3000);
  await page.waitForURL(/\/chat\/!/);

  await page.getByRole("button", { name: "Inställningar" }).click();
  await page.getByRole("button", { name: "Öppna samarbetsytans papperskorg" }).click();
  const row = page.getByText(/Kanal · Slängd .* av Anna.* · raderas om 30 dagar/);
  await row.waitFor();
  await other.page.goto(`/w/${cast.workspaceId}/trash`);
  await other.page.getByText(/Kanal · Slängd .* av Anna/).waitFor();
  await expect.poll(() => other.page.getByRole("button", { name: "Återställ Budget" }).count()).toBe(0);
  for (const size of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(size);
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `kanal-papperskorg-${size.width}`);
  }
  await page.getByRole("button", { name: "Återställ Budget" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Papperskorgen är tom.").waitFor();
  await until(async () => expect(await channelsIn(other.page)).toEqual(["Allmänt", "Budget", "Upphandling"]), 3000);
  await other.page.getByText("Papperskorgen är tom.").waitFor();
  await other.context.close();
  await context.close();
});
