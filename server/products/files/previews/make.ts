import sharp from "sharp";
import type { FilesDeps } from "../deps.ts";
import type { Node } from "../tree/node.ts";
import { readPreview, upsertPreview } from "./queries.ts";
import { hasPreview } from "./sources.ts";

/** Smaller pictures as WebP, kept by content: the same picture in two folders is scaled once. */
export interface Previews {
  /** The blob of a preview whose longest side has at least `size` pixels, or null when the file is no picture or a broken one. */
  of(node: Pick<Node, "blob" | "contentType" | "size">, size: number): Promise<string | null>;
}

type PreviewDeps = Pick<FilesDeps, "db" | "blobs" | "log">;

const sizes = [64, 256, 1024, 2048] as const;
// A small file can claim a huge picture; 100 megapixels is more than the cameras people carry.
const maxPixels = 100_000_000;

sharp.cache(false);
sharp.concurrency(1);

export function createPreviews(deps: PreviewDeps): Previews {
  const running = new Map<string, Promise<string | null>>();
  return {
    async of(node, wanted) {
      if (node.blob === null || !hasPreview({ ...node, kind: "file" })) return null;
      const size = sizes.find((one) => one >= wanted) ?? 2048;
      const key = `${node.blob} ${size}`;
      const promise = running.get(key) ?? makePreview(deps, node.blob, size).finally(() => running.delete(key));
      running.set(key, promise);
      return promise;
    },
  };
}

/** The blob of the preview, made when it is not there yet; null when the source cannot be read as a picture. */
async function makePreview(deps: PreviewDeps, source: string, size: number): Promise<string | null> {
  const { db, blobs, log } = deps;
  const known = await readPreview(db, source, size);
  if (known !== null && (await blobs.has(known))) return known;
  try {
    const picture = sharp({ limitInputPixels: maxPixels, failOn: "error" })
      .rotate()
      .resize(size, size, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 78 });
    blobs
      .open(source)
      .on("error", (error) => picture.destroy(error))
      .pipe(picture);
    const stored = await blobs.write(picture as AsyncIterable<Uint8Array>);
    await upsertPreview(db, source, size, stored.hash);
    return stored.hash;
  } catch (error) {
    log.info({ reason: error instanceof Error ? error.message : String(error) }, "a picture has no preview");
    return null;
  }
}
