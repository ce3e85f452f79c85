import { defaultTimeZone, escapeXml, sheetNames, typeOfCell, type Cell, type Sheet } from "./cells.ts";
import { packZip } from "./pack.ts";

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packaged = "http://schemas.openxmlformats.org/package/2006";
const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Styles by their place in `cellXfs` below. */
const style = { heading: 1, day: 2, moment: 3, wrapped: 4 } as const;
const styles = `${head}<styleSheet xmlns="${main}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Sheets as an Excel workbook (ECMA-376). Text is typed as text, whatever it looks like. */
export function writeXlsx(sheets: readonly Sheet[], options: { readonly timeZone?: string } = {}): Uint8Array {
  const timeZone = options.timeZone ?? defaultTimeZone;
  const names = sheetNames(sheets);
  const numbers = sheets.map((_sheet, index) => index + 1);
  return packZip([
    {
      path: "[Content_Types].xml",
      text: `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${numbers.map((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${sheetType}.worksheet+xml"/>`).join("")}</Types>`,
    },
    {
      path: "_rels/.rels",
      text: `${head}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      path: "xl/workbook.xml",
      text: `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers.map((number) => `<sheet name="${escapeXml(names[number - 1] ?? "")}" sheetId="${number}" r:id="rId${number}"/>`).join("")}</sheets></workbook>`,
    },
    {
      path: "xl/_rels/workbook.xml.rels",
      text: `${head}<Relationships xmlns="${packaged}/relationships">${numbers.map((number) => `<Relationship Id="rId${number}" Type="${relations}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join("")}<Relationship Id="rId${sheets.length + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    },
    { path: "xl/styles.xml", text: styles },
    ...sheets.map((sheet, index) => ({
      path: `xl/worksheets/sheet${index + 1}.xml`,
      text: writeSheet(sheet, timeZone),
    })),
  ]);
}

function writeSheet(sheet: Sheet, timeZone: string): string {
  const hasHeading = sheet.hasHeading !== false;
  const rows = sheet.rows.map((row, index) => {
    const number = index + 1;
    const cells = row.map((cell, column) =>
      writeCell(cell, `${columnName(column)}${number}`, hasHeading && index === 0, timeZone),
    );
    return `<row r="${number}">${cells.join("")}</row>`;
  });
  const pane = hasHeading
    ? `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
    : "";
  const widths = columnWidths(sheet.rows)
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join("");
  return `${head}<worksheet xmlns="${main}">${pane}${widths === "" ? "" : `<cols>${widths}</cols>`}<sheetData>${rows.join("")}</sheetData></worksheet>`;
}

function writeCell(cell: Cell, at: string, isHeading: boolean, timeZone: string): string {
  const typed = typeOfCell(cell, timeZone);
  switch (typed.kind) {
    case "empty":
      return "";
    case "number":
      return `<c r="${at}"><v>${typed.value}</v></c>`;
    case "boolean":
      return `<c r="${at}" t="b"><v>${typed.value ? 1 : 0}</v></c>`;
    case "date": {
      const days = Date.parse(`${typed.day}T${typed.time ?? "00:00:00"}Z`) / 86_400_000 + 25_569;
      // Excel's calendar begins in 1900; what is older stays readable as text.
      if (days >= 61)
        return `<c r="${at}" s="${typed.time === null ? style.day : style.moment}"><v>${Number(days.toFixed(9))}</v></c>`;
      return writeText(at, [typed.day, typed.time].filter((one) => one !== null).join(" "), isHeading);
    }
    default:
      return writeText(at, typed.text, isHeading);
  }
}

function writeText(at: string, text: string, isHeading: boolean): string {
  // Excel reads _x000D_ and the like as the character; a literal one is escaped by its underscore.
  const safe = escapeXml(text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_"));
  return `<c r="${at}" s="${isHeading ? style.heading : style.wrapped}" t="inlineStr"><is><t xml:space="preserve">${safe}</t></is></c>`;
}

/** `A`, `B`, … `Z`, `AA`, … */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

/** Widths in characters from the first hundred rows, between 8 and 60. */
function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows.slice(0, 100))
    for (const [index, cell] of row.entries()) {
      const length = typeof cell === "string" ? cell.length : cell instanceof Date ? 19 : 8;
      widths[index] = Math.min(60, Math.max(widths[index] ?? 8, length + 2));
    }
  return widths;
}
