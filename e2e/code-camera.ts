import { closeSync, mkdtempSync, openSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate, mode } from "lean-qr";
import type { Locator } from "playwright-core";
import decodeQR from "qr/decode.js";
import sharp from "sharp";

const width = 1280;
const height = 720;
const frames = 4;
/** Degrees by which a hand does not hold a camera straight. */
const askew = 4;

/** The bytes of the code that a page shows, read from its picture as another program would. */
export async function readShownCode(shown: Locator): Promise<Uint8Array> {
  const picture = sharp(await shown.screenshot())
    .ensureAlpha()
    .raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  const text = decodeQR(
    { data: new Uint8Array(data), width: info.width, height: info.height },
    { textDecoder: (bytes) => Buffer.from(bytes).toString("latin1"), timeLimit: 5000 },
  );
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

/** A code with these bytes as a program without a page would show it. */
async function drawCode(bytes: Uint8Array): Promise<Buffer> {
  const code = generate(mode.bytes(bytes));
  const margin = 4;
  const side = code.size + 2 * margin;
  const pixels = Buffer.alloc(side * side, 255);
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) pixels[(y + margin) * side + x + margin] = 0;
  const raw = { width: side, height: side, channels: 1 } as const;
  return sharp(pixels, { raw }).resize(500, 500, { kernel: "nearest" }).png().toBuffer();
}

/** A camera for Chromium, whose picture is changed while it looks. */
export class CodeCamera {
  readonly #path = join(mkdtempSync(join(tmpdir(), "safos-camera-")), "camera.y4m");

  constructor() {
    writeFileSync(this.#path, CodeCamera.#film(Buffer.alloc(width * height, 128)));
  }

  /** For `launchChromium`. */
  get parameter(): string {
    return `--use-file-for-fake-video-capture=${this.#path}`;
  }

  /** It sees a desk, and nothing on it. */
  lookAway(): void {
    this.#show(Buffer.alloc(width * height, 128));
  }

  /** It sees what a page shows, as a person holds it: askew, and not quite sharp. */
  async lookAt(shown: Locator): Promise<void> {
    await this.#see(await shown.screenshot());
  }

  async lookAtBytes(bytes: Uint8Array): Promise<void> {
    await this.#see(await drawCode(bytes));
  }

  async #see(picture: Buffer): Promise<void> {
    const grey = { r: 128, g: 128, b: 128 };
    const held = await sharp(picture).resize({ height: 500 }).rotate(askew, { background: grey }).blur(0.7).toBuffer();
    const scene = sharp({ create: { width, height, channels: 3, background: grey } }).composite([{ input: held }]);
    this.#show(
      await sharp(await scene.png().toBuffer())
        .greyscale()
        .raw()
        .toBuffer(),
    );
  }

  /** In place: it is being looked through. */
  #show(light: Buffer): void {
    const file = openSync(this.#path, "r+");
    writeSync(file, CodeCamera.#film(light), 0, undefined, 0);
    closeSync(file);
  }

  static #film(light: Buffer): Buffer {
    const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
    const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((width * height) / 2, 128)]);
    return Buffer.concat([head, ...Array.from({ length: frames }, () => frame)]);
  }
}
