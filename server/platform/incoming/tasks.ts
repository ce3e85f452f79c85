import { defineTask } from "#workers";
import type { run as read } from "./read.task.ts";

export const readLetterTask = defineTask<typeof read>({
  name: "incoming:read",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 5_000, memory: 400, outputBytes: 2 << 20 },
});
