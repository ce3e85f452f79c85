import type { Gatherer } from "../gather.ts";
import { openOfficeZip } from "../office-zip.ts";
import { walkXml } from "../xml.ts";

/** An OpenDocument file (OASIS 1.3 part 3): texts by their pages, spreadsheets by sheets, presentations by slides. */
export function readOpenDocument(bytes: Buffer, gather: Gatherer): void {
  const xml = openOfficeZip(bytes).require("content.xml");
  let isSpreadsheet = false;
  let paragraphs = 0;
  let pages = 0;
  const beginPage = (): void => {
    if (pages > 0) gather.endPage();
    pages += 1;
  };
  walkXml(
    xml,
    {
      open(name, attributes) {
        if (name === "spreadsheet") isSpreadsheet = true;
        else if (name === "soft-page-break") gather.endPage();
        else if (name === "page") beginPage();
        else if (name === "table" && isSpreadsheet) {
          beginPage();
          gather.add(attributes["table:name"] ?? "");
          gather.endLine();
        } else if (name === "p" || name === "h") paragraphs += 1;
        else if (name === "tab" || name === "s") gather.add(" ");
        else if (name === "line-break") gather.endLine();
      },
      text(text) {
        if (paragraphs > 0) gather.add(text);
      },
      close(name) {
        if (name === "p" || name === "h") {
          paragraphs -= 1;
          if (isSpreadsheet) gather.add("\t");
          else gather.endLine();
        } else if (name === "table-row") gather.endLine();
      },
    },
    () => gather.isFull,
  );
}
