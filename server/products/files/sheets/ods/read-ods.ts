import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import { openOfficeZip } from "../../texts/office-zip.ts";
import { walkXml } from "../../texts/xml.ts";
import { createBook, type BookBuilder } from "../book.ts";
import { limits } from "../limits.ts";
import type { SheetBuilder } from "../sheet.ts";
import { createValues, type Values } from "../values.ts";
import { CellText, showCell } from "./cell.ts";
import { readFrozen } from "./settings.ts";
import { createStyles, type Styles } from "./styles.ts";

type Attributes = Readonly<Record<string, string>>;

/** How often something stands there, or how far it reaches: at least once. */
const countOf = (written: string | undefined): number => {
  const count = Number(written ?? 1);
  return Number.isSafeInteger(count) && count >= 1 ? count : 1;
};

interface Pending {
  readonly column: number;
  readonly attributes: Attributes;
}

interface Column {
  readonly from: number;
  readonly to: number;
  readonly style: string | undefined;
}

/** The tables of content.xml as they are read (OpenDocument 1.3 part 3, 9). */
class Tables {
  private count = 0;
  private depth = 0;
  private sheet: SheetBuilder | null = null;
  private columns: Column[] = [];
  private column = 1;
  private row = 1;
  private rowAttributes: Attributes = {};
  private cells: { column: number; text: string; attributes: Attributes }[] = [];
  private cell: Pending | null = null;
  private readonly text = new CellText();
  private readonly book: BookBuilder;
  private readonly styles: Styles;
  private readonly values: Values;
  private readonly frozen: ReturnType<typeof readFrozen>;

  constructor(book: BookBuilder, styles: Styles, values: Values, frozen: ReturnType<typeof readFrozen>) {
    this.book = book;
    this.styles = styles;
    this.values = values;
    this.frozen = frozen;
  }

  open(name: string, attributes: Attributes): void {
    if (this.cell !== null) {
      if (name === "frame") this.sheet?.addPictures();
      this.text.open(name, attributes);
    } else if (name === "table") this.openTable(attributes);
    else if (this.depth !== 1) return;
    else if (name === "table-column") this.openColumn(attributes);
    else if (name === "table-row") {
      this.rowAttributes = attributes;
      this.column = 1;
      this.cells = [];
    } else if (name === "table-cell" || name === "covered-table-cell") this.cell = { column: this.column, attributes };
    else if (name === "frame") this.sheet?.addPictures();
  }

  write(more: string): void {
    if (this.cell !== null) this.text.write(more);
  }

  close(name: string): void {
    if (this.cell !== null && (name === "table-cell" || name === "covered-table-cell")) this.closeCell(this.cell, name);
    else if (this.cell !== null) this.text.close(name);
    else if (name === "table") this.depth -= 1;
    else if (this.depth === 1 && name === "table-row") this.closeRow();
  }

  private openTable(attributes: Attributes): void {
    this.depth += 1;
    if (this.depth > 1) return;
    this.count += 1;
    const name = attributes["table:name"] ?? "";
    const isHidden = this.styles.isHidden(attributes["table:style-name"]);
    if (isHidden) this.book.addHidden();
    this.sheet = isHidden ? null : this.book.addSheet(name, this.count);
    const { rows = 0, columns = 0 } = this.frozen.get(name) ?? {};
    this.sheet?.freeze(rows, columns);
    this.columns = [];
    this.column = 1;
    this.row = 1;
  }

  private openColumn(attributes: Attributes): void {
    const to = this.column + countOf(attributes["table:number-columns-repeated"]) - 1;
    const isHidden = /^(collapse|filter)$/.test(attributes["table:visibility"] ?? "");
    const width = isHidden ? 0 : this.styles.widthOf(attributes["table:style-name"]);
    if (width !== null) this.sheet?.setWidth(this.column, to, width);
    if (this.columns.length < limits.columns)
      this.columns.push({ from: this.column, to, style: attributes["table:default-cell-style-name"] });
    this.column = to + 1;
  }

  private closeCell({ column, attributes }: Pending, name: string): void {
    const written = this.text.take();
    this.cell = null;
    const count = countOf(attributes["table:number-columns-repeated"]);
    this.column += count;
    if (name !== "table-cell") return;
    for (let at = column; at < column + count && at <= limits.columns; at++)
      this.cells.push({ column: at, text: written, attributes });
    // Beyond the limits, one cell is enough to say that there is more.
    if (written !== "" && column + count - 1 > limits.columns && this.cells.at(-1)?.column !== limits.columns + 1)
      this.cells.push({ column: limits.columns + 1, text: written, attributes });
    const [rows, columns] = [
      countOf(attributes["table:number-rows-spanned"]),
      countOf(attributes["table:number-columns-spanned"]),
    ];
    if (rows * columns > 1) this.sheet?.merge({ row: this.row, column, rows, columns });
  }

  private closeRow(): void {
    const { sheet, rowAttributes } = this;
    const count = countOf(rowAttributes["table:number-rows-repeated"]);
    const shown = Math.min(count, limits.rows + 1);
    const isHidden = /^(collapse|filter)$/.test(rowAttributes["table:visibility"] ?? "");
    const height = this.styles.heightOf(rowAttributes["table:style-name"]);
    // Beyond the limits, one row is enough to say that there is more.
    for (let row = this.row; sheet && row < this.row + shown && row <= limits.rows + 1; row++) {
      if (isHidden) sheet.hideRow(row);
      if (height !== null) sheet.setHeight(row, height);
      this.addCells(sheet, row, rowAttributes["table:default-cell-style-name"]);
    }
    if (sheet && this.row > limits.rows + 1) this.addCells(sheet, this.row, undefined);
    this.row += count;
  }

  private addCells(sheet: SheetBuilder, row: number, rowStyle: string | undefined): void {
    for (const { column, text, attributes } of this.cells) {
      const name = attributes["table:style-name"] ?? rowStyle ?? this.columnStyle(column);
      const shown = showCell(attributes, text, this.styles.lookOf(name), this.values);
      sheet.addCell(row, column, shown.text, shown.style);
    }
  }

  private columnStyle(column: number): string | undefined {
    return this.columns.find(({ from, to }) => from <= column && column <= to)?.style;
  }
}

/** An OpenDocument spreadsheet. Refuses FORMAT_BROKEN and TOO_LARGE. */
export function readOds(bytes: Buffer, locale: SheetLocale): SheetBook {
  const zip = openOfficeZip(bytes);
  const content = zip.require("content.xml");
  const styles = createStyles();
  walkXml(zip.read("styles.xml") ?? "<none/>", {
    open: (name, attributes) => styles.open(name, attributes),
    close: (name) => styles.close(name),
  });
  const book = createBook();
  const tables = new Tables(book, styles, createValues(locale), readFrozen(zip.read("settings.xml")));
  let isBody = false;
  walkXml(content, {
    open(name, attributes) {
      if (name === "spreadsheet") isBody = true;
      else if (isBody) tables.open(name, attributes);
      else styles.open(name, attributes);
    },
    text: (more) => tables.write(more),
    close(name) {
      if (name === "spreadsheet") isBody = false;
      else if (isBody) tables.close(name);
      else styles.close(name);
    },
  });
  return book.finish();
}
