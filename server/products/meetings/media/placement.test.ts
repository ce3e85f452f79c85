import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseProcess, type ProcessLoad } from "./placement.ts";
import { RoomBook } from "./room-book.ts";

const idle: ProcessLoad = { isDown: false, isAtRisk: false, processor: 0, arrived: 0, participants: 0, rooms: 0 };

test("a new room goes where the processor has most to spare, then where fewest are, then where fewest rooms are", () => {
  const of = (...loads: Partial<ProcessLoad>[]): number => chooseProcess(loads.map((one) => ({ ...idle, ...one })));
  expect(of({})).toBe(0);
  expect(of({}, {})).toBe(0);
  expect(of({ processor: 0.5 }, { processor: 0.2, participants: 90 })).toBe(1);
  // Differences that mean nothing: 0.21 and 0.28 of a core.
  expect(of({ processor: 0.21, participants: 9 }, { processor: 0.28, participants: 3 })).toBe(1);
  expect(of({ participants: 2, rooms: 1 }, { participants: 2 })).toBe(1);
  // Beside a room that ends processes only when there is no other.
  expect(of({ isAtRisk: true }, { processor: 0.9, participants: 90 })).toBe(1);
  expect(of({ isAtRisk: true }, { isDown: true })).toBe(0);
});

test("rooms that begin at once, before anything is measured, do not all go to one process", () => {
  const loads = [idle, { ...idle, processor: 0.25 }];
  const counts = [0, 0];
  for (let room = 0; room < 40; room++) {
    const chosen = chooseProcess(loads);
    counts[chosen]!++;
    const before = loads[chosen]!;
    loads[chosen] = {
      ...before,
      arrived: before.arrived + 2,
      participants: before.participants + 2,
      rooms: before.rooms + 1,
    };
  }
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(10);
});

test("whatever the loads are, one that is up is chosen while there is one", () => {
  const load = fc.record({
    isDown: fc.boolean(),
    isAtRisk: fc.boolean(),
    processor: fc.double({ min: 0, max: 4, noNaN: true }),
    arrived: fc.nat(500),
    participants: fc.nat(5000),
    rooms: fc.nat(500),
  });
  fc.assert(
    fc.property(fc.array(load, { minLength: 1, maxLength: 16 }), (loads) => {
      const chosen = loads[chooseProcess(loads)];
      expect(chosen).toBeDefined();
      if (loads.some(({ isDown }) => !isDown)) expect(chosen?.isDown).toBe(false);
    }),
  );
});

test("a room stays where it is until it has ended and nobody is on the way to it", () => {
  const book = new RoomBook();
  const never = (): number => {
    throw new Error("It is pinned.");
  };
  expect(book.ask("a", 0, () => 1)).toBe(1);
  expect(book.ask("a", 0, never)).toBe(1);
  book.held("a", 1, true);
  book.held("a", 1, true);
  expect(book.ask("a", 0, never)).toBe(1);
  // It ended in the very moment someone came: they make it again in the same process.
  book.emptied("a");
  expect(book.processOf("a")).toBe(1);
  book.held("a", 1, true);
  book.emptied("a");
  expect(book.processOf("a")).toBeNull();
  expect(book.ask("a", 0, () => 0)).toBe(0);
  // Who came back to a room that is not there any more makes none.
  book.held("a", 0, false);
  expect(book.processOf("a")).toBeNull();
  expect([...book.entries()]).toEqual([]);
});

test("a process takes only its own rooms with it, and what it still owed is no longer waited for", () => {
  const book = new RoomBook();
  for (const [room, process] of [
    ["a", 0],
    ["b", 1],
    ["c", 1],
  ] as const)
    book.ask(room, 0, () => process);
  book.held("a", 0, true);
  expect(book.fell(1, 10).toSorted()).toEqual(["b", "c"]);
  expect(book.processOf("a")).toBe(0);
  expect(book.ask("b", 11, () => 0)).toBe(0);
  // An answer from before the fall is none of the room's now.
  book.held("b", 1, false);
  expect(book.processOf("b")).toBe(0);
});

test("a room that has ended two processes is tried on no third one, until ten minutes have passed", () => {
  const book = new RoomBook();
  for (const process of [0, 1]) {
    book.ask("bad", process, () => process);
    book.held("bad", process, true);
    book.fell(process, process);
  }
  expect([0, 1, 2].map((process) => book.keeps(process, 2))).toEqual([false, true, false]);
  expect(book.ask("bad", 2, () => 2)).toBe(1);
  expect(book.ask("good", 2, () => 2)).toBe(2);
  book.fell(1, 3);
  expect(book.keeps(1, 3 + 11 * 60_000)).toBe(false);
  expect(book.ask("bad", 3 + 11 * 60_000, () => 2)).toBe(2);
});
