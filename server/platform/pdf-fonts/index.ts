export { fontOf, splitByFont, type Face, type FontRun } from "./pdf-fonts.ts";
