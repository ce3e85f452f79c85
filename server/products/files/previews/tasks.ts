import { defineTask } from "#workers";
import type { run as count } from "./count.task.ts";
import type { run as draw } from "./draw.task.ts";
import type { run as mark } from "./mark.task.ts";

export const drawTask = defineTask<typeof draw>({
  name: "files:draw-page",
  file: new URL("draw.task.ts", import.meta.url),
  limits: { time: 20_000, memory: 700, outputBytes: 8 << 20 },
});

export const countTask = defineTask<typeof count>({
  name: "files:count-pages",
  file: new URL("count.task.ts", import.meta.url),
  limits: { time: 20_000, memory: 700, outputBytes: 1 << 10 },
});

export const markTask = defineTask<typeof mark>({
  name: "files:mark-picture",
  file: new URL("mark.task.ts", import.meta.url),
  limits: { time: 10_000, memory: 500, outputBytes: 8 << 20 },
});
