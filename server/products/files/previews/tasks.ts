import { defineTask } from "#workers";
import type { run as draw } from "./draw.task.ts";

export const drawTask = defineTask<typeof draw>({
  name: "files:draw-page",
  file: new URL("draw.task.ts", import.meta.url),
  limits: { time: 20_000, memory: 700, outputBytes: 8 << 20 },
});
