import { defineTask } from "#workers";
import type { run as draw } from "./draw.task.ts";
import type { run as merge } from "./merge.task.ts";
import type { run as read } from "./read.task.ts";
import type { run as write } from "./write.task.ts";

export const readTask = defineTask<typeof read>({
  name: "documents:read",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 700, outputBytes: 96 << 20 },
});

export const writeTask = defineTask<typeof write>({
  name: "documents:write",
  file: new URL("write.task.ts", import.meta.url),
  limits: { time: 60_000, memory: 800, outputBytes: 96 << 20 },
});

export const drawTask = defineTask<typeof draw>({
  name: "documents:draw",
  file: new URL("draw.task.ts", import.meta.url),
  limits: { time: 60_000, memory: 800, outputBytes: 96 << 20 },
});

export const mergeTask = defineTask<typeof merge>({
  name: "documents:merge",
  file: new URL("merge.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 700, outputBytes: 64 << 20 },
});
