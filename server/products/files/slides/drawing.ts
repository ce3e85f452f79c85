import type { Workers } from "#workers";
import type { Drawing } from "../shown/drawings.ts";
import type { DeckForm } from "./draw.task.ts";
import { drawSlidesTask } from "./tasks.ts";

const forms = {
  pptx: "pptx",
  pptm: "pptx",
  ppsx: "pptx",
  potx: "pptx",
  odp: "odp",
  otp: "odp",
} as const satisfies Readonly<Record<string, DeckForm>>;

/** Presentations as PDF, a page for each slide: texts, pictures, tables and shapes where they are, no charts, no effects. */
export const createSlideDrawing = (workers: Workers): Drawing => ({
  name: "slides-1",
  endings: Object.keys(forms),
  draw: async (ending, open, call) =>
    Buffer.from(
      await workers.run(
        drawSlidesTask,
        { form: forms[ending as keyof typeof forms] },
        { ...call, files: { file: open } },
      ),
    ),
});
