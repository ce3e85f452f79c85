export { writeCsv, type CsvOptions } from "./csv.ts";
export { writeSheets, type SheetFormat } from "./write.ts";
export type { Cell, LocalDate, Sheet } from "./cells.ts";
