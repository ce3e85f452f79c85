import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
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

const year = new Date().getUTCFullYear();
const lastMonth = new Date().getUTCMonth() + 1;

/** As if Safos had been used for two years: what the server says of those months. */
const months = [year - 1, year].flatMap((of) =>
  Array.from({ length: of === year ? lastMonth : 12 }, (_, index) => {
    const grown = of === year ? 20 + index : index + 1;
    return {
      month: `${of}-${String(index + 1).padStart(2, "0")}`,
      persons: 340 + grown,
      accounts: 412,
      workspaces: 20 + grown,
      shared: of === year ? 6 : 4,
      meetings: 200 + grown * 4,
      documents: 80 + grown,
      bytes: grown * 12_000_000_000,
      guests: 9,
    };
  }),
);

for (const size of sizesOf("desktop"))
  test(`an administrator sees the year in seven numbers, as a table too, and takes out the lists (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    // What was really counted first: a month at most.
    await signIn(page, cast.anna.name, cast.anna.password, "/admin/workspaces");
    await page.getByText("Personer i veckan").waitFor();
    await requireGood(page, `usage-first-${size}`);

    await page.route(/\/api\/v1\/organisation\/usage(\?|$)/, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { year: number };
      await route.fulfill({
        response: answer,
        json: {
          ...body,
          years: [year, year - 1],
          months: months.filter((one) => Number(one.month.slice(0, 4)) <= body.year),
          guestsEnding: 3,
        },
      });
    });
    await page.reload();
    await page.getByText("av 412").waitFor();
    await page.getByText("3 upphör i år").waitFor();
    await page.getByText("Ny samarbetsyta").filter({ visible: true }).first().waitFor();
    await requireGood(page, `usage-${size}`);
    await button(page, "Tabell").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("columnheader", { name: "Möten" }).waitFor();
    await expect
      .poll(() =>
        page
          .getByRole("row")
          .filter({ hasText: String(year - 1) })
          .count(),
      )
      .toBe(12);
    await requireGood(page, `usage-table-${size}`);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /År/ }).click();
    await page.getByRole("option", { name: String(year - 1) }).click();
    await page
      .getByText(`Inget tal för ${year - 2}`)
      .first()
      .waitFor();

    await button(page, "Ta ut listan").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Samarbetsytorna (CSV)" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("Samarbetsytor.csv");
    expect(readFileSync(await download.path(), "utf8")).toContain(cast.workspaceName);
    await context.close();
  });
