import { defineTask } from "#workers";
import type { run as draw } from "./draw.task.ts";

export const drawSlidesTask = defineTask<typeof draw>({
  name: "files:draw-slides",
  file: new URL("draw.task.ts", import.meta.url),
  limits: { time: 60_000, memory: 900, outputBytes: 64 << 20 },
});
