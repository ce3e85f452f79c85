import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { knownRoomVersions } from "../../server/products/chat/events/room-version.ts";
import { resolveState } from "../../server/products/chat/resolution/resolve.ts";
import { randomRoom } from "../../server/products/chat/resolution/testing.ts";

const roomsOfEach = 40;
const firstSeed = Math.floor(Math.random() * 1_000_000);

interface Answer {
  readonly ids: string[];
  readonly refused: string[];
  readonly states: string[][];
}

/** Synapse from Python's registry, which reads a room per line. */
function askSynapse(lines: readonly string[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const peer = spawn("/usr/bin/python3", [join(import.meta.dirname, "state-resolution-peer.py")], {
      env: { PYTHONPATH: join(import.meta.dirname, "../../node_modules/.clients") },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let output = "";
    peer.stdout.on("data", (part: Buffer) => (output += part.toString()));
    peer.on("error", reject);
    peer.on("close", (code) =>
      code === 0
        ? resolve(
            output
              .trimEnd()
              .split("\n")
              .map((line) => JSON.parse(line) as Answer),
          )
        : reject(new Error(`Synapse ended with ${code}.`)),
    );
    peer.stdin.end(lines.map((line) => `${line}\n`).join(""));
  });
}

test("rooms that forked are read as Synapse reads them: ids, who is refused what, and the state where forks meet", async () => {
  const rooms = knownRoomVersions.flatMap((version) =>
    Array.from({ length: roomsOfEach }, (_, index) => ({ version, seed: firstSeed + index })).map((one) => ({
      ...one,
      ...randomRoom(one.version, one.seed, 60),
    })),
  );
  const answers = await askSynapse(
    rooms.map(({ version, room, ends }) => {
      const rejected = [...room.pdus.keys()].filter((id) => room.get(id)?.isRejected);
      const sets = ends.map((end) => end.map((id) => [...room.stateAfter(id).values()]));
      return JSON.stringify({ version, events: [...room.pdus], rejected, sets });
    }),
  );
  expect(answers.length).toBe(rooms.length);
  let refused = 0;
  let states = 0;
  for (const [index, { version, seed, room, ends }] of rooms.entries()) {
    const theirs = answers[index];
    const which = `version ${version}, seed ${seed}`;
    expect(theirs?.ids, which).toEqual([...room.pdus.keys()]);
    expect(new Set(theirs?.refused), which).toEqual(room.refused);
    const ours = ends.map((end) => {
      const sets = end.map((id) => room.stateAfter(id));
      return [...resolveState(room, sets).values()].sort();
    });
    expect(theirs?.states, which).toEqual(ours);
    refused += room.refused.size;
    states += ours.length;
  }
  // There was something to agree about.
  expect(refused).toBeGreaterThan(1000);
  expect(states).toBeGreaterThan(2000);
});
