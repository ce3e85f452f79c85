import { defineTask } from "#workers";
import type { run as read } from "./read.task.ts";

export const readSheetsTask = defineTask<typeof read>({
  name: "files:read-sheets",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 30_000, memory: 900, outputBytes: 48 << 20 },
});
