import { resetLocalTimeZone, setLocalTimeZone } from "@internationalized/date";
import type { Entry, Occurrence } from "@safos/contract/calendar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockChangeOf, daysOf, instantAt, step } from "./days.ts";
import { placeDay } from "./placing.ts";
import { movedRule } from "./moved-rule.ts";
import { changeOf, movedTimes, rangeOf, scopesOf } from "./moving.ts";

beforeAll(() => setLocalTimeZone("Europe/Stockholm"));
afterAll(resetLocalTimeZone);

const zone = "Europe/Stockholm";
const timed = (start: string, end: string) => ({
  start: `${start}.000Z`,
  end: `${end}.000Z`,
  isAllDay: false,
});
const lesson = timed("2026-12-03T09:00:00", "2026-12-03T10:00:00");

test("what is moved keeps its length and goes to the next quarter of an hour", () => {
  expect(movedTimes(lesson, "move", { days: 1, minutes: 32 })).toEqual({
    start: "2026-12-04T09:30:00.000Z",
    end: "2026-12-04T10:30:00.000Z",
  });
  const odd = timed("2026-12-03T09:05:00", "2026-12-03T09:50:00");
  expect(movedTimes(odd, "move", { days: 0, minutes: 15 })).toEqual({
    start: "2026-12-03T09:15:00.000Z",
    end: "2026-12-03T10:00:00.000Z",
  });
  // By days alone its odd minute stays.
  expect(movedTimes(odd, "move", { days: -3, minutes: 0 }).start).toBe("2026-11-30T09:05:00.000Z");
  expect(movedTimes(odd, "move", { days: 0, minutes: 0 })).toEqual({ start: odd.start, end: odd.end });
});

test("over the night of daylight saving the clock on the wall stays, and so does the length", () => {
  const friday = timed("2026-03-27T08:00:00", "2026-03-27T09:30:00");
  expect(movedTimes(friday, "move", { days: 3, minutes: 0 })).toEqual({
    start: "2026-03-30T07:00:00.000Z",
    end: "2026-03-30T08:30:00.000Z",
  });
  // A watch from 23 to 04 that is moved to the short night takes five hours all the same.
  const watch = timed("2026-03-20T22:00:00", "2026-03-21T03:00:00");
  expect(movedTimes(watch, "move", { days: 8, minutes: 0 })).toEqual({
    start: "2026-03-28T22:00:00.000Z",
    end: "2026-03-29T03:00:00.000Z",
  });
});

test("what is moved into the hour that is skipped comes after it; into the hour that comes twice, the first time", () => {
  const early = timed("2026-03-28T01:30:00", "2026-03-28T02:00:00");
  expect(movedTimes(early, "move", { days: 1, minutes: 0 }).start).toBe("2026-03-29T01:30:00.000Z");
  const autumn = timed("2026-10-24T00:30:00", "2026-10-24T01:00:00");
  expect(movedTimes(autumn, "move", { days: 1, minutes: 0 }).start).toBe("2026-10-25T00:30:00.000Z");
  // Its second time is left alone where only the end is pulled.
  const second = timed("2026-10-25T01:30:00", "2026-10-25T01:45:00");
  expect(movedTimes(second, "end", { days: 0, minutes: 75 })).toEqual({
    start: second.start,
    end: "2026-10-25T03:00:00.000Z",
  });
});

test("the hour that is skipped and the hour that comes twice are known, and what lies in them is drawn where the wall has it", () => {
  expect(clockChangeOf("2026-03-29")).toEqual({ kind: "skipped", from: 120, to: 180 });
  expect(clockChangeOf("2026-10-25")).toEqual({ kind: "repeated", from: 120, to: 180 });
  expect(clockChangeOf("2026-10-26")).toBeNull();
  const occurrence = (start: string, end: string): Occurrence => ({ ...tenth, ...timed(start, end) });
  const spring = occurrence("2026-03-29T00:30:00", "2026-03-29T02:00:00");
  expect(placeDay([spring], "2026-03-29")[0]).toMatchObject({ from: 90, to: 240 });
  const [first, second] = [
    occurrence("2026-10-25T00:00:00", "2026-10-25T01:00:00"),
    occurrence("2026-10-25T01:00:00", "2026-10-25T02:00:00"),
  ];
  expect(placeDay([first, second], "2026-10-25").map(({ column, columns }) => [column, columns])).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(placeDay([occurrence("2026-10-24T22:00:00", "2026-10-25T23:00:00")], "2026-10-25")).toEqual([]);
});

