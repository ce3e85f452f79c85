import type { Calendar, Occurrence } from "@safos/contract/calendar";
import type { DatedThing } from "@safos/contract/timeline";
import { expect, test } from "vitest";
import { dayAt, minutesAt } from "../days.ts";
import { columnsOf, isIn } from "../columns.ts";
import { movedTimes } from "../moving.ts";
import { isLong, placeDay } from "../placing.ts";
import { datedOf, drawnAt, isEndOpen, momentOn, momentsAt, occurrenceOf } from "./dated.ts";

const thing: DatedThing = {
  layer: "cards",
  id: "01",
  title: "Skriv protokoll",
  context: "Styrgrupp",
  at: "2037-12-03T14:30:00.000Z",
  endsAt: null,
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

const meeting: DatedThing = {
  ...thing,
  layer: "meetings",
  endsAt: "2037-12-03T16:00:00.000Z",
  path: "/w/1/meetings/01",
};
const local = (day: string, time: string): string => new Date(`${day}T${time}`).toISOString();
/** After a grip of it was moved. */
const moved = (one: DatedThing, grip: "move" | "start" | "end", shift: { days: number; minutes: number }) => {
  const drawn = occurrenceOf(one);
  return momentsAt(one, drawn, movedTimes(drawn, grip, shift));
};

test("a meeting takes its hours, one where nobody has said when it ends, and none of the next day", () => {
  const drawn = occurrenceOf(meeting);
  expect([drawn.start, drawn.end, drawn.isAllDay, isEndOpen(drawn)]).toEqual([
    meeting.at,
    meeting.endsAt,
    false,
    false,
  ]);
  const [placed] = placeDay([drawn], dayAt(Date.parse(meeting.at)));
  expect((placed?.to ?? 0) - (placed?.from ?? 0)).toBe(90);
  for (const endsAt of [null, meeting.at]) {
    const open = occurrenceOf({ ...meeting, endsAt });
    expect([open.end, isEndOpen(open)]).toEqual(["2037-12-03T15:30:00.000Z", true]);
  }
  const late = occurrenceOf({ ...meeting, at: local("2037-12-03", "23:40"), endsAt: null });
  expect(late.end).toBe(local("2037-12-04", "00:00"));
  expect(isLong(occurrenceOf({ ...meeting, endsAt: "2037-12-05T16:00:00.000Z" }))).toBe(true);
});

test("a meeting that is carried keeps its length, known or not, and who pulls at its end says when it ends", () => {
  const shift = { days: 1, minutes: -60 };
  expect(moved(meeting, "move", shift)).toEqual({
    at: "2037-12-04T13:30:00.000Z",
    endsAt: "2037-12-04T15:00:00.000Z",
  });
  const open = { ...meeting, endsAt: null };
  expect(moved(open, "move", shift)).toEqual({ at: "2037-12-04T13:30:00.000Z", endsAt: null });
  expect(moved(open, "end", { days: 0, minutes: 30 })).toEqual({ at: meeting.at, endsAt: meeting.endsAt });
  expect(moved(meeting, "end", { days: 0, minutes: -30 }).endsAt).toBe("2037-12-03T15:30:00.000Z");
  expect(moved(meeting, "start", { days: 0, minutes: 30 })).toEqual({
    at: "2037-12-03T15:00:00.000Z",
    endsAt: meeting.endsAt,
  });
  // What has no end in the day keeps that, however it is pulled at.
  expect(moved(thing, "end", { days: 2, minutes: 0 })).toEqual({ at: thing.at, endsAt: null });
  expect(moved(thing, "move", { days: 1, minutes: 0 }).at).toBe(
    momentOn(thing.at, dayAt(Date.parse(thing.at) + 86_400_000)),
  );
});

test("what is held is drawn and said as it would be", () => {
  const open = occurrenceOf({ ...meeting, endsAt: null });
  const carried = drawnAt(open, movedTimes(open, "move", { days: 0, minutes: 60 }));
  expect([datedOf(carried)?.at, isEndOpen(carried)]).toEqual(["2037-12-03T15:30:00.000Z", true]);
  expect(isEndOpen(drawnAt(open, movedTimes(open, "end", { days: 0, minutes: 60 })))).toBe(false);
  const { dated: _, ...entry } = open;
  expect(drawnAt(entry, { start: "a", end: "b" })).toEqual({ ...entry, start: "a", end: "b" });
});

test("beside calendars what is no entry has a column of its own, and only where there is something", () => {
  const [day, beside] = [dayAt(Date.parse(meeting.at)), [{ id: "own" } as Calendar]];
  const drawn = occurrenceOf(meeting);
  const columns = (items: readonly Occurrence[], of = beside) =>
    columnsOf({ entries: new Map([[day, items]]), beside: of });
  const ids = (items: readonly Occurrence[], of = beside) =>
    columns(items, of).map(({ id, items }) => [id, items.length]);
  expect(ids([drawn])).toEqual([
    ["own", 0],
    ["layers", 1],
  ]);
  expect(ids([])).toEqual([["own", 0]]);
  expect(ids([drawn], [])).toEqual([[day, 1]]);
  const shows = (calendarId: string | undefined) => columns([drawn]).map((column) => isIn(column, calendarId));
  expect([shows("own"), shows(drawn.calendarId), shows(undefined)]).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
});
