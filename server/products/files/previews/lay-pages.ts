import { readFile } from "node:fs/promises";
import { readText } from "../texts/readers/read-text.ts";
import { mostCharacters, pageBreak } from "../texts/gather.ts";
import { layText, readStart } from "./draw-text.ts";
import type { DrawnForm } from "./sources.ts";

interface LaidPages {
  readonly pages: readonly (readonly string[])[];
  /** There is more than what is drawn. */
  readonly isCut: boolean;
}

/** The lines of each page of a text, or of what stands in another file; none where nothing does. */
export async function layPages(form: Exclude<DrawnForm, "pdf">, path: string): Promise<LaidPages> {
  if (form === "text") {
    const { text, isCut } = await readStart(path);
    return { pages: layText(text), isCut };
  }
  const text = await readText(form, await readFile(path));
  if (text.trim() === "") return { pages: [], isCut: false };
  return { pages: layText(text.replaceAll(pageBreak, "\n\n")), isCut: text.length >= mostCharacters };
}
