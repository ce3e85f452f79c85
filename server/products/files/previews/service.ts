import sharp from "sharp";
import type { Blobs } from "#blobs";
import { sql } from "#database";
import type { Log } from "#log";
import type { FileDb, Node } from "../tree/queries.ts";

/** Pictures made smaller, as WebP, kept by content. */
export interface Previews {
  /** The blob of a preview at least this large, or null when the file is no picture or a broken one. */
  of(node: Pick<Node, "blob" | "contentType" | "size">, size: number): Promise<string | null>;
}

const sizes = [64, 256, 1024, 2048] as const;
const previewable = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "image/tiff",
  "image/bmp",
]);
// A small file can claim a huge picture; 100 megapixels is more than any camera that people carry.
const maxPixels = 100_000_000;
const maxSource = 100 << 20;

export const hasPreview = (node: { contentType: string; kind: string; size: number }): boolean =>
  node.kind === "file" && previewable.has(node.contentType) && node.size > 0 && node.size <= maxSource;

sharp.cache(false);
sharp.concurrency(1);

export function createPreviews(deps: { db: FileDb; blobs: Blobs; log: Log }): Previews {
  const { db, blobs } = deps;
  const running = new Map<string, Promise<string | null>>();

  async function make(source: string, size: number): Promise<string | null> {
    const { rows } = await sql<{
      blob: string;
    }>`select blob from files.preview where source = ${source} and size = ${size}`.execute(db);
    const known = rows[0]?.blob;
    if (known !== undefined && (await blobs.has(known))) return known;
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
      await sql`insert into files.preview (source, size, blob) values (${source}, ${size}, ${stored.hash})
        on conflict (source, size) do update set blob = excluded.blob`.execute(db);
      return stored.hash;
    } catch (error) {
      deps.log.info({ reason: error instanceof Error ? error.message : String(error) }, "a picture has no preview");
      return null;
    }
  }

  return {
    async of(node, wanted) {
      if (node.blob === null || !hasPreview({ ...node, kind: "file" })) return null;
      const size = sizes.find((one) => one >= wanted) ?? 2048;
      const key = `${node.blob} ${size}`;
      const promise = running.get(key) ?? make(node.blob, size).finally(() => running.delete(key));
      running.set(key, promise);
      return promise;
    },
  };
}
