import { readFile } from "node:fs/promises";
import { refuseTask, TaskFault, type TaskContext } from "#workers";
import { drawPdf } from "../previews/draw-pdf.ts";

/** A page of a PDF as it is looked at for text: PNG. Null after the last one. */
export async function run(
  { number, size }: { readonly number: number; readonly size: number },
  context: TaskContext,
): Promise<Uint8Array | null> {
  try {
    const canvas = await drawPdf(await readFile(context.path("file")), number, size);
    return canvas && (await canvas.encode("png"));
  } catch (error) {
    throw error instanceof TaskFault ? error : refuseTask("FORMAT_BROKEN");
  }
}
