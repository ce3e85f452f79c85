export type { Ocr } from "./ocr.ts";
