import { defaultTimeZone, escapeXml, sheetNames, typeOfCell, type Cell, type Sheet } from "./cells.ts";
import { packZip } from "./pack.ts";

const mimetype = "application/vnd.oasis.opendocument.spreadsheet";
const head = `<?xml version="1.0" encoding="UTF-8"?>\n`;
const namespaces = ["office", "table", "text", "style", "fo", "number", "meta"]
  .map((one) => {
    const name = { fo: "xsl-fo-compatible", number: "datastyle" }[one] ?? one;
    return `xmlns:${one}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`;
  })
  .join(" ");

const styles = `<office:automatic-styles>
<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<number:date-style style:name="moment"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style>
<style:style style:name="heading" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="dayCell" style:family="table-cell" style:data-style-name="day"/>
<style:style style:name="momentCell" style:family="table-cell" style:data-style-name="moment"/>
</office:automatic-styles>`;

/** Sheets as an OpenDocument spreadsheet (ODF 1.3). Text is typed as text, whatever it looks like. */
export function writeOds(sheets: readonly Sheet[], options: { readonly timeZone?: string } = {}): Uint8Array {
  const timeZone = options.timeZone ?? defaultTimeZone;
  const names = sheetNames(sheets);
  const tables = sheets.map((sheet, index) => writeTable(sheet, names[index] ?? "", timeZone)).join("");
  return packZip([
    // First and not compressed: it is how the format is recognised (ODF 1.3 part 2, 3.3).
    { path: "mimetype", text: mimetype, isPlain: true },
    {
      path: "META-INF/manifest.xml",
      text: `${head}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${mimetype}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    },
    {
      path: "content.xml",
      text: `${head}<office:document-content ${namespaces} office:version="1.3">${styles}<office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
    },
  ]);
}

function writeTable(sheet: Sheet, name: string, timeZone: string): string {
  const columns = Math.max(1, ...sheet.rows.map((row) => row.length));
  const rows = sheet.rows.map(
    (row, index) =>
      `<table:table-row>${row.map((cell) => writeCell(cell, index === 0 && sheet.hasHeading !== false, timeZone)).join("")}</table:table-row>`,
  );
  return `<table:table table:name="${escapeXml(name)}"><table:table-column table:number-columns-repeated="${columns}"/>${rows.join("")}</table:table>`;
}

function writeCell(cell: Cell, isHeading: boolean, timeZone: string): string {
  const typed = typeOfCell(cell, timeZone);
  switch (typed.kind) {
    case "empty":
      return "<table:table-cell/>";
    case "number":
      return `<table:table-cell office:value-type="float" office:value="${typed.value}"><text:p>${typed.value}</text:p></table:table-cell>`;
    case "boolean":
      return `<table:table-cell office:value-type="boolean" office:boolean-value="${typed.value}"><text:p>${typed.value ? 1 : 0}</text:p></table:table-cell>`;
    case "date": {
      const value = typed.time === null ? typed.day : `${typed.day}T${typed.time}`;
      return `<table:table-cell table:style-name="${typed.time === null ? "dayCell" : "momentCell"}" office:value-type="date" office:date-value="${value}"><text:p>${value.replace("T", " ")}</text:p></table:table-cell>`;
    }
    default: {
      const paragraphs = typed.text
        .split(/\r\n|\r|\n/)
        .map((line) => `<text:p>${writeSpaces(escapeXml(line))}</text:p>`);
      return `<table:table-cell${isHeading ? ' table:style-name="heading"' : ""} office:value-type="string">${paragraphs.join("")}</table:table-cell>`;
    }
  }
}

/** ODF folds white space as HTML does unless it is written out. */
function writeSpaces(text: string): string {
  return text.replaceAll("\t", "<text:tab/>").replace(/^ +| {2,}/g, (spaces) => `<text:s text:c="${spaces.length}"/>`);
}
