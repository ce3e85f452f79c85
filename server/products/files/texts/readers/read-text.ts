import { asBroken } from "#workers";
import type { ReadForm } from "../form.ts";
import { createGatherer, type Gatherer } from "../gather.ts";
import { readArchive } from "./archive.ts";
import { readHtml } from "./html.ts";
import { readMail } from "./mail.ts";
import { readOpenDocument } from "./open-document.ts";
import { readPdf } from "./pdf.ts";
import { readPlain } from "./plain.ts";
import { readSheets } from "./sheets.ts";
import { readSlides } from "./slides.ts";
import { readWord } from "./word.ts";

const readers: Readonly<Record<ReadForm, (bytes: Buffer, gather: Gatherer) => void | Promise<void>>> = {
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
export async function readText(form: ReadForm, bytes: Buffer): Promise<string> {
  const gather = createGatherer();
  try {
    await readers[form](bytes, gather);
  } catch (error) {
    const text = gather.finish();
    if (text !== "") return text;
    throw asBroken(error);
  }
  return gather.finish();
}
