export type { WriteSheet } from "./write-sheet.ts";
