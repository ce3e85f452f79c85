import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { Owner } from "#workers";
import type { FilesDeps } from "../deps.ts";
import { createGatherer, pageBreak } from "./gather.ts";
import type { TextKey } from "./queries.ts";
import { drawPageTask } from "./tasks.ts";

type LookDeps = Pick<FilesDeps, "blobs" | "ocr" | "pictures" | "workers">;

/** Of an A4 some 200 dots per inch: what Tesseract reads best without taking long. */
const size = 2400;
/** Pages of a file that are looked at; those after them are found by the text that they hold, if any. */
const mostPages = 50;
/** A file that takes longer is found by what has been read of it. */
const longestMs = 240_000;

/** Whether the machine finds text that `text` does not have: a picture, or pages of a PDF on which nothing stands. */
export const isLookedAt = ({ form }: TextKey): boolean => form === "picture" || form === "pdf";

/** The text of a file with what stands in its pictures: of a picture, and of the pages of a PDF that hold no text. Refuses UNAVAILABLE. */
export async function addSeen(deps: LookDeps, key: TextKey, text: string, owner: Owner): Promise<string> {
  const gather = createGatherer();
  if (key.form === "picture") {
    gather.add(await seePicture(deps, key.source, owner));
    return gather.finish();
  }
  const pages = text.split(pageBreak);
  const until = elapsed() + longestMs;
  for (let number = 1; number <= Math.max(mostPages, pages.length) && !gather.isFull; number++) {
    let page = pages[number - 1] ?? "";
    if (page.trim() === "" && number <= mostPages && elapsed() < until) {
      const seen = await seePage(deps, key.source, number, owner);
      if (seen === null) break;
      page = seen;
    } else if (number > pages.length) break;
    if (number > 1) gather.endPage();
    for (const line of page.split("\n")) {
      gather.add(line);
      gather.endLine();
    }
  }
  return gather.finish();
}

/** Decoded and written anew in a worker process: no bytes of a stranger come to Tesseract. */
const seePicture = (deps: LookDeps, source: string, owner: Owner): Promise<string> =>
  orEmpty(async () => {
    const how = { width: size * 2, height: size * 2, fit: "inside", format: "png", isAnimated: false } as const;
    const png = await deps.pictures.scale(() => deps.blobs.open(source), how, { owner });
    return deps.ocr.read(png, { owner });
  }, "");

const seePage = (deps: LookDeps, source: string, number: number, owner: Owner): Promise<string | null> =>
  orEmpty(async () => {
    const files = { file: () => deps.blobs.open(source) };
    const png = await deps.workers.run(drawPageTask, { number, size }, { owner, files });
    return png && (await deps.ocr.read(png, { owner }));
  }, "");

/** What is broken, or too much, has no text; the pages after it may. */
async function orEmpty<T>(look: () => Promise<T>, empty: T): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
    return empty;
  }
}
