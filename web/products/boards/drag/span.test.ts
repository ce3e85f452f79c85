import { expect, test } from "vitest";
import { gripAt, lengthOf, pull, shiftDates, type HeldSpan } from "./span.ts";

const at = (day: number, hour = 12, month = 5): string => new Date(2027, month, day, hour).toISOString();
const held: HeldSpan = { id: "x", by: "keys", startDays: 0, endDays: 0 };

test("a bar that is moved keeps its length and the time of day, also over a change of the clock", () => {
  expect(shiftDates({ startsAt: at(3), dueAt: at(7, 17) }, 2, 2)).toEqual({ startsAt: at(5), dueAt: at(9, 17) });
  const spring = { startsAt: new Date(2027, 2, 27, 9).toISOString(), dueAt: new Date(2027, 2, 27, 17).toISOString() };
  expect(shiftDates(spring, 1, 1)).toEqual({
    startsAt: new Date(2027, 2, 28, 9).toISOString(),
    dueAt: new Date(2027, 2, 28, 17).toISOString(),
  });
});

test("an end that is pulled moves that end", () => {
  expect(shiftDates({ startsAt: at(3), dueAt: at(7) }, 0, 3)).toEqual({ startsAt: at(3), dueAt: at(10) });
  expect(shiftDates({ startsAt: at(3), dueAt: at(7) }, -2, 0)).toEqual({ startsAt: at(1), dueAt: at(7) });
});

test("a card with one date keeps one when moved and gets the other when stretched", () => {
  expect(shiftDates({ startsAt: null, dueAt: at(7) }, -1, -1)).toEqual({ startsAt: null, dueAt: at(6) });
  expect(shiftDates({ startsAt: at(7), dueAt: null }, 1, 1)).toEqual({ startsAt: at(8), dueAt: null });
  expect(shiftDates({ startsAt: null, dueAt: at(7) }, 0, 2)).toEqual({ startsAt: at(7), dueAt: at(9) });
  expect(shiftDates({ startsAt: null, dueAt: at(7) }, -3, 0)).toEqual({ startsAt: at(4), dueAt: at(7) });
  expect(shiftDates({ startsAt: at(7), dueAt: null }, -3, 0)).toEqual({ startsAt: at(4), dueAt: at(7) });
});

test("a card never begins after its end, and nothing held means nothing changed", () => {
  expect(shiftDates({ startsAt: at(3, 15), dueAt: at(7, 9) }, 4, 0)).toEqual({ startsAt: at(7, 9), dueAt: at(7, 9) });
  expect(shiftDates({ startsAt: at(7), dueAt: at(3) }, 0, 1)).toEqual({ startsAt: at(3), dueAt: at(8) });
  expect(shiftDates({ startsAt: at(7), dueAt: at(3) }, 0, 0)).toEqual({ startsAt: at(7), dueAt: at(3) });
  expect(shiftDates({ startsAt: null, dueAt: null }, 1, 1)).toEqual({ startsAt: null, dueAt: null });
});

test("ends stop at each other", () => {
  const length = lengthOf({ startsAt: at(3), dueAt: at(7) });
  expect(length).toBe(4);
  expect(pull(held, "start", 9, length)).toMatchObject({ startDays: 4, endDays: 0 });
  expect(pull(held, "end", -9, length)).toMatchObject({ startDays: 0, endDays: -4 });
  const stretched = pull(held, "end", 2, length);
  expect(pull(stretched, "move", 3, length)).toMatchObject({ startDays: 3, endDays: 5 });
  expect(pull({ ...held, startDays: 1, endDays: 1 }, "end", -9, length)).toMatchObject({ startDays: 1, endDays: -3 });
});

test("the ends of a bar are held at its ends, and a short bar can still be moved", () => {
  expect([1, 100, 199].map((x) => gripAt(x, 200, false))).toEqual(["start", "move", "end"]);
  expect([3, 11, 19].map((x) => gripAt(x, 22, true))).toEqual(["start", "move", "end"]);
});