test("a year has all its days, and ends where the next begins", () => {
  expect(daysOf("year", "2028-05-01")).toHaveLength(366);
  expect([daysOf("year", "2026-05-01")[0], daysOf("year", "2026-05-01").at(-1)]).toEqual(["2026-01-01", "2026-12-31"]);
  expect(daysOf("workweek", "2026-12-05")).toEqual([
    "2026-11-30",
    "2026-12-01",
    "2026-12-02",
    "2026-12-03",
    "2026-12-04",
  ]);
  expect([step("year", "2028-02-29", 1), step("workweek", "2026-12-31", 1)]).toEqual(["2029-02-28", "2027-01-07"]);
  expect(new Date(instantAt("2026-10-25T02:30")).toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

test("no end goes past the other", () => {
  expect(movedTimes(lesson, "end", { days: 0, minutes: -300 }).end).toBe("2026-12-03T09:15:00.000Z");
  expect(movedTimes(lesson, "start", { days: 0, minutes: 300 }).start).toBe("2026-12-03T09:45:00.000Z");
  expect(movedTimes(lesson, "end", { days: 0, minutes: 30 }).end).toBe("2026-12-03T10:30:00.000Z");
  const days = { start: "2026-12-03", end: "2026-12-05", isAllDay: true };
  expect(movedTimes(days, "move", { days: 30, minutes: 90 })).toEqual({ start: "2027-01-02", end: "2027-01-04" });
  expect(movedTimes(days, "end", { days: -9, minutes: 0 })).toEqual({ start: "2026-12-03", end: "2026-12-04" });
  expect(movedTimes(days, "start", { days: 9, minutes: 0 })).toEqual({ start: "2026-12-04", end: "2026-12-05" });
});

test("a range is drawn either way, in quarters, within its day", () => {
  expect(rangeOf(545, 612)).toEqual({ from: 540, to: 615 });
  expect(rangeOf(612, 545)).toEqual({ from: 540, to: 615 });
  expect(rangeOf(-20, 2000)).toEqual({ from: 0, to: 1440 });
  expect(rangeOf(545, 545)).toEqual({ from: 540, to: 555 });
});

test("the rule goes along with its weekday and its last moment, or says that it cannot", () => {
  const day = { days: 1, minutes: 0 };
  expect(movedRule("FREQ=WEEKLY", day)).toBe("FREQ=WEEKLY");
  expect(movedRule("FREQ=WEEKLY;BYDAY=SU;WKST=MO", day)).toBe("FREQ=WEEKLY;BYDAY=MO;WKST=MO");
  expect(movedRule("FREQ=WEEKLY;BYDAY=TH", { days: -10, minutes: 0 })).toBe("FREQ=WEEKLY;BYDAY=MO");
  expect(movedRule("FREQ=WEEKLY;BYDAY=MO,TH", day)).toBeNull();
  expect(movedRule("FREQ=MONTHLY;BYDAY=2TU", day)).toBeNull();
  expect(movedRule("FREQ=MONTHLY;BYDAY=2TU", { days: 0, minutes: 45 })).toBe("FREQ=MONTHLY;BYDAY=2TU");
  expect(movedRule("FREQ=DAILY;BYHOUR=9,12", { days: 0, minutes: 45 })).toBeNull();
  // The end of a day stays the end of a day; any other moment goes as far as the rest, also into the summer.
  expect(movedRule("FREQ=DAILY;UNTIL=20261217T225959Z", { days: 1, minutes: 60 })).toBe(
    "FREQ=DAILY;UNTIL=20261218T225959Z",
  );
  expect(movedRule("FREQ=DAILY;UNTIL=20261217T090000Z", { days: 0, minutes: 60 })).toBe(
    "FREQ=DAILY;UNTIL=20261217T100000Z",
  );
  expect(movedRule("FREQ=WEEKLY;UNTIL=20260327T090000Z", { days: 3, minutes: 0 })).toBe(
    "FREQ=WEEKLY;UNTIL=20260330T080000Z",
  );
  expect(movedRule("FREQ=DAILY;UNTIL=20261231", day)).toBe("FREQ=DAILY;UNTIL=20270101");
});

const series: Entry = {
  id: "e",
  calendarId: "c",
  uid: "u",
  kind: "VEVENT",
  summary: "Lektion",
  description: "",
  location: "",
  ...lesson,
  zone,
  categories: [],
  attachments: [],
  class: "PUBLIC",
  rrule: "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T225959Z",
  reminders: [15],
  isAbsence: false,
  isRecurring: true,
  callPath: null,
  isBusyOnly: false,
  etag: "",
  createdAt: lesson.start,
  changedAt: lesson.start,
  role: "owner",
  organizer: null,
  attendees: [],
  answer: null,
};
const tenth: Occurrence = {
  ...timed("2026-12-10T09:00:00", "2026-12-10T10:00:00"),
  entryId: "e",
  calendarId: "c",
  recurrenceId: "20261210T100000",
  zone,
  summary: "Lektion",
  location: "",
  class: "PUBLIC",
  isBusyOnly: false,
  isFree: false,
  isTentative: false,
  isRecurring: true,
  callPath: null,
  etag: "",
};
const friday = { start: "2026-12-11T11:00:00.000Z", end: "2026-12-11T12:00:00.000Z" };

test("a series goes as far as the occurrence that was moved, with its rule, and comes back", () => {
  expect(changeOf(tenth, friday, { scope: "all", entry: series })).toEqual({
    change: {
      start: "2026-12-04T11:00:00.000Z",
      end: "2026-12-04T12:00:00.000Z",
      rrule: "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T225959Z",
    },
    back: { start: lesson.start, end: lesson.end, rrule: series.rrule },
  });
  expect(changeOf(tenth, friday, { scope: "this", entry: series })).toEqual({
    change: { ...friday, scope: "this", recurrenceId: tenth.recurrenceId },
    back: { start: tenth.start, end: tenth.end, scope: "this", recurrenceId: tenth.recurrenceId },
  });
  expect(changeOf(tenth, friday, { scope: "following", entry: series }).change).toEqual({
    ...friday,
    rrule: "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T225959Z",
    scope: "following",
    recurrenceId: tenth.recurrenceId,
  });
  expect(changeOf({ ...tenth, recurrenceId: null }, friday, { scope: "all", entry: null }).change).toEqual(friday);
});

test("a series goes by the clock of its own zone, with its weekday and its last moment, and comes back whole", () => {
  const evening = {
    ...series,
    zone: "America/New_York",
    start: "2026-12-04T02:00:00.000Z",
    end: "2026-12-04T03:00:00.000Z",
    rrule: "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T225959Z",
  };
  // Nine on Thursday evening there is Friday night here: four hours later it is Friday there too.
  const one = { ...tenth, zone: evening.zone, start: "2026-12-11T02:00:00.000Z", end: "2026-12-11T03:00:00.000Z" };
  const night = { start: "2026-12-11T06:00:00.000Z", end: "2026-12-11T07:00:00.000Z" };
  const rrule = "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T025959Z";
  expect(changeOf(one, night, { scope: "all", entry: evening })).toEqual({
    change: { start: "2026-12-04T06:00:00.000Z", end: "2026-12-04T07:00:00.000Z", rrule },
    back: { start: evening.start, end: evening.end, rrule: evening.rrule },
  });
  expect(changeOf(one, night, { scope: "following", entry: evening })).toMatchObject({
    change: { ...night, rrule },
    back: { rrule: evening.rrule },
  });
});

test("where the rule does not say where its days would go, one occurrence is moved alone", () => {
  const of = (rrule: string | null) => scopesOf({ ...series, rrule }, tenth, friday);
  expect(of("FREQ=WEEKLY;BYDAY=TH")).toEqual(["this", "following", "all"]);
  expect(of("FREQ=WEEKLY;BYDAY=TH;COUNT=5")).toEqual(["this", "all"]);
  expect(of("FREQ=WEEKLY;COUNT=5")).toEqual(["this", "following", "all"]);
  expect(of("FREQ=MONTHLY;BYDAY=2TH")).toEqual(["this"]);
  // Days that are listed one by one (RDATE) have no rule.
  expect(of(null)).toEqual(["this"]);
});
