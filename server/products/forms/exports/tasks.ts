import { defineTask } from "#workers";
import type { run } from "./pdf.task.ts";

export const pdfTask = defineTask<typeof run>({
  name: "forms:pdf",
  file: new URL("pdf.task.ts", import.meta.url),
  limits: { time: 60_000, memory: 700, outputBytes: 64 << 20 },
});
