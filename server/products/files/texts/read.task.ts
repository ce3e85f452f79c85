import { readFile } from "node:fs/promises";
import { isDeep, refuseTask, TaskFault, type TaskContext } from "#workers";
import type { TextForm } from "./form.ts";
import { createGatherer, type Gatherer } from "./gather.ts";
import { readArchive } from "./readers/archive.ts";
import { readHtml } from "./readers/html.ts";
import { readMail } from "./readers/mail.ts";
import { readOpenDocument } from "./readers/open-document.ts";
import { readPdf } from "./readers/pdf.ts";
import { readPlain } from "./readers/plain.ts";
import { readSheets } from "./readers/sheets.ts";
import { readSlides } from "./readers/slides.ts";
import { readWord } from "./readers/word.ts";

const readers: Readonly<
  Record<Exclude<TextForm, "picture">, (bytes: Buffer, gather: Gatherer) => void | Promise<void>>
> = {
  plain: readPlain,
  html: readHtml,
  pdf: readPdf,
  word: readWord,
  sheets: readSheets,
  slides: readSlides,
  opendocument: readOpenDocument,
  mail: readMail,
  archive: readArchive,
};

/** The text of a file, pages apart. What it held before it broke or met a limit is kept, when it held anything. */
export async function run({ form }: { readonly form: keyof typeof readers }, context: TaskContext): Promise<string> {
  const gather = createGatherer();
  try {
    await readers[form](await readFile(context.path("file")), gather);
  } catch (error) {
    const text = gather.finish();
    if (text !== "") return text;
    throw error instanceof TaskFault || isDeep(error) ? error : refuseTask("FORMAT_BROKEN");
  }
  return gather.finish();
}
