import type { Readable } from "node:stream";
import type { Workers } from "#workers";
import type { WorkCall } from "./deps.ts";
import { drawTask } from "./formats/tasks.ts";

/** Texts of Word and OpenDocument as PDF: all that they say, little of their layout. */
export const createTextDrawing = (workers: Workers) => ({
  name: "text-1",
  endings: ["docx", "docm", "dotx", "odt", "ott"],
  draw: async (ending: string, open: () => Readable, call: WorkCall): Promise<Buffer> =>
    Buffer.from(await workers.run(drawTask, { ending }, { ...call, files: { file: open } })),
});
