import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import { openOfficeZip } from "../../texts/office-zip.ts";
import { walkXml } from "../../texts/xml.ts";
import { createBook } from "../book.ts";
import { createValues } from "../values.ts";
import { readTheme } from "./colours.ts";
import { readSharedTexts } from "./shared-texts.ts";
import { readFormats } from "./styles.ts";
import { readWorksheet, type SheetContext } from "./worksheet.ts";

const workbookPart = "xl/workbook.xml";
/** Between the calendars of 1900 and 1904 (ECMA-376 part 1, 18.17.4.1). */
const daysTo1904 = 1462;

interface SheetPart {
  readonly name: string;
  readonly number: number;
  /** Its name in the ZIP. */
  readonly part: string;
  readonly isShown: boolean;
}

/** A workbook (18.2). Refuses FORMAT_BROKEN and TOO_LARGE. */
export function readXlsx(bytes: Buffer, locale: SheetLocale): SheetBook {
  const zip = openOfficeZip(bytes);
  const relations = zip.relationsOf(workbookPart);
  const targetOf = (type: string): string | undefined =>
    [...relations.values()].find((one) => one.type === type)?.target;
  const theme = readTheme(zip, targetOf("theme"));
  const sheets: SheetPart[] = [];
  let count = 0;
  let dayShift = 0;
  walkXml(zip.require(workbookPart), {
    open(name, attributes) {
      if (name === "workbookPr" && /^(1|true)$/.test(attributes["date1904"] ?? "")) dayShift = daysTo1904;
      if (name !== "sheet") return;
      count += 1;
      const relation = relations.get(attributes["r:id"] ?? "");
      // Sheets of one chart, of macros or of dialogs hold no table.
      if (relation?.type === "worksheet" || relation === undefined)
        sheets.push({
          name: attributes["name"] ?? "",
          number: count,
          part: relation?.target ?? "",
          isShown: (attributes["state"] ?? "visible") === "visible",
        });
    },
  });
  const context: SheetContext = {
    values: createValues(locale),
    shared: readSharedTexts(zip, targetOf("sharedStrings") ?? "xl/sharedStrings.xml"),
    formats: readFormats(zip, targetOf("styles") ?? "xl/styles.xml", theme),
    dayShift,
  };
  const book = createBook();
  for (const { name, number, part, isShown } of sheets) {
    const sheet = isShown ? book.addSheet(name, number) : null;
    if (sheet) readWorksheet(zip.read(part) ?? "<none/>", sheet, context);
    else if (!isShown) book.addHidden();
  }
  return book.finish();
}
