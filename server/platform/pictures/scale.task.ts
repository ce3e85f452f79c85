import sharp from "sharp";
import { exceed, refuseTask, type TaskContext } from "#workers";

/** How a picture is made smaller. `isAnimated` keeps the frames of GIF and WebP. */
export interface Scale {
  readonly width: number;
  readonly height: number;
  readonly fit: "inside" | "cover";
  readonly format: "webp" | "png" | "jpeg";
  readonly isAnimated: boolean;
  /** Pixels of the source, all frames counted, above which it is not decoded. */
  readonly mostPixels: number;
}

// One process draws one picture.
sharp.cache(false);
sharp.concurrency(1);

export async function run(scale: Scale, context: TaskContext): Promise<Uint8Array> {
  const { width, height, fit, mostPixels, isAnimated } = scale;
  // The size is looked at here, by the head alone; what the decoder itself would say of it is not for people.
  const source = sharp(context.path("picture"), { animated: isAnimated, limitInputPixels: false, failOn: "error" });
  const about = await source.metadata().catch(() => {
    throw refuseTask("NOT_AN_IMAGE");
  });
  const pixels = about.width * (about.pageHeight ?? about.height) * (isAnimated ? (about.pages ?? 1) : 1);
  if (pixels > mostPixels) throw exceed("pixels", mostPixels);
  const drawn = source.rotate().resize({ width, height, fit, withoutEnlargement: fit === "inside" });
  const written =
    scale.format === "webp"
      ? drawn.webp({ quality: 78 })
      : scale.format === "jpeg"
        ? drawn.jpeg({ quality: 80 })
        : drawn.png();
  return written.toBuffer().catch(() => {
    throw refuseTask("NOT_AN_IMAGE");
  });
}
