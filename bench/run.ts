import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** Runs every question in this folder, or those whose name holds one of the given words. */
const wanted = process.argv.slice(2);
const helpers = new Set(["run.ts", "processors.ts", "sync-peer.ts", "calendar-data.ts", "chat-data.ts"]);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".ts") && !helpers.has(name) && !/-(load|process|clients)\.ts$/.test(name))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort();
process.stdout.write(
  `${cpus()[0]?.model ?? "unknown"} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}\n`,
);
let status = 0;
for (const file of files) {
  process.stdout.write(`\n## ${file.replace(".ts", "")}\n\n`);
  const done = spawnSync(process.execPath, [join(import.meta.dirname, file)], { stdio: "inherit" });
  if (done.status !== 0) status = 1;
}
process.exit(status);
