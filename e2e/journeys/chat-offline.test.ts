import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let anna: { context: BrowserContext; page: Page };
let bo: { context: BrowserContext; page: Page };

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  anna = await openContext(browser, server.url, "desktop", { keepsPage: true });
  bo = await openContext(browser, server.url, "desktop", { keepsPage: true });
  await signIn(anna.page, cast.anna.name, cast.anna.password);
  await signIn(bo.page, cast.bo.name, cast.bo.password);
  for (const { page } of [anna, bo]) await openChannel(page);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const field = (page: Page) => page.getByRole("textbox", { name: "Skriv till Allmänt" });

async function openChannel(page: Page): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/chat`);
  await page
    .getByRole("link", { name: /Allmänt/ })
    .first()
    .click();
  await field(page).waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press("Enter");
}

const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });

/** The messages of a room that begin with a word, in the order they stand in. */
const said = (page: Page, word: string): Promise<string[]> =>
  page
    .getByRole("article")
    .filter({ hasText: word })
    .evaluateAll(
      (all, beginning) => all.map((one) => new RegExp(`${beginning} \\d+`).exec(one.textContent ?? "")?.[0] ?? ""),
      word,
    );

test("what is written without a network goes out in order when it is back, and nothing fails meanwhile", async () => {
  const { page, context } = anna;
  await context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  for (const n of [1, 2, 3]) await write(page, `Utan nät ${n}`);
  await page.getByText("Skickas när nätet är tillbaka").first().waitFor({ timeout: 20_000 });
  await expect.poll(() => said(page, "Utan nät")).toEqual(["Utan nät 1", "Utan nät 2", "Utan nät 3"]);
  await expect.poll(() => page.getByRole("button", { name: "Försök igen" }).count()).toBe(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "utan-nat");
  await context.setOffline(false);
  await message(bo.page, "Utan nät 3").waitFor({ timeout: 20_000 });
  await expect.poll(() => said(bo.page, "Utan nät")).toEqual(["Utan nät 1", "Utan nät 2", "Utan nät 3"]);
  await page.getByText("Skickas när nätet är tillbaka").first().waitFor({ state: "detached" });
});

test("what had not got away when the page was closed goes out when it is opened again, once", async () => {
  const { context } = anna;
  await context.setOffline(true);
  for (const n of [1, 2]) await write(anna.page, `Stängd ${n}`);
  await expect.poll(() => said(anna.page, "Stängd")).toEqual(["Stängd 1", "Stängd 2"]);
  await anna.page.close();
  await context.setOffline(false);
  anna.page = await context.newPage();
  await openChannel(anna.page);
  await message(bo.page, "Stängd 2").waitFor({ timeout: 20_000 });
  await message(anna.page, "Stängd 2").waitFor();
  await anna.page.reload();
  await field(anna.page).waitFor();
  await message(anna.page, "Stängd 2").waitFor();
  for (const { page } of [anna, bo]) await expect.poll(() => said(page, "Stängd")).toEqual(["Stängd 1", "Stängd 2"]);
});
