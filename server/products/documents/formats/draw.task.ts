import { uuid } from "#clock";
import type { TaskContext } from "#workers";
import { addressOfImage, type Part } from "./content.ts";
import { readWithPictures } from "./read-pictures.ts";
import { toNode } from "./schema.ts";
import { writePdf } from "./write-pdf.ts";

/** A file of Word or OpenDocument as PDF: what its text says and shows, in our own type. */
export async function run({ ending }: { readonly ending: string }, context: TaskContext): Promise<Uint8Array> {
  const ownId = uuid();
  const { content, pictures } = await readWithPictures(ending, context.path("file"), ownId);
  const known = new Map(pictures.map((picture) => [addressOfImage(ownId, picture.id), picture]));
  return writePdf(null, toNode(content).toJSON() as Part, {
    publicUrl: null,
    locale: "sv",
    loadImage: async (src) => {
      const picture = known.get(src);
      return picture ? { bytes: Buffer.from(picture.bytes), type: picture.contentType } : null;
    },
  });
}
