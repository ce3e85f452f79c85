import type { DocumentFormat } from "@safos/contract/documents";
import * as Y from "yjs";
import { refuse } from "#http";
import type { FileSource } from "#workers";
import type { DocumentDeps, WorkCall } from "./deps.ts";
import { imageAddressesIn } from "./formats/schema.ts";
import { writeTask } from "./formats/tasks.ts";
import type { FindImage } from "./images.ts";

const mostPictures = 500;

export interface WriteOptions {
  readonly format: DocumentFormat;
  readonly locale: "sv" | "en";
  /** Finds what this reader may see. */
  readonly findImage: FindImage;
}

/** What a document says now as a file of a format; access is the caller's to check. Refuses TOO_LARGE and UNAVAILABLE. */
export async function writeDocument(
  deps: DocumentDeps,
  { id, title }: { readonly id: string; readonly title: string },
  { format, locale, findImage }: WriteOptions,
  call: WorkCall,
): Promise<Uint8Array> {
  const doc = await deps.collaboration.read({ kind: "document", id });
  const files: Record<string, FileSource> = { state: Y.encodeStateAsUpdate(doc) };
  const pictures: { src: string; type: string }[] = [];
  // Markdown names its pictures and does not hold them.
  for (const src of format === "md" ? [] : imageAddressesIn(doc)) {
    const image = await findImage(src);
    if (!image) continue;
    if (pictures.length >= mostPictures) throw refuse("TOO_LARGE", { limit: "pictures", most: mostPictures });
    files[`picture-${pictures.length}`] = () => deps.blobs.open(image.blob);
    pictures.push({ src, type: image.type });
  }
  const { publicUrl } = deps;
  return deps.workers.run(writeTask, { format, title, publicUrl, locale, pictures }, { ...call, files });
}
