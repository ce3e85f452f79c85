import { Readable } from "node:stream";
import { createShared, type FileSource, type Owner, type Workers } from "#workers";
import { createKeptPictures } from "./kept.ts";
import type { PictureFacts } from "./facts.ts";
import type { Scale } from "./scale.task.ts";
import { measureTask, scaleTask } from "./tasks.ts";

export type ScaleOptions = Omit<Scale, "mostPixels">;

interface Call {
  readonly owner: Owner;
  readonly signal?: AbortSignal;
}

export interface Pictures {
  /** What a picture is; null for anything but PNG, JPEG, GIF and WebP of at most 40 megapixels. Refuses UNAVAILABLE. */
  measure(bytes: Uint8Array, call: Call): Promise<PictureFacts | null>;
  /**
   * A picture made smaller. Refuses NOT_AN_IMAGE, TOO_LARGE with the limit (`pixels`: 100 million, which is more than
   * the cameras people carry) and UNAVAILABLE.
   */
  scale(source: FileSource, how: ScaleOptions, call: Call): Promise<Uint8Array>;
  /** The same by the hash of its bytes: made once, kept for as long as it is looked at, and never made twice at a time. */
  thumbnail(hash: string, source: FileSource, how: ScaleOptions, call: Call): Promise<Readable>;
  /** The job `pictures:trim`. */
  trim(): Promise<void>;
}

const mostPixels = 100_000_000;

export function createPictures({ workers, folder }: { workers: Workers; folder: string }): Pictures {
  const kept = createKeptPictures(folder);
  const shared = createShared<Uint8Array>();
  const scale: Pictures["scale"] = (source, how, call) =>
    workers.run(scaleTask, { ...how, mostPixels }, { ...call, files: { picture: source } });

  return {
    measure: (bytes, call) => workers.run(measureTask, null, { ...call, files: { picture: bytes } }),
    scale,
    async thumbnail(hash, source, how, { owner, signal }) {
      const { width, height, fit, format, isAnimated } = how;
      const name = `${hash}-${width}x${height}-${fit}${isAnimated ? "-animated" : ""}.${format}`;
      const known = await kept.open(name);
      if (known) return known;
      const bytes = await shared.get(name, signal, async (either) => {
        const made = await scale(source, how, { owner, signal: either });
        await kept.keep(name, made);
        return made;
      });
      return Readable.from([bytes]);
    },
    trim: () => kept.trim(),
  };
}
