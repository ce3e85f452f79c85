import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { Refusal, type Http } from "#http";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import type { Shown } from "../shown/make.ts";
import type { Node } from "../tree/node.ts";
import { readPreview, upsertPreview } from "./queries.ts";
import { previewFormOf, type PreviewForm } from "./sources.ts";
import { drawTask } from "./tasks.ts";

type WorkCall = ReturnType<Http["callOf"]>;
type Source = Pick<Node, "blob" | "contentType" | "kind" | "name" | "size">;

/** Pictures and first pages as small WebP, kept by content: the same picture in two folders is scaled once. */
export interface Previews {
  /**
   * The blob of a preview whose longest side has at least `size` pixels, rounded up to one of a few; null when there is none, or
   * the file is broken. Refuses TOO_LARGE with the limit it met, and UNAVAILABLE.
   */
  of(node: Source, size: number, call: WorkCall): Promise<string | null>;
}

type PreviewDeps = Pick<FilesDeps, "db" | "blobs" | "film" | "pictures" | "programEndings" | "workers"> & {
  readonly shown: Shown;
};

const sizes = [64, 256, 1024, 2048] as const;
/** Contents of which a process remembers that nothing can be drawn. */
const mostBroken = 10_000;
const broken = new Set(["NOT_AN_IMAGE", "FORMAT_BROKEN", "FORMAT_NEEDS_LIBREOFFICE", "NO_PREVIEW"]);

export function createPreviews(deps: PreviewDeps): Previews {
  const shared = createShared<string | null>();
  const undrawable = new LRUCache<string, true>({ max: mostBroken });
  return {
    async of(node, wanted, { owner, signal }) {
      const form = previewFormOf(node, deps.programEndings);
      const { blob } = node;
      if (blob === null || form === null) return null;
      // The same bytes look otherwise as a text than as a picture.
      const source = form === "picture" ? blob : `${blob} ${form}`;
      const size = sizes.find((one) => one >= wanted) ?? 2048;
      const known = await readPreview(deps.db, source, size);
      if (known !== null && (await deps.blobs.has(known))) return known;
      if (undrawable.has(source)) return null;
      return shared.get(`${source} ${size}`, signal, async (either) => {
        const bytes = await draw(deps, { ...node, blob }, form, size, { owner, signal: either });
        if (bytes === null) undrawable.set(source, true);
        return bytes && keep(deps, blob, source, size, bytes);
      });
    },
  };
}

async function keep(
  { db, blobs }: PreviewDeps,
  from: string,
  source: string,
  size: number,
  bytes: Uint8Array,
): Promise<string> {
  const { hash } = await blobs.write(await blobs.organisationOf(from), Readable.from([bytes]), {
    unscanned: "made",
  });
  await upsertPreview(db, source, size, hash);
  return hash;
}

/** Null when the source is not what it says it is. */
async function draw(
  deps: PreviewDeps,
  node: Source & { readonly blob: string },
  form: PreviewForm,
  size: number,
  call: WorkCall,
): Promise<Uint8Array | null> {
  const { blobs, film, pictures, workers, shown } = deps;
  try {
    const how = { width: size, height: size, fit: "inside", format: "webp", isAnimated: false } as const;
    if (form === "film") {
      const picture = await film.picture(() => blobs.open(node.blob), call);
      return await pictures.scale(() => Readable.from([picture]), how, call);
    }
    if (form === "picture") {
      return await pictures.scale(() => blobs.open(node.blob), how, call);
    }
    const page = form === "office" ? await shown.of(node, call) : node.blob;
    const drawing = { form: form === "text" ? "text" : "pdf", size } as const;
    return await workers.run(drawTask, drawing, { ...call, files: { file: () => blobs.open(page) } });
  } catch (error) {
    if (error instanceof Refusal && broken.has(error.code)) return null;
    throw error;
  }
}
