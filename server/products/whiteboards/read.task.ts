import { readFile } from "node:fs/promises";
import type { TaskContext } from "#workers";
import { readDrawing } from "./scene.ts";

/** The drawing in a file called `drawing`. */
export const run = async (_: null, context: TaskContext): Promise<ReturnType<typeof readDrawing>> =>
  readDrawing(await readFile(context.path("drawing")));
