import { strToU8, zipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { addWorkspace } from "../people.ts";
import { putFile } from "../put-file.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let workspace = "";
let address = "";

const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const text = (value: string, style = 0): string => `<c s="${style}" t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (value: number, style: number): string => `<c s="${style}"><v>${value}</v></c>`;

/** Two sheets: one of three thousand rows under a frozen head, and a small one; a third one is hidden. */
function budget(): Buffer {
  const rows = Array.from({ length: 3000 }, (_, index) => {
    const what = index === 2500 ? "Kvittblomma" : `Post ${index + 1}`;
    return `<row r="${index + 3}">${text(what)}${number(1000 + index * 1.5, 2)}${number(46_000 + index, 3)}</row>`;
  });
  const first = `<worksheet><sheetViews><sheetView><pane ySplit="2" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="24"/><col min="2" max="3" width="16"/></cols><sheetData><row r="1" ht="24">${text("Budget 2026", 1)}</row><row r="2">${text("Post", 1)}${text("Belopp", 1)}${text("Datum", 1)}</row>${rows.join("")}</sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>`;
  const second = `<worksheet><sheetData><row>${text("Kommentar: kvittblomma är för dyr")}</row></sheetData></worksheet>`;
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const parts = {
    "xl/workbook.xml": `<workbook xmlns:r="${office}"><sheets><sheet name="Utfall" r:id="r1"/><sheet name="Dolt" state="hidden" r:id="r2"/><sheet name="Anteckningar" r:id="r2"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${relation("r1", "worksheet", "a.xml")}${relation("r2", "worksheet", "b.xml")}</Relationships>`,
    "xl/a.xml": first,
    "xl/b.xml": second,
    "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="#,##0.00"/></numFmts><fonts><font/><font><b/></font></fonts><fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF1F4E78"/></patternFill></fill></fills><cellXfs><xf/><xf fontId="1" fillId="2"><alignment horizontal="center"/></xf><xf numFmtId="200"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)]))));
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_LIBREOFFICE: "off" } }));
  browser = await launchChromium();
  workspace = await addWorkspace(server, cast.anna, "Tabeller");
  await putFile(server, cast.anna, ["Tabeller", "Budget.xlsx"], budget());
  const list = `/api/v1/workspaces/${workspace}/files`;
  const { items } = await callApi<{ items: { id: number }[] }>(server, cast.anna, "GET", list);
  const shares = `/api/v1/items/file/${items[0]?.id}/shares`;
  const terms = { isLink: true, role: "viewer" };
  const share = await callApi<{ secret: string }>(server, cast.anna, "POST", shares, terms);
  address = `/s/${share.secret}`;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const cellNow = (page: Page) => page.locator('[role="gridcell"][aria-selected="true"]');

for (const size of sizesOf("phone"))
  test(`Anna reads a spreadsheet as a table, by keys and by finding (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${workspace}/files/`);
    await page
      .getByRole("row", { name: /Budget\.xlsx/ })
      .getByText("Budget.xlsx")
      .dblclick();
    const grid = page.getByRole("grid", { name: "Innehållet i Utfall" });
    await grid.getByRole("gridcell", { name: "Budget 2026" }).waitFor();
    await grid.getByRole("gridcell", { name: /^1\s001,50$/ }).waitFor();
    await page.getByText("1 dolt blad visas inte.").waitFor();
    // Of three thousand rows those are drawn that are seen.
    expect(await grid.getByRole("row").count()).toBeLessThan(80);
    await requireGood(page, `sheets-${size}`);

    await grid.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => cellNow(page).innerText()).toMatch(/^1\s000,00$/);
    await page.getByRole("region", { name: "Innehållet i cell B3" }).waitFor();
    await page.keyboard.press("Control+End");
    await page.getByRole("region", { name: "Innehållet i cell C3002" }).waitFor();
    await cellNow(page).waitFor();
    // What is frozen stays.
    await grid.getByRole("gridcell", { name: "Belopp" }).waitFor();
    await page.keyboard.press("Control+Home");

    const find = page.getByRole("searchbox", { name: "Sök i filen" });
    await find.fill("kvittblomma");
    await page.getByText("1 av 2", { exact: true }).waitFor();
    await expect.poll(() => cellNow(page).innerText()).toBe("Kvittblomma");
    const isSeen = () =>
      cellNow(page).evaluate((cell) => {
        const [inner, outer] = [cell.getBoundingClientRect(), cell.closest('[role="grid"]')?.getBoundingClientRect()];
        return outer !== undefined && inner.top > outer.top && inner.bottom < outer.bottom;
      });
    await expect.poll(isSeen).toBe(true);
    await requireGood(page, `sheets-found-${size}`);
    await find.press("Enter");
    await page.getByRole("tab", { name: "Anteckningar", selected: true }).waitFor();
    await expect.poll(() => cellNow(page).innerText()).toContain("för dyr");
    await page.getByRole("tab", { name: "Anteckningar" }).press("ArrowLeft");
    await page.getByRole("tab", { name: "Utfall", selected: true }).waitFor();
    await grid.getByRole("gridcell", { name: "Budget 2026" }).waitFor();
    await context.close();
  });

test("a visitor by a link reads the same table", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto(address);
  await page.getByRole("gridcell", { name: "Budget 2026" }).waitFor();
  await requireGood(page, "sheets-visitor");
  await context.close();
});
