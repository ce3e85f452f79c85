import { walkXml } from "../../texts/xml.ts";

interface Frozen {
  rows: number;
  columns: number;
}

const frozenMode = 2;

/** Which rows and columns stay where they are, by sheet: LibreOffice's own settings (OpenDocument 1.3 part 3, 3.10). */
export function readFrozen(xml: string | null): ReadonlyMap<string, Frozen> {
  const found = new Map<string, Frozen>();
  if (xml === null) return found;
  let isTables = 0;
  let sheet = "";
  let item = "";
  let values: Record<string, number> = {};
  walkXml(xml, {
    open(name, attributes) {
      if (name === "config-item-map-named" && (isTables > 0 || attributes["config:name"] === "Tables")) isTables += 1;
      else if (name === "config-item-map-entry" && isTables === 1) {
        sheet = attributes["config:name"] ?? "";
        values = {};
      } else if (name === "config-item" && isTables === 1) item = attributes["config:name"] ?? "";
    },
    text(text) {
      if (item !== "") values[item] = Number(text);
    },
    close(name) {
      if (name === "config-item") item = "";
      else if (name === "config-item-map-named" && isTables > 0) isTables -= 1;
      else if (name === "config-item-map-entry" && isTables === 1)
        found.set(sheet, {
          rows: values["VerticalSplitMode"] === frozenMode ? (values["VerticalSplitPosition"] ?? 0) : 0,
          columns: values["HorizontalSplitMode"] === frozenMode ? (values["HorizontalSplitPosition"] ?? 0) : 0,
        });
    },
  });
  return found;
}
