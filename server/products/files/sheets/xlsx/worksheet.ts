import { walkXml } from "../../texts/xml.ts";
import { limits } from "../limits.ts";
import type { SheetBuilder } from "../sheet.ts";
import { showCell, type CellContext } from "./cell.ts";
import { placeOf, rangeOf } from "./references.ts";
import { generalFormat, type XlsxFormat } from "./styles.ts";

export interface SheetContext extends CellContext {
  readonly formats: readonly XlsxFormat[];
}

type Attributes = Readonly<Record<string, string>>;

const isOn = (written: string | undefined): boolean => written === "1" || written === "true";
/** Characters of the usual font as pixels (ECMA-376 part 1, 18.3.1.13). */
const pixelsOf = (characters: number): number => Math.trunc(characters * 7 + 5);
const pointsToPixels = 96 / 72;

/** A worksheet as it is read (18.3.1.99). */
class Worksheet {
  private row = 0;
  private column = 0;
  private type = "";
  private format: XlsxFormat = generalFormat;
  private value: string | null = null;
  private text = "";
  private phonetic = 0;
  private readonly sheet: SheetBuilder;
  private readonly context: SheetContext;

  constructor(sheet: SheetBuilder, context: SheetContext) {
    this.sheet = sheet;
    this.context = context;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "c") this.openCell(attributes);
    else if (name === "v" || name === "t") this.value = "";
    else if (name === "row") this.openRow(attributes);
    else if (name === "rPh") this.phonetic += 1;
    else if (name === "mergeCell") this.merge(attributes["ref"] ?? "");
    else if (name === "col") this.openColumns(attributes);
    else if (name === "pane") this.openPane(attributes);
    else if (name === "drawing") this.sheet.addPictures();
    else if (name === "sheetFormatPr" && Number(attributes["defaultColWidth"]) > 0)
      this.sheet.setDefaultWidth(pixelsOf(Number(attributes["defaultColWidth"])));
  }

  write(more: string): void {
    if (this.value !== null && this.value.length <= limits.cellLength) this.value += more;
  }

  close(name: string): void {
    if (name === "v" || name === "t") {
      if (this.phonetic === 0 && this.text.length <= limits.cellLength) this.text += this.value ?? "";
      this.value = null;
    } else if (name === "rPh") this.phonetic -= 1;
    else if (name === "c") {
      const { text, style } = showCell(this.type, this.text, this.format, this.context);
      this.sheet.addCell(this.row, this.column, text, style);
    }
  }

  private openRow({ r, ht, hidden }: Attributes): void {
    const number = Number(r);
    this.row = Number.isSafeInteger(number) && number >= 1 ? number : this.row + 1;
    this.column = 0;
    if (Number(ht) > 0) this.sheet.setHeight(this.row, Number(ht) * pointsToPixels);
    if (isOn(hidden)) this.sheet.hideRow(this.row);
  }

  private openCell({ r, s, t }: Attributes): void {
    this.column = (r === undefined ? null : placeOf(r))?.column ?? this.column + 1;
    this.type = t ?? "n";
    this.format = this.context.formats[Number(s ?? 0)] ?? generalFormat;
    this.text = "";
  }

  private openColumns({ min, max, width, hidden }: Attributes): void {
    const [from, to] = [Number(min), Number(max)];
    if (!(from >= 1 && to >= from)) return;
    if (isOn(hidden)) this.sheet.setWidth(from, to, 0);
    else if (Number(width) > 0) this.sheet.setWidth(from, to, pixelsOf(Number(width)));
  }

  private openPane({ state, xSplit, ySplit }: Attributes): void {
    if (state === "frozen" || state === "frozenSplit") this.sheet.freeze(Number(ySplit) || 0, Number(xSplit) || 0);
  }

  private merge(reference: string): void {
    const range = rangeOf(reference);
    if (range) this.sheet.merge(range);
  }
}

export function readWorksheet(xml: string, sheet: SheetBuilder, context: SheetContext): void {
  const worksheet = new Worksheet(sheet, context);
  walkXml(xml, {
    open: (name, attributes) => worksheet.open(name, attributes),
    text: (more) => worksheet.write(more),
    close: (name) => worksheet.close(name),
  });
}
