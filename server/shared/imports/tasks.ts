import { defineTask } from "#workers";
import type { run } from "./read.task.ts";

export const readTask = defineTask<typeof run>({
  name: "imports:read",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 10_000, memory: 400, outputBytes: 64 << 20 },
});
