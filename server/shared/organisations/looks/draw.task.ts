import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { exceed, refuseTask, type TaskContext } from "#workers";

/** Pixels above which a picture is not decoded. */
const mostPixels = 40_000_000;
const sizes = { large: { width: 480, height: 96 }, small: { width: 240, height: 56 } } as const;
/** Dots per inch at which librsvg draws an SVG as large as it says it is. */
const ownDensity = 72;
const gzip = [0x1f, 0x8b];

// One process draws one picture.
sharp.cache(false);
sharp.concurrency(1);

export interface DrawnLogo {
  /** PNG. */
  readonly large: Uint8Array;
  readonly small: Uint8Array;
}

/**
 * The logo in both sizes. An SVG is given to librsvg as bytes and not as a file: it has no address then, and nothing that it
 * refers to is read; scripts are never run.
 */
export async function run(_input: null, context: TaskContext): Promise<DrawnLogo> {
  const bytes = await readFile(context.path("logo"));
  if (bytes.length === 0 || gzip.every((byte, at) => bytes[at] === byte)) throw refuseTask("LOGO_UNREADABLE");
  const about = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (!about?.width || !about.height || !/^(png|jpeg|webp|svg)$/.test(about.format))
    throw refuseTask("LOGO_UNREADABLE");
  const { width, height, format } = about;
  if (width * height * (about.pages ?? 1) > mostPixels) throw exceed("pixels", mostPixels);
  const draw = async (size: { readonly width: number; readonly height: number }): Promise<Uint8Array> => {
    const isVector = format === "svg";
    const scale = Math.min(size.width / width, size.height / height);
    const density = Math.min(20_000, Math.max(1, Math.ceil(ownDensity * scale)));
    return sharp(bytes, { limitInputPixels: mostPixels, failOn: "error", ...(isVector ? { density } : {}) })
      .rotate()
      .resize({ ...size, fit: "inside", withoutEnlargement: !isVector })
      .png({ compressionLevel: 9 })
      .toBuffer()
      .catch(() => {
        throw refuseTask("LOGO_UNREADABLE");
      });
  };
  return { large: await draw(sizes.large), small: await draw(sizes.small) };
}
