import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { createBounded } from "#cache";
import { Refusal, type Http } from "#http";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import type { Shown } from "../shown/make.ts";
import { endingOf } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";
import { readPreview, upsertPreview } from "./queries.ts";
import { previewFormOf, type DrawnForm, type PreviewForm } from "./sources.ts";
import type { PageCount } from "./count.task.ts";
import { countTask, drawTask, markTask } from "./tasks.ts";

type WorkCall = ReturnType<Http["callOf"]>;
type Source = Pick<Node, "blob" | "contentType" | "kind" | "name" | "size">;

/** Pictures and first pages as small WebP, kept by content: the same picture in two folders is scaled once. */
export interface Previews {
  /**
   * The blob of a preview whose longest side has at least `size` pixels, rounded up to one of a few; null when there is none, or
   * the file is broken. `page` is counted from 1; pictures and films have one. Refuses TOO_LARGE with the limit it met, and UNAVAILABLE.
   */
  of(node: Source, size: number, call: WorkCall, page?: number): Promise<string | null>;
  /** How many pages of a file can be drawn; null when there are none, or the file is broken. Refuses as `of`. */
  pages(node: Source, call: WorkCall): Promise<PageCount | null>;
  /** A preview with a line of text drawn through all of it, as WebP. Refuses UNAVAILABLE. */
  marked(preview: string, mark: string, call: WorkCall): Promise<Uint8Array>;
}

type PreviewDeps = Pick<FilesDeps, "db" | "blobs" | "drawings" | "film" | "pictures" | "programEndings" | "workers"> & {
  readonly shown: Shown;
};

const sizes = [64, 256, 1024, 2048] as const;
/** Contents of which a process remembers that nothing can be drawn. */
const mostBroken = 10_000;
/** Files of which a process remembers how many pages they have. */
const mostCounted = 10_000;
/** Of marked pictures, which differ for each link and day, as much is remembered. */
const mostMarkedBytes = 16 << 20;
const noPages: PageCount = { count: 0, isCut: false };
const broken = new Set(["NOT_AN_IMAGE", "FORMAT_BROKEN", "FORMAT_NEEDS_LIBREOFFICE", "NO_PREVIEW"]);

export function createPreviews(deps: PreviewDeps): Previews {
  const shared = createShared<string | null>();
  const undrawable = createBounded<true>(mostBroken);
  const sharedCounts = createShared<PageCount>();
  const counts = createBounded<PageCount>(mostCounted);
  const sharedMarks = createShared<Uint8Array>();
  const marks = new LRUCache<string, Uint8Array>({ maxSize: mostMarkedBytes, sizeCalculation: (one) => one.length });

  /** Remembered also where nothing can be drawn. */
  async function count(node: Source, call: WorkCall): Promise<PageCount> {
    const form = previewFormOf(node, deps.programEndings);
    const { blob } = node;
    if (blob === null || form === null) return noPages;
    if (!hasPages(form)) return { count: 1, isCut: false };
    const source = `${blob} ${lookOf(deps, node, form)}`;
    const known = counts.get(source);
    if (known !== undefined) return known;
    const found = await sharedCounts
      .get(source, call.signal, async (signal) => {
        const files = await pagesOf(deps, { ...node, blob }, form, { ...call, signal });
        return deps.workers.run(countTask, { form: drawnAs(form) }, { ...call, signal, files });
      })
      .catch((error: unknown) => {
        if (error instanceof Refusal && broken.has(error.code)) return noPages;
        throw error;
      });
    counts.set(source, found);
    return found;
  }

  return {
    async of(node, wanted, call, page = 1) {
      const form = previewFormOf(node, deps.programEndings);
      const { blob } = node;
      if (blob === null || form === null || (page > 1 && !hasPages(form))) return null;
      const source = [blob, lookOf(deps, node, form), page === 1 ? "" : page].join(" ").trimEnd();
      const size = sizes.find((one) => one >= wanted) ?? 2048;
      const known = await readPreview(deps.db, source, size);
      if (known !== null && (await deps.blobs.has(known))) return known;
      if (undrawable.has(source)) return null;
      // A page that is not there costs no drawing, however many of them are asked for.
      if (page > 1 && page > (await count(node, call)).count) return null;
      return shared.get(`${source} ${size}`, call.signal, async (signal) => {
        const bytes = await draw(deps, { ...node, blob }, { form, size, page }, { ...call, signal });
        if (bytes === null) undrawable.set(source, true);
        return bytes && keep(deps, blob, source, size, bytes);
      });
    },
    async pages(node, call) {
      const found = await count(node, call);
      return found.count === 0 ? null : found;
    },
    async marked(preview, mark, call) {
      const key = `${preview} ${mark}`;
      const known = marks.get(key);
      if (known) return known;
      return sharedMarks.get(key, call.signal, async (signal) => {
        const files = { file: () => deps.blobs.open(preview) };
        const made = await deps.workers.run(markTask, { mark }, { ...call, signal, files });
        marks.set(key, made);
        return made;
      });
    },
  };
}

/** The same bytes look otherwise as a text than as a picture, and by one drawing than by another. */
function lookOf({ drawings }: Pick<PreviewDeps, "drawings">, node: Source, form: PreviewForm): string {
  if (form === "picture") return "";
  const name = form === "office" ? drawings.of(endingOf(node.name))?.name : undefined;
  return name === undefined || name === "libreoffice" ? form : `${form}:${name}`;
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

type PagedForm = Exclude<PreviewForm, "picture" | "film">;
const hasPages = (form: PreviewForm): form is PagedForm => form !== "picture" && form !== "film";
const drawnAs = (form: PagedForm): DrawnForm => (form === "office" ? "pdf" : form);

/** The file that pages are drawn of. */
async function pagesOf(
  { blobs, shown }: Pick<PreviewDeps, "blobs" | "shown">,
  node: Source & { readonly blob: string },
  form: PreviewForm,
  call: WorkCall,
) {
  const blob = form === "office" ? await shown.of(node, call) : node.blob;
  return { file: () => blobs.open(blob) };
}

/** Null when the source is not what it says it is, or has no such page. */
async function draw(
  deps: PreviewDeps,
  node: Source & { readonly blob: string },
  { form, size, page }: { readonly form: PreviewForm; readonly size: number; readonly page: number },
  call: WorkCall,
): Promise<Uint8Array | null> {
  const { blobs, film, pictures, workers } = deps;
  try {
    const how = { width: size, height: size, fit: "inside", format: "webp", isAnimated: false } as const;
    if (form === "film") {
      const picture = await film.picture(() => blobs.open(node.blob), call);
      return await pictures.scale(() => Readable.from([picture]), how, call);
    }
    if (form === "picture") {
      return await pictures.scale(() => blobs.open(node.blob), how, call);
    }
    const drawing = { form: drawnAs(form), page, size };
    return await workers.run(drawTask, drawing, { ...call, files: await pagesOf(deps, node, form, call) });
  } catch (error) {
    if (error instanceof Refusal && broken.has(error.code)) return null;
    throw error;
  }
}
