import { startServer } from "../e2e/server.ts";
import { furnish, json } from "./chat-data.ts";
import { readProcessors } from "./processors.ts";

/**
 * The first `/v3/sync` of someone in many rooms with many people: of a process that has just started, and of one that runs, with
 * lazy members as clients ask for them, and with all. Prints one table.
 *
 *   node bench/first-sync.ts [rooms] [people in each]
 */

const rooms = Number(process.argv[2] ?? "300");
const people = Number(process.argv[3] ?? "300");
const rounds = 7;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const server = await startServer({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "1000000", SAFOS_TRUST_PROXY: "yes" } });
try {
  const { tokens } = await furnish(server.port, server.setupCode(), { people, rooms });
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`${rooms} rooms with ${people} people each`);
  say("| what | first answer after a start, ms | median of the next ms | server, processor ms | MB |");
  say("|---|---:|---:|---:|---:|");
  for (const isLazy of [true, false]) {
    await server.kill("SIGTERM");
    await server.restart();
    const filter = JSON.stringify({ room: { state: { lazy_load_members: isLazy }, timeline: { limit: 20 } } });
    const path = `/_matrix/client/v3/sync?filter=${encodeURIComponent(filter)}`;
    const times: number[] = [];
    let bytes = 0;
    let before = readProcessors(server.process().pid ?? 0).server;
    for (let round = 0; round < rounds; round++) {
      if (round === 1) before = readProcessors(server.process().pid ?? 0).server;
      const began = performance.now();
      const answer = await json(server.port, "GET", path, { authorization: `Bearer ${tokens[round % tokens.length]}` });
      bytes = (await answer.arrayBuffer()).byteLength;
      times.push(performance.now() - began);
    }
    const processor = ((readProcessors(server.process().pid ?? 0).server - before) * 1000) / (rounds - 1);
    say(
      `| ${isLazy ? "lazy members" : "all members"} | ${times[0]?.toFixed(0)} | ${median(times.slice(1)).toFixed(0)} | ${processor.toFixed(0)} | ${(bytes / 1e6).toFixed(1)} |`,
    );
  }
} finally {
  await server.stop();
}
