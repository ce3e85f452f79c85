export { fontOf, splitByFont, withBreaks, type Face, type FontRun } from "./pdf-fonts.ts";
