import { defineTask } from "#workers";
import type { run as drawPage } from "./page.task.ts";
import type { run as readMany } from "./read-many.task.ts";
import type { run as read } from "./read.task.ts";

export const readTextTask = defineTask<typeof read>({
  name: "files:read-text",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 700, outputBytes: 4 << 20 },
});

export const readTextsTask = defineTask<typeof readMany>({
  name: "files:read-texts",
  file: new URL("read-many.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 700, outputBytes: 16 << 20 },
});

export const drawPageTask = defineTask<typeof drawPage>({
  name: "files:draw-page-to-read",
  file: new URL("page.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 900, outputBytes: 32 << 20 },
});
