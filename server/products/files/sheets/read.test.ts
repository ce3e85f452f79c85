import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SheetBook, type Sheet, type SheetLocale } from "@safos/contract/sheets";
import { Ajv } from "ajv";
import { afterAll, describe, expect, test } from "vitest";
import { createLog } from "#log";
import { writeSheets } from "#sheets";
import { createWorkers } from "../../../platform/workers/workers.ts";
import type { SheetForm } from "./form.ts";
import { run } from "./read.task.ts";
import { odsOf, oneSheet, xlsxOf } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-sheets-"));
const workers = await createWorkers({ dataFolder: folder, processes: 1, log: createLog("silent") });
afterAll(async () => {
  await workers.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isBook = new Ajv({ strict: false }).compile(SheetBook);

async function read(form: SheetForm, bytes: Uint8Array, locale: SheetLocale = "sv"): Promise<SheetBook> {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  const book: unknown = JSON.parse(Buffer.from(await run({ form, locale }, { path: () => path })).toString());
  // It is sent as it is: it shows what the contract names.
  expect([isBook(book), isBook.errors]).toEqual([true, null]);
  return book as SheetBook;
}
const first = async (form: SheetForm, bytes: Uint8Array, locale?: SheetLocale): Promise<Sheet> => {
  const [sheet] = (await read(form, bytes, locale)).sheets;
  if (!sheet) throw new Error("There is no sheet.");
  return sheet;
};
/** What stands in the cells, by `row:column`. */
const textsOf = ({ rows }: Sheet): Record<string, string | undefined> =>
  Object.fromEntries(
    rows.flatMap(({ number, columns, texts }) => columns.map((column, index) => [`${number}:${column}`, texts[index]])),
  );
/** Cell formats by the number formats that they have. */
const formats = (...codes: readonly string[]): Record<string, string> => ({
  "xl/styles.xml": `<styleSheet><numFmts>${codes.map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code}"/>`).join("")}</numFmts><cellXfs>${codes.map((_, index) => `<xf numFmtId="${200 + index}"/>`).join("")}</cellXfs></styleSheet>`,
});
const data = (xml: string): string => `<sheetData>${xml}</sheetData>`;

describe("a workbook", () => {
  test("has its sheets in their order, and hidden ones are counted", async () => {
    const book = await read(
      "xlsx",
      xlsxOf([
        { name: "Först", xml: data('<row r="1"><c r="A1"><v>1</v></c></row>') },
        { name: "Dolt", xml: data('<row r="1"><c r="A1"><v>2</v></c></row>'), state: "hidden" },
        { name: "Mycket dolt", xml: data(""), state: "veryHidden" },
        { name: "Sist &amp; störst", xml: data('<row r="1"><c r="A1"><v>3</v></c></row>') },
      ]),
    );
    expect(book.sheets.map(({ name, number }) => [name, number])).toEqual([
      ["Först", 1],
      ["Sist & störst", 4],
    ]);
    expect(book).toMatchObject({ hiddenSheets: 2, cutSheets: 0 });
  });

  test("shows shared and inline texts, without what is said of their signs", async () => {
    const sheet = await first(
      "xlsx",
      oneSheet(
        data(
          '<row r="2"><c r="B2" t="s"><v>1</v></c><c t="inlineStr"><is><r><t>Ett </t></r><r><t>två</t></r></is></c><c t="str"><f>A1&amp;"x"</f><v>x_x000D_y</v></c><c r="F2" t="s"><v>9</v></c><c t="s"><v>-1</v></c></row>',
        ),
        {
          "xl/sharedStrings.xml":
            "<sst><si><t>nej</t></si><si><r><t>Hyra</t></r><r><t> &amp; el</t></r><rPh><t>läsning</t></rPh></si></sst>",
        },
      ),
    );
    expect(textsOf(sheet)).toEqual({ "2:2": "Hyra & el", "2:3": "Ett två", "2:4": "x\ny" });
    expect(sheet).toMatchObject({ rowCount: 2, columnCount: 4, isCut: false });
  });

  test("shows numbers by their formats, in Swedish and in English", async () => {
    const codes = [
      "#,##0.00",
      "yyyy-mm-dd",
      "0%",
      "General",
      "d mmmm yyyy",
      "[h]:mm",
      '#,##0\\ "kr"',
      "0.00;[Red]-0.00",
      "nej[",
    ];
    const values = [1234567.891, 46350, 0.256, 0.1 + 0.2, 46350.5, 1.75, -1234, -2.5, 7.5];
    const bytes = oneSheet(
      data(`<row r="1">${values.map((value, index) => `<c s="${index}"><v>${value}</v></c>`).join("")}</row>`),
      formats(...codes.map((code) => code.replaceAll('"', "&quot;"))),
    );
    const plain = (texts: readonly string[] | undefined) => texts?.map((text) => text.replace(/\s/g, " "));
    expect(plain((await first("xlsx", bytes)).rows[0]?.texts)).toEqual([
      "1 234 567,89",
      "2026-11-24",
      "26%",
      "0,3",
      "24 november 2026",
      "42:00",
      "-1 234 kr",
      "-2,50",
      "7,5",
    ]);
    expect((await first("xlsx", bytes, "en")).rows[0]?.texts.slice(0, 4)).toEqual([
      "1,234,567.89",
      "2026-11-24",
      "26%",
      "0.3",
    ]);
  });

  test("shows booleans, errors and days, of both calendars", async () => {
    const cells =
      '<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#DIV/0!</v></c><c t="d"><v>2026-11-24</v></c><c t="d"><v>2026-11-24T08:30:00</v></c><c s="1"><v>44888</v></c><c s="0"><v>44888</v></c></row>';
    const styles = {
      "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    };
    const early = await first("xlsx", oneSheet(data(cells), styles));
    expect(early.rows[0]?.texts).toEqual([
      "SANT",
      "FALSKT",
      "#DIVISION/0!",
      "2026-11-24",
      "2026-11-24 08:30",
      "2022-11-23",
      "44888",
    ]);
    const late = await first("xlsx", oneSheet(data(cells), styles, '<workbookPr date1904="1"/>'), "en");
    expect(late.rows[0]?.texts).toEqual([
      "TRUE",
      "FALSE",
      "#DIV/0!",
      "2026-11-24",
      "2026-11-24 08:30",
      "2026-11-24",
      "44888",
    ]);
  });

  test("shows weight, fills, alignment, widths, heights, merged cells, frozen parts and what is hidden", async () => {
    const styles = `<styleSheet><fonts><font/><font><b/><i val="0"/></font></fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFCC00"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor theme="4" tint="0.5"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor indexed="9"/></patternFill></fill></fills><cellStyleXfs><xf fontId="1"/></cellStyleXfs><cellXfs><xf/><xf fontId="1" fillId="2"><alignment horizontal="center" wrapText="1"/></xf><xf fillId="3"/><xf fillId="4"/></cellXfs></styleSheet>`;
    const theme = `<a:theme xmlns:a="a"><a:clrScheme><a:dk1><a:sysClr lastClr="000000"/></a:dk1><a:lt1><a:sysClr lastClr="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:theme>`;
    const bytes = oneSheet(
      `<sheetViews><sheetView><pane xSplit="1" ySplit="2" state="frozen"/></sheetView></sheetViews><cols><col min="2" max="2" width="20" customWidth="1"/><col min="3" max="3" hidden="1"/></cols>${data(
        '<row r="1" ht="30"><c r="A1" s="1" t="inlineStr"><is><t>Rubrik</t></is></c></row><row r="2"><c s="2"/><c s="3"/></row><row r="3" hidden="1"><c r="D3"><v>5</v></c></row>',
      )}<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="A1:A3"/><mergeCell ref="nej"/></mergeCells><drawing r:id="rId1"/>`,
      {
        "xl/styles.xml": styles,
        "xl/theme/theme1.xml": theme,
        "xl/_rels/workbook.xml.rels":
          '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/theme" Target="theme/theme1.xml"/></Relationships>',
      },
    );
    const { sheets, styles: looks } = await read("xlsx", bytes);
    const [sheet] = sheets;
    expect(sheet).toMatchObject({
      rowCount: 3,
      columnCount: 5,
      frozenRows: 2,
      frozenColumns: 1,
      widths: [80, 145, 0, 80, 80],
      hiddenRows: [3],
      merges: [{ row: 1, column: 1, rows: 1, columns: 5 }],
      hasPictures: true,
    });
    expect(sheet?.rows[0]).toMatchObject({ number: 1, height: 40 });
    const lookAt = (row: number, index: number) => looks[sheet?.rows[row]?.styles[index] ?? -1];
    expect(lookAt(0, 0)).toEqual({ isBold: true, isItalic: false, fill: "#ffcc00", align: "center", isWrapped: true });
    expect(lookAt(1, 0)).toMatchObject({ fill: "#a2b9e2", isBold: false });
    // White is no fill, and an empty cell without one is not there.
    expect(sheet?.rows[1]?.columns).toEqual([1]);
    expect(lookAt(2, 0)).toMatchObject({ align: "end", fill: null });
  });
});

