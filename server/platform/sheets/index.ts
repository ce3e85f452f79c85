export { writeCsv, type CsvOptions } from "./csv.ts";
export { writeXlsx } from "./xlsx.ts";
export { writeOds } from "./ods.ts";
export type { Cell, LocalDate, Sheet } from "./cells.ts";
