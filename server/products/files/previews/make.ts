import { Readable } from "node:stream";
import { Refusal, type Http } from "#http";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import type { Node } from "../tree/node.ts";
import { readPreview, upsertPreview } from "./queries.ts";
import { hasPreview } from "./sources.ts";

type WorkCall = ReturnType<Http["callOf"]>;

/** Smaller pictures as WebP, kept by content: the same picture in two folders is scaled once. */
export interface Previews {
  /**
   * The blob of a preview whose longest side has at least `size` pixels, or null when the file is no picture or a broken
   * one. Refuses TOO_LARGE with the limit it met, and UNAVAILABLE.
   */
  of(node: Pick<Node, "blob" | "contentType" | "size">, size: number, call: WorkCall): Promise<string | null>;
}

type PreviewDeps = Pick<FilesDeps, "db" | "blobs" | "pictures">;

const sizes = [64, 256, 1024, 2048] as const;

export function createPreviews(deps: PreviewDeps): Previews {
  const shared = createShared<string | null>();
  return {
    async of(node, wanted, { owner, signal }) {
      const source = node.blob;
      if (source === null || !hasPreview({ ...node, kind: "file" })) return null;
      const size = sizes.find((one) => one >= wanted) ?? 2048;
      const known = await readPreview(deps.db, source, size);
      if (known !== null && (await deps.blobs.has(known))) return known;
      return shared.get(`${source} ${size}`, signal, (either) =>
        makePreview(deps, source, size, { owner, signal: either }),
      );
    },
  };
}

/** The blob of the preview; null when the source cannot be read as a picture. */
async function makePreview(
  { db, blobs, pictures }: PreviewDeps,
  source: string,
  size: number,
  call: WorkCall,
): Promise<string | null> {
  const how = { width: size, height: size, fit: "inside", format: "webp", isAnimated: false } as const;
  try {
    const bytes = await pictures.scale(() => blobs.open(source), how, call);
    const stored = await blobs.write(await blobs.organisationOf(source), Readable.from([bytes]));
    await upsertPreview(db, source, size, stored.hash);
    return stored.hash;
  } catch (error) {
    if (error instanceof Refusal && error.code === "NOT_AN_IMAGE") return null;
    throw error;
  }
}
