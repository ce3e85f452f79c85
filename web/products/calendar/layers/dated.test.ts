import type { DatedThing } from "@safos/contract/timeline";
import { expect, test } from "vitest";
import { dayAt, minutesAt } from "../days.ts";
import { isLong } from "../placing.ts";
import { datedOf, momentOn, occurrenceOf } from "./dated.ts";

const thing: DatedThing = {
  layer: "cards",
  id: "01",
  title: "Skriv protokoll",
  context: "Styrgrupp",
  at: "2037-12-03T14:30:00.000Z",
  path: "/w/1/boards/2/cards/3",
  canMove: true,
};

test("a thing is drawn on its own day, above the hours, and an entry is none", () => {
  const drawn = occurrenceOf(thing);
  expect([drawn.start, drawn.end, isLong(drawn)]).toEqual([dayAt(Date.parse(thing.at)), "2037-12-04", true]);
  expect(datedOf(drawn)).toBe(thing);
  const { dated, ...entry } = drawn;
  expect([dated, datedOf(entry)]).toEqual([thing, null]);
});

test("on another day it keeps its time on the wall, also over a change of the clock", () => {
  for (const day of ["2037-12-09", "2037-03-29", "2037-10-25", "2038-06-15"]) {
    const moved = Date.parse(momentOn(thing.at, day));
    expect([dayAt(moved), minutesAt(moved)]).toEqual([day, minutesAt(Date.parse(thing.at))]);
  }
});
