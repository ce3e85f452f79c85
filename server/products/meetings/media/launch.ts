import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { MediaStart } from "./messages.ts";

/** Starts the media process. Messages sent before it is ready wait in its channel. */
export function launchMedia(settings: MediaStart): ChildProcess {
  const program = fileURLToPath(new URL("../router/process.ts", import.meta.url));
  return fork(program, [JSON.stringify(settings)], {
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}
