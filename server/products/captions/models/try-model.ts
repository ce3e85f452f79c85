import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { refuse } from "#http";
import type { Model } from "./model.ts";

const longestMs = 120_000;
const mostComplaint = 2000;

/** Loads a model and lets it listen to silence, in a process of its own: what does not fit ends that one. Refuses CAPTIONS_MODEL_BROKEN. */
export async function tryModel(model: Model): Promise<void> {
  const child = fork(fileURLToPath(new URL("try-process.ts", import.meta.url)), [], {
    env: {},
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.on("data", (text: Buffer) => (complaint = `${complaint}${text.toString()}`.slice(-mostComplaint)));
  const timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    // Once everything it wrote has been read.
    child.once("close", (ended) => resolve(ended));
    child.send(model, (error) => error && resolve(null));
  });
  clearTimeout(timer);
  if (code !== 0) throw refuse("CAPTIONS_MODEL_BROKEN", `The model cannot be used. ${complaint.trim()}`.trim());
}
