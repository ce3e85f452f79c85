import { createHash } from "node:crypto";
import { readFile as readBytes } from "node:fs/promises";
import { uuid } from "#clock";
import type { PictureFacts } from "#pictures";
import { measurePicture } from "#pictures/measure";
import { exceed } from "#workers";
import { addressOfImage, type Part } from "./content.ts";
import { limits, requireModest } from "./limits.ts";
import { readFile } from "./read-file.ts";

/** A picture of the text that was read, under the id that its address holds. */
export interface ReadPicture extends PictureFacts {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A file as a text within our limits, whose pictures are addressed as those of `documentId` and have their sizes. */
export async function readWithPictures(
  ending: string,
  path: string,
  documentId: string,
): Promise<{ readonly content: Part; readonly pictures: readonly ReadPicture[] }> {
  const pictures: ReadPicture[] = [];
  const known = new Map<string, string | null>();
  // One picture may be shown a thousand times; it is kept once.
  const keep = async (bytes: Buffer): Promise<string | null> => {
    const hash = createHash("sha256").update(bytes).digest("hex");
    const before = known.get(hash);
    if (before !== undefined) return before;
    const facts = await measurePicture(bytes);
    if (facts && pictures.length >= limits.pictures) throw exceed("pictures", limits.pictures);
    const id = uuid();
    const src = facts ? addressOfImage(documentId, id) : null;
    known.set(hash, src);
    if (facts) pictures.push({ id, bytes, ...facts });
    return src;
  };
  const content = await readFile(ending, await readBytes(path), keep);
  requireModest(content);
  const sizes = new Map(pictures.map(({ id, width, height }) => [addressOfImage(documentId, id), { width, height }]));
  return { content: withSizes(content, sizes), pictures };
}

/** The text with its pictures' sizes. */
function withSizes(part: Part, sizes: ReadonlyMap<string, { width: number; height: number }>): Part {
  const size = part.type === "image" ? sizes.get(String(part.attrs?.["src"])) : undefined;
  return {
    ...part,
    ...(size ? { attrs: { ...part.attrs, ...size } } : {}),
    ...(part.content ? { content: part.content.map((child) => withSizes(child, sizes)) } : {}),
  };
}
