import { fork } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { databaseAddress } from "../e2e/database.ts";
import { startServer } from "../e2e/server.ts";
import { furnish } from "./chat-data.ts";
import type { Figures, Plan } from "./chat-load.ts";
import { readProcessors } from "./processors.ts";

/**
 * Durable messages per second, and how long after a send the others have it. The whole server as it is started, with the
 * embedded PostgreSQL and fsync on; the load in another process. Beside it, in turns, a process that does the least that makes messages
 * durable (`chat-bare.ts`), on the same PostgreSQL. Prints one table.
 *
 *   node bench/chat-send.ts [seconds per row] [rounds] [only rows that hold this text]
 */

const seconds = Number(process.argv[2] ?? "5");
const rounds = Number(process.argv[3] ?? "3");
const people = 200;

/** With the processor that a message took, in µs, from the first send to the last. */
interface Measured extends Figures {
  readonly serverUs: number;
  readonly databaseUs: number;
  readonly loadUs: number;
}

function measure(plan: Plan, serverPid: number): Promise<Measured> {
  const load = fork(join(import.meta.dirname, "chat-load.ts"));
  let before = readProcessors(serverPid);
  return new Promise<Measured>((resolve, reject) => {
    load.on("message", (answer: { figures?: Figures; error?: string; begins?: boolean }) => {
      const at = readProcessors(serverPid);
      if (answer.begins) {
        before = at;
        return;
      }
      load.disconnect();
      load.kill();
      if (!answer.figures) return reject(new Error(answer.error ?? "The load gave no figures."));
      const each = (seconds: number): number => (seconds * 1e6) / (answer.figures?.sent ?? 1);
      const [serverUs, databaseUs] = [each(at.server - before.server), each(at.database - before.database)];
      resolve({ ...answer.figures, serverUs, databaseUs, loadUs: each(answer.figures.load) });
    });
    load.once("exit", (code) => reject(new Error(`The load ended with ${code}.`)));
    load.send(plan);
  });
}

/** A process that does the least that has messages durable (`chat-bare.ts`), on the same database. */
async function startBare(url: string): Promise<{ readonly port: number; readonly pid: number; stop(): void }> {
  const child = fork(join(import.meta.dirname, "chat-bare.ts"));
  const answer = await new Promise<{ port?: number; error?: string }>((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`The bare server ended with ${code}.`)));
    child.send({ url });
  });
  if (answer.port === undefined) throw new Error(answer.error ?? "The bare server has no port.");
  return { port: answer.port, pid: child.pid ?? 0, stop: () => child.kill() };
}

function median(list: readonly Measured[], of: (one: Measured) => number): number {
  return [...list].map(of).sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}

const server = await startServer({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "1000000", SAFOS_TRUST_PROXY: "yes" } });
const { port } = server;
const pid = server.process().pid ?? 0;
try {
  const began = performance.now();
  const { tokens, rooms } = await furnish(port, server.setupCode(), { people, rooms: 51 });
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(
    `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}; Node ${process.version}; ${people} people, 51 rooms made in ${Math.round((performance.now() - began) / 1000)} s`,
  );
  say(`medians of ${rounds} rounds of ${seconds} s`);
  say(
    "| what | messages/s | bare/s | of bare | send p50 ms | send p99 ms | receive p50 ms | receive p99 ms | server µs | PostgreSQL µs | load µs |",
  );
  say("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
  const one = rooms.slice(0, 1);
  const only = process.argv[4];
  const bare = await startBare(databaseAddress(server));
  const plans: [string, Omit<Plan, "port" | "tokens" | "seconds">][] = [
    ["1 sender, 1 room", { rooms: one, senders: 1, listeners: 0, pace: 0 }],
    ["10 senders, 1 room", { rooms: one, senders: 10, listeners: 0, pace: 0 }],
    ["10 senders, 50 rooms", { rooms: rooms.slice(1), senders: 10, listeners: 0, pace: 0 }],
    ["200 senders, 1 room", { rooms: one, senders: 200, listeners: 0, pace: 0 }],
    ["200 senders, 50 rooms", { rooms: rooms.slice(1), senders: 200, listeners: 0, pace: 0 }],
    ["10/s into 1 room, 200 waiting syncs", { rooms: one, senders: 10, listeners: 200, pace: 10 }],
    ["50/s into 50 rooms, 200 waiting syncs", { rooms: rooms.slice(1), senders: 10, listeners: 200, pace: 50 }],
    ["10 senders flat out, 1 room, 200 waiting syncs", { rooms: one, senders: 10, listeners: 200, pace: 0 }],
  ];
  for (const [what, plan] of plans) {
    if (only !== undefined && !what.includes(only)) continue;
    const list: Measured[] = [];
    const least: Measured[] = [];
    for (let round = 0; round < rounds; round++) {
      list.push(await measure({ ...plan, port, tokens, seconds }, pid));
      // In turns: what the machine does meanwhile falls on both.
      if (plan.listeners === 0) least.push(await measure({ ...plan, port: bare.port, tokens, seconds }, pid));
    }
    const ms = (of: (figures: Measured) => number): string => median(list, of).toFixed(1);
    const us = (of: (figures: Measured) => number): string => median(list, of).toFixed(0);
    const failed = list.find((one) => one.failed > 0);
    if (failed)
      process.stderr.write(`${failed.failed} requests failed, the first: ${failed.firstFailure?.slice(0, 200)}\n`);
    const hears = plan.listeners > 0;
    const perSecond = median(list, (f) => f.perSecond);
    const most = median(least, (f) => f.perSecond);
    const share = hears ? "" : `${most} | ${((100 * perSecond) / most).toFixed(0)} %`;
    say(
      `| ${what} | ${perSecond} | ${hears ? " | " : share} | ${ms((f) => f.sendP50)} | ${ms((f) => f.sendP99)} | ${hears ? ms((f) => f.receiveP50) : ""} | ${hears ? ms((f) => f.receiveP99) : ""} | ${us((f) => f.serverUs)} | ${us((f) => f.databaseUs)} | ${us((f) => f.loadUs)} |`,
    );
  }
  bare.stop();
} finally {
  await server.stop();
}
