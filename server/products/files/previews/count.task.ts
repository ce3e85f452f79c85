import { readFile } from "node:fs/promises";
import { refuseTask, TaskFault, type TaskContext } from "#workers";
import { countPdf } from "./draw-pdf.ts";
import { layPages } from "./lay-pages.ts";
import type { DrawnForm } from "./sources.ts";

export interface PageCount {
  readonly count: number;
  /** There is more than what is drawn. */
  readonly isCut: boolean;
}

/** How many pages can be drawn of a file. */
export async function run({ form }: { readonly form: DrawnForm }, context: TaskContext): Promise<PageCount> {
  try {
    const path = context.path("file");
    if (form === "pdf") return { count: await countPdf(await readFile(path)), isCut: false };
    const { pages, isCut } = await layPages(form, path);
    return { count: pages.length, isCut };
  } catch (error) {
    throw error instanceof TaskFault ? error : refuseTask("FORMAT_BROKEN");
  }
}
