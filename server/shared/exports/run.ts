import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { ExportContext } from "./context.ts";
import { fail } from "./make.ts";

const program = join(import.meta.dirname, "..", "..", "cli", "write-export.ts");
/** MiB of its heap; what is larger than that is in files, which are streamed. */
const mostMemory = 2048;
/** In milliseconds. */
const mostTime = 4 * 3_600_000;

export interface Runner {
  /** Writes one archive in a process of its own. */
  run(id: string): Promise<void>;
  /** Ends what runs; it begins again with the next start. */
  stop(): void;
}

/** With which code it ends; null: by a signal, or it did not begin. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", (code) => resolve(code));
  });
}

export function createRunner(context: ExportContext): Runner {
  const running = new Set<ChildProcess>();
  let isStopping = false;
  return {
    async run(id) {
      const child = spawn("nice", ["-n", "10", process.execPath, `--max-old-space-size=${mostMemory}`, program], {
        stdio: ["pipe", "ignore", "inherit"],
        timeout: mostTime,
        killSignal: "SIGKILL",
      });
      // Its settings are this process'; where the database is, secret included, is for no list of processes.
      const { databaseUrl, dataFolder, publicUrl } = context.deployment;
      child.stdin.on("error", () => undefined);
      child.stdin.end(JSON.stringify({ id, databaseUrl, dataFolder, publicUrl }));
      running.add(child);
      const code = await ended(child).finally(() => running.delete(child));
      if (code === 0) return;
      if (isStopping) throw new Error("The server stops; the export begins again with the next start.");
      context.log.error({ exportId: id, code }, "the process that exports a workspace ended");
      await fail(context, id);
    },
    stop() {
      isStopping = true;
      for (const child of running) child.kill("SIGKILL");
    },
  };
}
