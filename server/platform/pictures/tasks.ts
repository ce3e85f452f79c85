import { defineTask } from "#workers";
import type { run as measure } from "./measure.task.ts";
import type { run as scale } from "./scale.task.ts";

export const measureTask = defineTask<typeof measure>({
  name: "pictures:measure",
  file: new URL("measure.task.ts", import.meta.url),
  limits: { time: 5_000, memory: 400, outputBytes: 1 << 20 },
});

export const scaleTask = defineTask<typeof scale>({
  name: "pictures:scale",
  file: new URL("scale.task.ts", import.meta.url),
  limits: { time: 20_000, memory: 800, outputBytes: 16 << 20 },
});