describe("an OpenDocument spreadsheet", () => {
  const p = (text: string): string => `<text:p>${text}</text:p>`;
  test("shows what its program had shown, and values where it left that out", async () => {
    const sheet = await first(
      "ods",
      odsOf(
        `<table:table table:name="Utfall"><table:table-column table:number-columns-repeated="16384"/><table:table-header-rows><table:table-row><table:table-cell office:value-type="string">${p("Post")}${p('rad <text:span>två</text:span><text:s text:c="2"/>x')}<office:annotation>${p("hemlig kommentar")}</office:annotation></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" office:value="12.5">${p("12,50 kr")}</table:table-cell><table:table-cell office:value-type="float" office:value="0.25"/><table:table-cell office:value-type="date" office:date-value="2026-11-24"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">${p("igen")}</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`,
      ),
    );
    expect(textsOf(sheet)).toEqual({
      "1:1": "Post\nrad två  x",
      "2:3": "12,50 kr",
      "2:4": "0,25",
      "2:5": "2026-11-24",
      "2:6": "SANT",
      "3:1": "igen",
      "4:1": "igen",
    });
    expect(sheet).toMatchObject({ rowCount: 4, columnCount: 6, isCut: false });
  });

  test("shows weight, fills, alignment, widths, merged cells, frozen parts and what is hidden", async () => {
    const styles = `<style:style style:name="dolt" style:family="table"><style:table-properties table:display="false"/></style:style><style:style style:name="bred" style:family="table-column"><style:table-column-properties style:column-width="5.08cm"/></style:style><style:style style:name="hög" style:family="table-row"><style:table-row-properties style:row-height="0.5in"/></style:style><style:style style:name="grund" style:family="table-cell"><style:table-cell-properties fo:background-color="#FFCC00"/><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="rubrik" style:family="table-cell" style:parent-style-name="grund"><style:paragraph-properties fo:text-align="center"/><style:table-cell-properties fo:wrap-option="wrap"/></style:style>`;
    const settings = `<office:document-settings xmlns:office="o" xmlns:config="c"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry><config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="Blad"><config:config-item config:name="VerticalSplitMode">2</config:config-item><config:config-item config:name="VerticalSplitPosition">1</config:config-item><config:config-item config:name="HorizontalSplitMode">0</config:config-item><config:config-item config:name="HorizontalSplitPosition">3</config:config-item></config:config-item-map-entry></config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></office:document-settings>`;
    const row = (cells: string, attributes = ""): string => `<table:table-row${attributes}>${cells}</table:table-row>`;
    const book = await read(
      "ods",
      odsOf(
        `<table:table table:name="Gömt" table:style-name="dolt">${row(`<table:table-cell>${p("x")}</table:table-cell>`)}</table:table><table:table table:name="Blad"><table:table-column table:style-name="bred"/><table:table-column table:visibility="collapse"/><table:table-column table:style-name="bred" table:default-cell-style-name="grund"/>${row(`<table:table-cell table:style-name="rubrik" table:number-columns-spanned="3" table:number-rows-spanned="1">${p("Rubrik")}</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/>`, ' table:style-name="hög"')}${row(`<table:table-cell office:value-type="float">${p("1")}</table:table-cell><table:table-cell/><table:table-cell>${p("fet")}</table:table-cell>`, ' table:visibility="filter"')}<table:shapes><draw:frame/></table:shapes></table:table>`,
        styles,
        { "settings.xml": settings },
      ),
    );
    expect(book).toMatchObject({ hiddenSheets: 1 });
    const [sheet] = book.sheets;
    expect(sheet).toMatchObject({
      number: 2,
      name: "Blad",
      widths: [192, 0, 192],
      frozenRows: 1,
      frozenColumns: 0,
      hiddenRows: [2],
      merges: [{ row: 1, column: 1, rows: 1, columns: 3 }],
      hasPictures: true,
    });
    expect(sheet?.rows[0]).toMatchObject({ height: 48, texts: ["Rubrik"] });
    const looks = sheet?.rows.flatMap((one) => one.styles.map((style) => book.styles[style]));
    expect(looks).toEqual([
      { isBold: true, isItalic: false, fill: "#ffcc00", align: "center", isWrapped: true },
      { isBold: false, isItalic: false, fill: null, align: "end", isWrapped: false },
      { isBold: true, isItalic: false, fill: "#ffcc00", align: "start", isWrapped: false },
    ]);
  });
});

test.each(["xlsx", "ods"] as const)("%s that we write reads as it was meant", async (format) => {
  const rows = [
    ["Namn", "När", "Hur mycket", "Klart"],
    ["Åsa", { date: "2026-12-01" }, 1234.5, true],
  ];
  const call = { owner: { organisation: "a", person: "a" } };
  const bytes = await writeSheets(workers, format, [{ name: "Svar", rows }], call);
  const sheet = await first(format, bytes);
  expect(sheet).toMatchObject({ name: "Svar", rowCount: 2, columnCount: 4 });
  expect(Object.values(textsOf(sheet))).toEqual([
    "Namn",
    "När",
    "Hur mycket",
    "Klart",
    "Åsa",
    "2026-12-01",
    expect.stringMatching(/^1234[,.]5$/),
    "SANT",
  ]);
});
