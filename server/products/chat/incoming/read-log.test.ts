import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pdu } from "../events/pdu.ts";
import { knownRoomVersions } from "../events/room-version.ts";
import { slot, type StateMap } from "../resolution/graph.ts";
import { resolveState } from "../resolution/resolve.ts";
import { randomRoom, type ForkedRoom } from "../resolution/testing.ts";
import type { CheckedPdu } from "./check-pdu.ts";
import { IncompleteRoom } from "./in-order.ts";
import { readLog, type RoomLog } from "./read-log.ts";

const checked = (room: ForkedRoom): CheckedPdu[] =>
  [...room.pdus].map(([id, pdu]) => ({ id, pdu, text: JSON.stringify(pdu) }));

/** The state that someone has who goes through what a log shows. */
function stateShown({ entries }: RoomLog): Map<string, string> {
  const state = new Map<string, string>();
  for (const { id, pdu, isShown } of entries)
    if (isShown && pdu.state_key !== undefined) state.set(slot(pdu.type, pdu.state_key), id);
  return state;
}

/** What the room's servers agree on: the state of all ends together. */
function stateOf(room: ForkedRoom): StateMap {
  const accepted = [...room.pdus].filter(([id]) => room.get(id)?.isRejected === false);
  const followed = new Set(accepted.flatMap(([, pdu]: readonly [string, Pdu]) => pdu.prev_events));
  const ends = accepted.flatMap(([id]) => (followed.has(id) ? [] : id));
  return resolveState(
    room,
    ends.map((id) => room.stateAfter(id)),
  );
}

const sorted = (map: StateMap) => [...map].sort();
const rooms = fc.tuple(fc.constantFrom(...knownRoomVersions), fc.nat());

test("a room that forked becomes one line, whose state is what its servers agree on, in whatever order its events came", () => {
  fc.assert(
    fc.property(rooms, fc.nat(), ([version, seed], turn) => {
      const { room } = randomRoom(version, seed, 60);
      const log = readLog(room.version, checked(room));
      expect(log.roomId).toBe(room.roomId);
      for (const { id, isShown } of log.entries) if (room.get(id)?.isRejected) expect(isShown).toBe(false);
      expect(sorted(log.state)).toEqual(sorted(stateOf(room)));
      expect(sorted(stateShown(log))).toEqual(sorted(log.state));
      const all = checked(room);
      const other = readLog(
        room.version,
        [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)].reverse(),
      );
      expect(sorted(other.state)).toEqual(sorted(log.state));
      expect(new Set(other.extremities)).toEqual(new Set(log.extremities));
    }),
    { numRuns: 200 },
  );
});

test("what is missing is named, and nothing is made of the rest", () => {
  const { room } = randomRoom("11", 1, 30);
  const all = checked(room);
  expect(() => readLog(room.version, all.slice(1))).toThrow(IncompleteRoom);
  expect(() => readLog(room.version, [...all.slice(0, 5), ...all.slice(6)])).toThrow(all[5]?.id);
});
