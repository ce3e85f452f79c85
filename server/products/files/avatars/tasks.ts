import { defineTask } from "#workers";
import type { run as draw } from "./draw.task.ts";

export const drawInitialsTask = defineTask<typeof draw>({
  name: "files:draw-initials",
  file: new URL("draw.task.ts", import.meta.url),
  limits: { time: 5_000, memory: 400, outputBytes: 1 << 20 },
});
