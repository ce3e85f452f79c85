import { readFile } from "node:fs/promises";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { refuseTask, TaskFault, type TaskContext } from "#workers";
import { fontOf } from "./font.ts";

const quality = 78;
/** Of the longest side. */
const letterHeight = 1 / 45;
const angle = -Math.PI / 7;

/** A picture with lines of text drawn through all of it, as WebP. */
export async function run({ mark }: { readonly mark: string }, context: TaskContext): Promise<Uint8Array> {
  try {
    const picture = await loadImage(await readFile(context.path("file")));
    const { width, height } = picture;
    const canvas = createCanvas(width, height);
    const drawn = canvas.getContext("2d");
    drawn.drawImage(picture, 0, 0);
    const letters = Math.max(10, Math.max(width, height) * letterHeight);
    drawn.font = fontOf(letters);
    const across = drawn.measureText(mark).width + 4 * letters;
    const reach = Math.hypot(width, height);
    drawn.translate(width / 2, height / 2);
    drawn.rotate(angle);
    // Dark with a light edge: seen on white paper and on dark pictures.
    drawn.lineWidth = letters / 12;
    drawn.strokeStyle = "rgb(255 255 255 / 35%)";
    drawn.fillStyle = "rgb(60 60 70 / 26%)";
    for (let row = 0, down = -reach / 2; down < reach / 2; row += 1, down += letters * 7)
      for (let along = -reach / 2 - (row % 2) * (across / 2); along < reach / 2; along += across) {
        drawn.strokeText(mark, along, down);
        drawn.fillText(mark, along, down);
      }
    return await canvas.encode("webp", quality);
  } catch (error) {
    throw error instanceof TaskFault ? error : refuseTask("FORMAT_BROKEN");
  }
}
