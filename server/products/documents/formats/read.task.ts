import type { TaskContext } from "#workers";
import { readWithPictures, type ReadPicture } from "./read-pictures.ts";
import { readyText, type ReadyText } from "./ready-text.ts";

/** A file of a document to be, by its ending, as its text and its pictures. */
export async function run(
  { ending, documentId }: { readonly ending: string; readonly documentId: string },
  context: TaskContext,
): Promise<ReadyText & { readonly pictures: readonly ReadPicture[] }> {
  const { content, pictures } = await readWithPictures(ending, context.path("file"), documentId);
  return { ...readyText(content), pictures };
}
