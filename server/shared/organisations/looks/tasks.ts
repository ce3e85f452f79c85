import { defineTask } from "#workers";
import type { run } from "./draw.task.ts";

export const drawTask = defineTask<typeof run>({
  name: "organisations:logo",
  file: new URL("draw.task.ts", import.meta.url),
  limits: { time: 10_000, memory: 600, outputBytes: 2 << 20 },
});
