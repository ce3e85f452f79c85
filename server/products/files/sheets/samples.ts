import { strToU8, zipSync } from "fflate";

type Parts = Readonly<Record<string, string | Uint8Array>>;

export const zipOf = (parts: Parts): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, typeof part === "string" ? strToU8(part) : part]),
      ),
      { level: 9 },
    ),
  );

interface XlsxSheet {
  readonly name: string;
  /** Of the worksheet, `<sheetData>` and what stands beside it. */
  readonly xml: string;
  readonly state?: string;
}

const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A workbook of sheets as they are written; `parts` takes the place of others, and stands beside them. */
export function xlsxOf(sheets: readonly XlsxSheet[], parts: Parts = {}, workbook = ""): Buffer {
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"${state === undefined ? "" : ` state="${state}"`}/>`,
  );
  const relations = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return zipOf({
    "xl/workbook.xml": `<workbook xmlns:r="${office}">${workbook}<sheets>${list.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${relations.join("")}</Relationships>`,
    ...Object.fromEntries(
      sheets.map(({ xml }, index) => [`xl/worksheets/sheet${index + 1}.xml`, `<worksheet>${xml}</worksheet>`]),
    ),
    ...parts,
  });
}

/** A workbook of one sheet. */
export const oneSheet = (xml: string, parts: Parts = {}, workbook = ""): Buffer =>
  xlsxOf([{ name: "Blad", xml }], parts, workbook);

/** An OpenDocument spreadsheet of `<table:table>` elements. */
export const odsOf = (tables: string, styles = "", parts: Parts = {}): Buffer =>
  zipOf({
    "content.xml": `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:fo="f" xmlns:draw="d"><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
    ...parts,
  });
