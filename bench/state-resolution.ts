import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { resolveState } from "../server/products/chat/resolution/resolve.ts";
import { largeRoom } from "../server/products/chat/resolution/testing.ts";

/**
 * Where a fork meets in a room of 30,000 members: 50 put out on one side and 50 more on the other, with other levels and
 * topics. Beside Synapse's resolution of the same events in the same run, without its database.
 */
const rounds = 5;

function median(take: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = process.cpuUsage();
    take();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

function synapse(version: string, room: ReturnType<typeof largeRoom>): number {
  const line = JSON.stringify({
    version,
    events: [...room.room.pdus],
    rejected: [],
    sets: Array.from({ length: rounds }, () => room.sets.map((set) => [...set.values()])),
  });
  const output = execFileSync(
    "/usr/bin/python3",
    [join(import.meta.dirname, "../e2e/clients/state-resolution-peer.py")],
    {
      env: { PYTHONPATH: join(import.meta.dirname, "../node_modules/.clients") },
      input: `${line}\n`,
      maxBuffer: 2 ** 30,
    },
  );
  const { states, times } = JSON.parse(output.toString()) as { states: string[][]; times: number[] };
  const ours = [...resolveState(room.room, room.sets).values()].sort();
  if (JSON.stringify(states[0]) !== JSON.stringify(ours)) throw new Error("Synapse makes another state of it.");
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

process.stdout.write("| room version | members | Safos ms | Synapse ms | ratio |\n");
process.stdout.write("| ------------ | ------: | -------: | ---------: | ----: |\n");
for (const version of ["11", "12"]) {
  for (const members of [1000, 30_000]) {
    const room = largeRoom(version, members);
    const ours = median(() => void resolveState(room.room, room.sets));
    const theirs = synapse(version, room);
    process.stdout.write(
      `| ${version} | ${members} | ${ours.toFixed(1)} | ${theirs.toFixed(1)} | ${(theirs / ours).toFixed(1)} |\n`,
    );
  }
}
