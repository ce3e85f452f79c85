import type { Backdrop } from "../messages.ts";
import type { Segmenter } from "./segmenter.ts";

/** What the model for wide pictures looks at. */
const seen = { width: 256, height: 144 };
/** What is blurred is this wide, and smaller yet before it: wide enough for shapes, too small for letters. */
const blurredWidth = 320;
const blurs = { light: { width: 80, radius: 4 }, strong: { width: 28, radius: 12 } };

type Size = { readonly width: number; readonly height: number };

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("There is nothing to draw on.");
  context.imageSmoothingQuality = "high";
  return context;
}

function resize(canvas: OffscreenCanvas, { width, height }: Size): void {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}

/** Draws a person before another background. What it was not able to draw it throws; it never hands back what came in. */
export class Painter {
  readonly #segmenter: Segmenter;
  readonly #look = new OffscreenCanvas(seen.width, seen.height);
  readonly #tiny = new OffscreenCanvas(1, 1);
  readonly #soft = new OffscreenCanvas(1, 1);
  readonly #out = new OffscreenCanvas(1, 1);
  #backdrop: Backdrop;

  constructor(segmenter: Segmenter, backdrop: Backdrop) {
    this.#segmenter = segmenter;
    this.#backdrop = backdrop;
  }

  show(backdrop: Backdrop): void {
    if (this.#backdrop.kind === "picture") this.#backdrop.picture.close();
    this.#backdrop = backdrop;
  }

  /** The canvas is the same at every call. */
  async paint(frame: CanvasImageSource, size: Size): Promise<OffscreenCanvas> {
    contextOf(this.#look).drawImage(frame, 0, 0, seen.width, seen.height);
    const mask = await this.#segmenter.find(this.#look);
    resize(this.#out, size);
    const out = contextOf(this.#out);
    const { width, height } = size;
    out.globalCompositeOperation = "copy";
    out.drawImage(mask, 0, 0, width, height);
    mask.close();
    out.globalCompositeOperation = "source-in";
    out.drawImage(frame, 0, 0, width, height);
    out.globalCompositeOperation = "destination-over";
    if (this.#backdrop.kind === "blur")
      out.drawImage(this.#blur(frame, size, this.#backdrop.isStrong), 0, 0, width, height);
    else drawCovering(out, this.#backdrop.picture, size);
    return this.#out;
  }

  #blur(frame: CanvasImageSource, { width, height }: Size, isStrong: boolean): OffscreenCanvas {
    const how = isStrong ? blurs.strong : blurs.light;
    const heightFor = (wide: number): number => Math.max(1, Math.round((wide * height) / width));
    resize(this.#tiny, { width: how.width, height: heightFor(how.width) });
    resize(this.#soft, { width: blurredWidth, height: heightFor(blurredWidth) });
    contextOf(this.#tiny).drawImage(frame, 0, 0, this.#tiny.width, this.#tiny.height);
    const soft = contextOf(this.#soft);
    // Where a browser has no filters, drawing it small and large again has to do.
    if ("filter" in soft) soft.filter = `blur(${how.radius}px)`;
    // Beyond its edges, which a filter would make transparent.
    const edge = how.radius * 2;
    soft.drawImage(this.#tiny, -edge, -edge, this.#soft.width + 2 * edge, this.#soft.height + 2 * edge);
    return this.#soft;
  }
}

/** As large as needed to leave nothing of the frame uncovered. */
function drawCovering(out: OffscreenCanvasRenderingContext2D, picture: ImageBitmap, { width, height }: Size): void {
  const scale = Math.max(width / picture.width, height / picture.height);
  const [wide, high] = [picture.width * scale, picture.height * scale];
  out.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
}
