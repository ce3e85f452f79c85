export { LineFault, readContentLines, type ContentLine, type LineLimits, type Parameter } from "./read.ts";
export { foldLine, writeContentLine } from "./write.ts";
export { escapeText, splitTexts, unescapeText, withoutControls } from "./text.ts";
