export { writeLetter, type Letter } from "./letter.ts";
