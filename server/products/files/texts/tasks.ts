import { defineTask } from "#workers";
import type { run as read } from "./read.task.ts";

export const readTextTask = defineTask<typeof read>({
  name: "files:read-text",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 700, outputBytes: 4 << 20 },
});
