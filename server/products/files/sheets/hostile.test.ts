import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SheetBook } from "@safos/contract/sheets";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { createLog } from "#log";
import { createWorkers } from "../../../platform/workers/workers.ts";
import type { SheetForm } from "./form.ts";
import { limits } from "./limits.ts";
import { fitMerges } from "./merges.ts";
import { odsOf, oneSheet, xlsxOf, zipOf } from "./samples.ts";
import { readSheetsTask } from "./tasks.ts";
import { createValues } from "./values.ts";
import { placeOf, rangeOf } from "./xlsx/references.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-hostile-sheets-"));
const workers = await createWorkers({ dataFolder: folder, processes: 1, log: createLog("silent") });
afterAll(async () => {
  await workers.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** In a worker process, within its limits of time, memory and output. */
async function read(form: SheetForm, bytes: Buffer): Promise<SheetBook> {
  const owner = { organisation: "a", person: "a" };
  const made = await workers.run(readSheetsTask, { form, locale: "sv" }, { owner, files: { file: bytes } });
  return JSON.parse(Buffer.from(made).toString()) as SheetBook;
}
const countCells = ({ sheets }: SheetBook): number =>
  sheets.reduce((sum, { rows }) => sum + rows.reduce((all, { columns }) => all + columns.length, 0), 0);
const data = (xml: string): string => `<sheetData>${xml}</sheetData>`;
const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

test.each<[string, SheetForm, Buffer]>([
  ["no ZIP", "xlsx", Buffer.from("nej")],
  ["no workbook", "xlsx", zipOf({ "a.txt": "x" })],
  ["no content", "ods", zipOf({ "a.txt": "x" })],
  [
    "a document type",
    "xlsx",
    oneSheet("", { "xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>' }),
  ],
  ["no XML", "ods", zipOf({ "content.xml": "<a>" })],
  ["a sheet that breaks off", "xlsx", oneSheet("<sheetData><row>")],
])("%s is refused as broken", async (_, form, bytes) => {
  await expect(read(form, bytes)).rejects.toMatchObject({ code: "FORMAT_BROKEN" });
});

test("what unpacks to too much, or is nested too deeply, is refused with the limit", async () => {
  const bomb = oneSheet("", { "xl/worksheets/sheet1.xml": new Uint8Array(200 << 20) });
  expect(bomb.length).toBeLessThan(1 << 20);
  await expect(read("xlsx", bomb)).rejects.toMatchObject({ code: "TOO_LARGE", data: { limit: "unpackedBytes" } });
  await expect(read("ods", zipOf({ "content.xml": new Uint8Array(200 << 20) }))).rejects.toMatchObject({
    data: { limit: "unpackedBytes" },
  });
  await expect(read("xlsx", oneSheet("<a>".repeat(400)))).rejects.toMatchObject({ data: { limit: "nesting" } });
  await expect(read("ods", odsOf("<table:table>".repeat(400)))).rejects.toMatchObject({ data: { limit: "nesting" } });
  // One part that many sheets name is unpacked for each of them.
  const many = xlsxOf(
    Array.from({ length: 90 }, (_, index) => ({ name: `Blad ${index}`, xml: "" })),
    {
      "xl/_rels/workbook.xml.rels": `<Relationships>${Array.from({ length: 90 }, (_, index) => `<Relationship Id="rId${index + 1}" Type="x/worksheet" Target="en.xml"/>`).join("")}</Relationships>`,
      "xl/en.xml": `<worksheet>${" ".repeat(4 << 20)}</worksheet>`,
    },
  );
  await expect(read("xlsx", many)).rejects.toMatchObject({ data: { limit: "unpackedBytes" } });
}, 60_000);

test("rows, columns and cells beyond the limits are left out, and said to be", async () => {
  const rows = Array.from({ length: 6000 }, (_, index) => `<row r="${index + 1}">${cell("a")}</row>`).join("");
  const [long] = (await read("xlsx", oneSheet(data(rows)))).sheets;
  expect(long).toMatchObject({ rowCount: limits.rows, isCut: true });
  const [wide] = (await read("xlsx", oneSheet(data(`<row r="1">${cell("a").repeat(20_000)}</row>`)))).sheets;
  expect(wide).toMatchObject({ columnCount: limits.columns, isCut: true });
  const full = await read(
    "xlsx",
    xlsxOf(
      ["Ett", "Två"].map((name) => ({ name, xml: data(`<row>${"<c><v>1</v></c>".repeat(200)}</row>`.repeat(900)) })),
    ),
  );
  expect(countCells(full)).toBe(limits.cells);
  expect(full.sheets.map(({ isCut }) => isCut)).toEqual([false, true]);
  const sheets = Array.from({ length: 130 }, (_, index) => ({ name: `Blad ${index}`, xml: data("") }));
  const book = await read("xlsx", xlsxOf(sheets));
  expect([book.sheets.length, book.cutSheets]).toEqual([limits.sheets, 30]);
}, 60_000);

test("cells at the end of all sheets, and numbers of rows and columns that there are none of, take no room", async () => {
  const far = await read(
    "xlsx",
    oneSheet(
      `<cols><col min="1" max="999999999" width="9"/><col min="-5" max="1e9" width="x"/></cols>${data(
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c><c r="ZZZZZ1"><v>2</v></c></row><row r="99999999999999999999"><c r="A1048576"><v>1</v></c></row><row r="-3"><c><v>3</v></c></row>',
      )}`,
    ),
  );
  expect(far.sheets[0]).toMatchObject({ columnCount: 1, isCut: true, widths: [68] });
  expect(countCells(far)).toBeLessThan(5);
});

test("repeated rows and cells are as many as are shown, however many a file says", async () => {
  const row = (attributes: string): string =>
    `<table:table-row table:number-rows-repeated="1048576"><table:table-cell ${attributes} table:number-columns-repeated="1048576"><text:p>a</text:p></table:table-cell></table:table-row>`;
  const book = await read("ods", odsOf(`<table:table table:name="a">${row("").repeat(50)}</table:table>`));
  expect(book.sheets[0]).toMatchObject({ columnCount: limits.columns, isCut: true });
  expect(countCells(book)).toBe(limits.cells);
  const columns = `<table:table-column table:number-columns-repeated="1048576" table:default-cell-style-name="gul"/>`;
  const yellow = `<style:style style:name="gul" style:family="table-cell"><style:table-cell-properties fo:background-color="#ffee00"/></style:style>`;
  const tables = `<table:table table:name="a">${columns.repeat(200)}<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`;
  const coloured = await read(
    "ods",
    odsOf(
      `${tables.repeat(20)}<table:table table:name="b"><table:table-row><table:table-cell table:style-name="gul"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>`,
      yellow,
    ),
  );
  // Colour alone takes nothing from the sheets that come after it.
  expect(countCells(coloured)).toBe(2);
  expect(coloured.sheets.every(({ isCut }) => !isCut)).toBe(true);
}, 60_000);

test("texts that many cells share are as much as is shown in all", async () => {
  const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(200)}</row>`;
  const book = await read(
    "xlsx",
    oneSheet(data(row.repeat(900)), { "xl/sharedStrings.xml": `<sst><si><t>${"å".repeat(3_000_000)}</t></si></sst>` }),
  );
  const characters = book.sheets.flatMap(({ rows }) => rows.flatMap(({ texts }) => texts)).join("").length;
  expect(characters).toBeLessThanOrEqual(limits.characters);
  expect(book.sheets[0]?.rows[0]?.texts[0]).toBe(`${"å".repeat(limits.cellLength)}…`);
  expect(book.sheets[0]?.isCut).toBe(true);
});

test("merged cells are within the sheet and over no other, however many a file has", async () => {
  const merges = Array.from({ length: 30_000 }, (_, index) => `<mergeCell ref="A${index + 1}:XFD1048576"/>`).join("");
  const book = await read(
    "xlsx",
    oneSheet(`${data(`<row r="1">${cell("a")}</row><row r="9">${cell("b")}</row>`)}<mergeCells>${merges}</mergeCells>`),
  );
  const [sheet] = book.sheets;
  expect(sheet).toMatchObject({ rowCount: limits.rows, columnCount: limits.columns });
  expect(sheet?.merges).toEqual([{ row: 1, column: 1, rows: limits.rows, columns: limits.columns }]);
}, 60_000);

test("no two merges of any kind have a cell in common", () => {
  const number = fc.integer({ min: -3, max: 40 });
  fc.assert(
    fc.property(fc.array(fc.record({ row: number, column: number, rows: number, columns: number })), (merges) => {
      const { kept, rowCount, columnCount } = fitMerges(
        merges,
        { rowCount: 20, columnCount: 10 },
        (row) => row % 2 === 0,
      );
      const taken = new Set<string>();
      for (const { row, column, rows, columns } of kept)
        for (let r = row; r < row + rows; r++)
          for (let c = column; c < column + columns; c++) {
            expect(r >= 1 && r <= rowCount && c >= 1 && c <= columnCount).toBe(true);
            expect(taken.has(`${r} ${c}`)).toBe(false);
            taken.add(`${r} ${c}`);
          }
    }),
  );
});

test("styles without end are bounded, and those that name each other end", async () => {
  const count = 200_000;
  const fills = Array.from(
    { length: 80_000 },
    (_, index) =>
      `<fill><patternFill patternType="solid"><fgColor rgb="FF${index.toString(16).padStart(6, "0")}"/></patternFill></fill>`,
  );
  const styles = `<styleSheet><fills>${fills.join("")}</fills><cellXfs>${Array.from({ length: count }, (_, index) => `<xf fillId="${index}"/>`).join("")}</cellXfs></styleSheet>`;
  const cells = Array.from({ length: 60_000 }, (_, index) => `<c s="${index * 3}"><v>1</v></c>`);
  const rows = Array.from(
    { length: 300 },
    (_, index) => `<row>${cells.slice(index * 200, index * 200 + 200).join("")}</row>`,
  );
  const book = await read("xlsx", oneSheet(data(rows.join("")), { "xl/styles.xml": styles }));
  expect(book.styles.length).toBeLessThanOrEqual(limits.styles + 1);
  expect(countCells(book)).toBe(60_000);
  const circle = (name: string, parent: string): string =>
    `<style:style style:name="${name}" style:family="table-cell" style:parent-style-name="${parent}"><style:text-properties fo:font-weight="bold"/></style:style>`;
  const ods = await read(
    "ods",
    odsOf(
      '<table:table><table:table-row><table:table-cell table:style-name="a"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
      circle("a", "b") + circle("b", "a"),
    ),
  );
  expect(ods.styles).toMatchObject([{ isBold: true }]);
}, 60_000);

test("no format, of whatever signs, keeps a number from being shown", () => {
  const values = createValues("sv");
  const signs = fc.constantFrom(
    ...'0#?.,%E+-/*_@\\"[]();:ymdhsAP$<>=General '.split(""),
    "[$-41D]",
    "[Red]",
    "[h]",
    "[>1]",
  );
  const code = fc.array(signs, { maxLength: 60 }).map((some) => some.join(""));
  fc.assert(
    fc.property(fc.oneof(code, fc.string()), fc.double({ noNaN: true, noDefaultInfinity: true }), (format, number) => {
      expect(values.number(number, format).length).toBeLessThan(2000);
      expect(typeof values.isDate(format)).toBe("boolean");
      expect(typeof values.text("x", format)).toBe("string");
    }),
    { numRuns: 2000 },
  );
  for (const format of ["0".repeat(100_000), "valueOf", "__proto__", "toString"])
    expect(values.number(5, format)).toBe("5");
});

test("places are those of a sheet, and nothing else", () => {
  expect(placeOf("$XFD$1048576")).toEqual({ row: 1_048_576, column: 16_384 });
  expect(placeOf("B12")).toEqual({ row: 12, column: 2 });
  for (const one of ["", "A0", "A", "1", "AAAA1", "A12345678", "Ö1", "A1B"]) expect(placeOf(one)).toBeNull();
  expect(rangeOf("B2:C5")).toEqual({ row: 2, column: 2, rows: 4, columns: 2 });
  expect(rangeOf("C5:B2")).toBeNull();
  expect(rangeOf("A:A")).toBeNull();
});
