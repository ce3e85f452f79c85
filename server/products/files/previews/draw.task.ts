import { readFile } from "node:fs/promises";
import { refuseTask, TaskFault, type TaskContext } from "#workers";
import { drawPdf } from "./draw-pdf.ts";
import { drawTextPage } from "./draw-text.ts";
import { layPages } from "./lay-pages.ts";
import type { DrawnForm } from "./sources.ts";

export interface Drawing {
  readonly form: DrawnForm;
  /** Counted from 1. */
  readonly page: number;
  /** The longest side, in pixels. */
  readonly size: number;
}

const quality = 78;

/** A page of a file as WebP; null where there is no such page. */
export async function run({ form, page, size }: Drawing, context: TaskContext): Promise<Uint8Array | null> {
  try {
    const path = context.path("file");
    const canvas =
      form === "pdf"
        ? await drawPdf(await readFile(path), page, size)
        : drawTextPage((await layPages(form, path)).pages[page - 1], size);
    return canvas && (await canvas.encode("webp", quality));
  } catch (error) {
    throw error instanceof TaskFault ? error : refuseTask("FORMAT_BROKEN");
  }
}
