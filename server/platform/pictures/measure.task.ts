import { readFile } from "node:fs/promises";
import type { TaskContext } from "#workers";
import type { PictureFacts } from "./facts.ts";
import { measurePicture } from "./measure.ts";

export const run = async (_input: null, context: TaskContext): Promise<PictureFacts | null> =>
  measurePicture(await readFile(context.path("picture")));
