import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { pointerPause } from "@safos/contract/presence-pace";
import { addCast, startServer } from "../e2e/server.ts";
import { coresBetween, describeCores, processorHeads, readProcessors } from "./processors.ts";
import type { WorkerFigures, WorkerTask } from "./whiteboard-clients.ts";

/**
 * One whiteboard with 500 people: who is dropped, what goes over the wire, what it costs the server, how long a stroke
 * takes to reach another. Twenty draw, everybody moves a cursor; beside it the same without cursors. The twenty who draw also look; the others only take what they get off the wire. Nextcloud's
 * published figure at 500: some 30 % dropped and 1.2 Gbit/s.
 */
const clients = Number(process.argv[2] ?? 500);
const workers = 4;
const drawing = 20;
const seconds = 20;
const strokesPerSecond = 2;
/** As often as the page itself tells of a hand among that many. */
const cursorsPerSecond = 1000 / pointerPause(clients);

async function measure(hasPresence: boolean): Promise<string> {
  const server = await startServer();
  try {
    const cast = await addCast(server);
    const made = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/whiteboards`, {
      method: "POST",
      headers: { authorization: `Bearer ${cast.anna.token}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "Mätning" }),
    });
    const { id } = (await made.json()) as { id: string };
    const task: WorkerTask = {
      url: server.url,
      token: cast.anna.token,
      name: `whiteboard/${id}`,
      clients: clients / workers,
      drawing: drawing / workers,
      hasPresence,
      seconds,
      strokesPerSecond,
      cursorsPerSecond,
    };
    const threads = Array.from(
      { length: workers },
      () => new Worker(join(import.meta.dirname, "whiteboard-clients.ts"), { workerData: task }),
    );
    await Promise.all(threads.map((one) => new Promise((resolve) => one.once("message", resolve))));
    const pid = server.process().pid ?? 0;
    const [before, began] = [readProcessors(pid), performance.now()];
    const results = Promise.all(
      threads.map((one) => new Promise<WorkerFigures>((resolve) => one.once("message", resolve))),
    );
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of Node's, not a window
    for (const one of threads) one.postMessage("go");
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const cores = coresBetween(before, readProcessors(pid), (performance.now() - began) / 1000);
    const figures = await results;
    const sum = (read: (one: WorkerFigures) => number): number => figures.reduce((all, one) => all + read(one), 0);
    const spans = figures.flatMap((one) => one.spans).sort((a, b) => a - b);
    const at = (share: number): string => (spans[Math.floor(spans.length * share)] ?? 0).toFixed(0);
    const strokes = sum((one) => one.made);
    const whole = figures.flatMap((one) => one.counts).filter((count) => count === strokes).length;
    const megabytes = (bytes: number): string => (bytes / seconds / 1e6).toFixed(2);
    return `| ${hasPresence ? "with cursors" : "without"} | ${sum((one) => one.drops)} | ${whole} of ${drawing} | ${megabytes(sum((one) => one.bytesIn))} | ${megabytes(sum((one) => one.bytesOut))} | ${describeCores(cores)} | ${at(0.5)} | ${at(0.99)} |\n`;
  } finally {
    await server.stop();
  }
}

process.stdout.write(
  `${clients} clients, ${drawing} of them drawing ${strokesPerSecond} strokes a second, cursors ${cursorsPerSecond} a second\n\n`,
);
process.stdout.write(
  `| | dropped | of those who look have every stroke | MB/s out to clients | MB/s in | ${processorHeads} | stroke p50 ms | p99 ms |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n`,
);
process.stdout.write(await measure(false));
process.stdout.write(await measure(true));
