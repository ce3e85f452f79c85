import fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { writeCsv, type Sheet } from "./index.ts";
import { writeOds } from "./ods.ts";
import { writeXlsx } from "./xlsx.ts";

const formulas = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1"];

/** Texts by tag, so that what a spreadsheet reads can be looked at. Throws when the XML is not well-formed. */
function readXml(text: string): { tag: string; attributes: Record<string, string>; text: string }[] {
  const found: { tag: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof found = [];
  const parser = new SaxesParser();
  parser.on("opentag", (tag) => {
    const one = { tag: tag.name, attributes: tag.attributes, text: "" };
    found.push(one);
    open.push(one);
  });
  parser.on("text", (part) => open.forEach((one) => (one.text += part)));
  parser.on("closetag", () => void open.pop());
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(text).close();
  return found;
}

const xlsxOf = (sheets: readonly Sheet[]) => unzipSync(writeXlsx(sheets));
const partOf = (files: Record<string, Uint8Array>, path: string): string => strFromU8(files[path] ?? new Uint8Array());

test("CSV guards what a spreadsheet would calculate and leaves numbers alone", () => {
  const text = writeCsv(formulas.map((one) => [one, -5, -1.5])).toString("utf8");
  expect(text.startsWith("\uFEFF")).toBe(true);
  for (const one of formulas) expect(text).toMatch(new RegExp(`(^|\\n|\\uFEFF|")'${RegExp.escape(one)}`));
  expect(text).toContain(";-5;-1,5\r\n");
  expect(writeCsv([["a,b", 'c"d', " e", "å"]], { separator: ",", hasByteOrderMark: false }).toString()).toBe(
    '"a,b","c""d"," e",å\r\n',
  );
});

test("no text of any kind begins a CSV cell with a formula's sign", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const cell = writeCsv([[text]], { hasByteOrderMark: false })
        .toString("utf8")
        .replace(/^"/, "");
      expect(cell).not.toMatch(/^[=+\-@\t]/);
    }),
  );
});

test("dates, numbers, booleans and empty cells keep their kind in every format", async () => {
  const rows = [
    ["Namn", "När"],
    ["Åsa", new Date("2026-11-24T08:30:00Z"), { date: "2026-12-01" }, { date: "2026-12-01T13:45" }, 1.5, true, null],
  ];
  expect(writeCsv(rows).toString("utf8")).toContain(
    "Åsa;2026-11-24 09:30:00;2026-12-01;2026-12-01 13:45:00;1,5;1;\r\n",
  );
  const sheet = partOf(xlsxOf([{ name: "Svar", rows }]), "xl/worksheets/sheet1.xml");
  expect(sheet).toContain(`<c r="C2" s="2"><v>46357</v></c>`);
  expect(sheet).toMatch(/<c r="B2" s="3"><v>46350\.39583/);
  expect(sheet).toContain(`<c r="F2" t="b"><v>1</v></c>`);
  const ods = unzipSync(writeOds([{ name: "Svar", rows }]));
  expect(Object.keys(ods)[0]).toBe("mimetype");
  const cells = readXml(partOf(ods, "content.xml")).filter((one) => one.tag === "table:table-cell");
  expect(cells.map((one) => one.attributes["office:value-type"])).toEqual([
    "string",
    "string",
    "string",
    "date",
    "date",
    "date",
    "float",
    "boolean",
    undefined,
  ]);
});

test("text is typed as text in XLSX and ODS, whatever it holds", async () => {
  const texts = [...formulas, "<b>&amp;</b>", "\u0000a\u0008b", "_x000D_", "x".repeat(40_000), "\uD800"];
  const sheets = [{ name: "a", rows: texts.map((one) => [one]), hasHeading: false }];
  const sheet = readXml(partOf(xlsxOf(sheets), "xl/worksheets/sheet1.xml"));
  const cells = sheet.filter((one) => one.tag === "c");
  expect(cells).toHaveLength(texts.length);
  expect(cells.every((one) => one.attributes["t"] === "inlineStr")).toBe(true);
  expect(sheet.some((one) => one.tag === "f")).toBe(false);
  expect(cells[0]?.text).toBe(formulas[0]);
  expect(cells[8]?.text).toBe("<b>&amp;</b>");
  expect(Math.max(...cells.map((one) => one.text.length))).toBe(32_767);
  const ods = readXml(partOf(unzipSync(writeOds(sheets)), "content.xml"));
  expect(ods.filter((one) => one.tag === "table:table-cell")[0]?.text).toBe(formulas[0]);
  expect(ods.some((one) => "table:formula" in one.attributes)).toBe(false);
});

test("names of sheets fit and none comes twice", async () => {
  const names = ["Svar", "svar", "[x]:y", "å".repeat(50), "å".repeat(50), "", "'citat'"];
  const files = xlsxOf(names.map((name) => ({ name, rows: [] })));
  const found = readXml(partOf(files, "xl/workbook.xml"))
    .filter((one) => one.tag === "sheet")
    .map((one) => one.attributes["name"] ?? "");
  expect(found).toHaveLength(7);
  expect(new Set(found.map((one) => one.toLowerCase())).size).toBe(7);
  expect(found.every((one) => one.length > 0 && one.length <= 31 && !/[[\]:*?/\\]/.test(one))).toBe(true);
});
