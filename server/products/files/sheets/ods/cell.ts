import { limits } from "../limits.ts";
import { styleOf, type CellFormat } from "../plain-style.ts";
import type { Values } from "../values.ts";

type Attributes = Readonly<Record<string, string>>;

const kinds: Readonly<Record<string, "number" | "sign">> = {
  float: "number",
  percentage: "number",
  currency: "number",
  date: "number",
  time: "number",
  boolean: "sign",
};

/** Collects what is written in a cell: its own paragraphs, and neither comments nor what is drawn in it. */
export class CellText {
  private text = "";
  private paragraphs = 0;
  private depth = 0;
  /** Depths within what is no text of the cell. */
  private aside = 0;

  open(name: string, attributes: Attributes): void {
    if (this.aside > 0 || name === "annotation" || name === "frame" || name === "shapes") this.aside += 1;
    else if (name === "p") {
      if (this.paragraphs > 0) this.add("\n");
      this.paragraphs += 1;
      this.depth += 1;
    } else if (this.depth > 0 && name === "s") this.add(" ".repeat(spacesOf(attributes["text:c"])));
    else if (this.depth > 0 && name === "tab") this.add("\t");
    else if (this.depth > 0 && name === "line-break") this.add("\n");
  }

  write(more: string): void {
    if (this.depth > 0 && this.aside === 0) this.add(more);
  }

  close(name: string): void {
    if (this.aside > 0) this.aside -= 1;
    else if (name === "p") this.depth -= 1;
  }

  /** What has been collected; the next cell begins. */
  take(): string {
    const { text } = this;
    this.text = "";
    this.paragraphs = 0;
    return text;
  }

  private add(more: string): void {
    if (this.text.length <= limits.cellLength) this.text += more;
  }
}

const spacesOf = (count = "1"): number => (/^\d{1,3}$/.test(count) ? Number(count) : 1);

/**
 * What a cell shows: the text that the program which wrote the file had shown (OpenDocument 1.3 part 3, 19.385), in the language it had; of booleans, and
 * where it left that out, the value itself.
 */
export function showCell(attributes: Attributes, written: string, format: CellFormat, values: Values) {
  const type = attributes["office:value-type"] ?? "string";
  const style = styleOf(format, kinds[type] ?? "text");
  const isShown = written !== "" && type !== "boolean";
  return { text: isShown ? written : showValue(type, attributes, values), style };
}

function showValue(type: string, attributes: Attributes, values: Values): string {
  if (type === "string") return attributes["office:string-value"] ?? "";
  if (type === "date") return attributes["office:date-value"] ?? "";
  if (type === "time") return attributes["office:time-value"] ?? "";
  if (type === "boolean") return values.boolean(attributes["office:boolean-value"] === "true");
  const value = attributes["office:value"];
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? values.number(number, type === "percentage" ? "0.##%" : "General") : "";
}
