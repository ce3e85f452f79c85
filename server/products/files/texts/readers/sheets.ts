import type { Gatherer } from "../gather.ts";
import { openOfficeZip, type OfficeZip } from "../office-zip.ts";
import { walkXml } from "../xml.ts";

/** A workbook (ECMA-376 part 1, 18): a page for each sheet, its name first, a line for each row. */
export function readSheets(bytes: Buffer, gather: Gatherer): void {
  const zip = openOfficeZip(bytes);
  const shared = readSharedTexts(zip);
  const relations = zip.relationsOf("xl/workbook.xml");
  let isFirst = true;
  walkXml(zip.require("xl/workbook.xml"), {
    open(name, attributes) {
      if (name !== "sheet" || gather.isFull) return;
      if (!isFirst) gather.endPage();
      isFirst = false;
      gather.add(attributes["name"] ?? "");
      gather.endLine();
      addSheet(zip.read(relations.get(attributes["r:id"] ?? "")?.target ?? "") ?? "<none/>", shared, gather);
    },
  });
}

function readSharedTexts(zip: OfficeZip): readonly string[] {
  const texts: string[] = [];
  let text = "";
  let isText = false;
  let isPhonetic = false;
  walkXml(zip.read("xl/sharedStrings.xml") ?? "<none/>", {
    open(name) {
      if (name === "si") text = "";
      else if (name === "t") isText = true;
      else if (name === "rPh") isPhonetic = true;
    },
    text(more) {
      if (isText && !isPhonetic) text += more;
    },
    close(name) {
      if (name === "si") texts.push(text);
      else if (name === "t") isText = false;
      else if (name === "rPh") isPhonetic = false;
    },
  });
  return texts;
}

function addSheet(xml: string, shared: readonly string[], gather: Gatherer): void {
  let type = "";
  let value: string | null = null;
  walkXml(
    xml,
    {
      open(name, attributes) {
        if (name === "c") type = attributes["t"] ?? "n";
        else if (name === "v" || name === "t") value = "";
      },
      text(more) {
        if (value !== null) value += more;
      },
      close(name) {
        if (name === "row") gather.endLine();
        if ((name !== "v" && name !== "t") || value === null) return;
        gather.add(`${type === "s" ? (shared[Number(value)] ?? "") : value}\t`);
        value = null;
      },
    },
    () => gather.isFull,
  );
}
