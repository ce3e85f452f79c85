import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "../e2e/server.ts";

/** From process start to an answering `/healthz`, on a new data folder and on one that is there; and memory at rest, PostgreSQL included. */
function memoryOf(pid: number): number {
  // Proportional set size: what processes share is counted once.
  const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  return Number(found?.[1] ?? 0) / 1024;
}

const began = performance.now();
const server = await startServer();
const cold = performance.now() - began;
const warm: number[] = [];
for (let round = 0; round < 5; round++) {
  await server.kill("SIGTERM");
  const from = performance.now();
  await server.restart();
  warm.push(performance.now() - from);
}
await new Promise((resolve) => setTimeout(resolve, 15_000));
const postmaster = Number(readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[0]);
const children = execFileSync("pgrep", ["-P", String(postmaster)], { encoding: "utf8" })
  .trim()
  .split("\n")
  .map(Number);
const node = memoryOf(server.process().pid ?? 0);
const database = [postmaster, ...children].reduce((sum, pid) => sum + memoryOf(pid), 0);
warm.sort((a, b) => a - b);
process.stdout.write("| what | figure |\n| --- | --: |\n");
process.stdout.write(
  `| first start, new data folder (packages installed, page built) | ${(cold / 1000).toFixed(2)} s |\n`,
);
process.stdout.write(`| start on existing data, median of 5 | ${((warm[2] ?? 0) / 1000).toFixed(2)} s |\n`);
process.stdout.write(
  `| memory at rest: server | ${node.toFixed(0)} MB |\n| memory at rest: PostgreSQL | ${database.toFixed(0)} MB |\n| together | ${(node + database).toFixed(0)} MB |\n`,
);
await server.stop();
