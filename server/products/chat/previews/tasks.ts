import { defineTask } from "#workers";
import type { run } from "./read-page.task.ts";

export const readPageTask = defineTask<typeof run>({
  name: "chat:read-page",
  file: new URL("read-page.task.ts", import.meta.url),
  limits: { time: 5_000, memory: 300, outputBytes: 65_536 },
});
