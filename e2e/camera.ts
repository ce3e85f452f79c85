import { writeFileSync } from "node:fs";
import { join } from "node:path";

const width = 640;
const height = 360;
/** Pixels of one square. */
const square = 8;

/** A camera file for Chromium (Y4M): black and white squares, which nothing is sharper than. Returns its path. */
export function writeCamera(folder: string): string {
  const light = Buffer.alloc(width * height);
  for (let at = 0; at < light.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    light[at] = (Math.floor(x / square) + Math.floor(y / square)) % 2 === 0 ? 235 : 16;
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((width * height) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420jpeg\n`);
  const path = join(folder, "camera.y4m");
  writeFileSync(path, Buffer.concat([head, ...Array.from({ length: 4 }, () => frame)]));
  return path;
}
