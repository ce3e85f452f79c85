import { defineTask } from "#workers";
import type { run } from "./read.task.ts";

/** Messages of strangers are read by a worker process. */
export const readSamlTask = defineTask<typeof run>({
  name: "identity:saml",
  file: new URL("read.task.ts", import.meta.url),
  limits: { time: 3_000, memory: 300, outputBytes: 1 << 20 },
});
