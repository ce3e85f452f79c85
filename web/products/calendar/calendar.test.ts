import type { Entry, Occurrence } from "@safos/contract/calendar";
import { describe, expect, test } from "vitest";
import { addDays, addMonths, dayAt, daysOf, isDay, startOf, step, timeOn } from "./days.ts";
import { ownZone } from "./queries.ts";
import { changesOf, draftOf, etagFor, inZone, newEntryOf, withAllDay, withStart } from "./draft.ts";
import { easterOf, holidayOf } from "./holidays.ts";
import { byDay, daysTouched, placeDay } from "./placing.ts";
import { readRule, repeats, writeRule } from "./repeat.ts";

const at = (moment: string): string => new Date(moment).toISOString();
const occurrence = (start: string, end: string, isAllDay = false): Occurrence => ({
  entryId: start,
  calendarId: "c",
  recurrenceId: null,
  start: isAllDay ? start : at(start),
  end: isAllDay ? end : at(end),
  isAllDay,
  zone: null,
  summary: start,
  location: "",
  class: "PUBLIC",
  isBusyOnly: false,
  isFree: false,
  isTentative: false,
  isRecurring: false,
  callPath: null,
  etag: "",
});

describe("days", () => {
  test("a day is added by the calendar, over daylight saving, months and leap years", () => {
    expect(addDays("2026-03-29", 1)).toBe("2026-03-30");
    expect(addDays("2026-10-25", -1)).toBe("2026-10-24");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(dayAt(startOf("2026-11-24"))).toBe("2026-11-24");
    expect(timeOn("2026-12-31", 1470)).toBe("2027-01-01T00:30");
  });
  test("a week begins on Monday, a month is whole weeks", () => {
    expect(daysOf("week", "2026-11-29").at(0)).toBe("2026-11-23");
    expect(daysOf("week", "2026-11-29").at(-1)).toBe("2026-11-29");
    for (const month of ["2026-02-10", "2026-03-10", "2026-08-31", "2027-02-01"]) {
      const days = daysOf("month", month);
      expect(days.length % 7).toBe(0);
      expect(days).toContain(`${month.slice(0, 8)}01`);
      expect(days).toContain(addDays(addMonths(`${month.slice(0, 8)}01`, 1), -1));
    }
    expect(step("month", "2026-01-31", 1)).toBe("2026-02-28");
    expect(step("week", "2026-01-01", -1)).toBe("2025-12-25");
  });
  test("what is no day is none", () => {
    for (const text of ["2026-02-30", "2026-13-01", "x", 3, null, "2026-1-1"]) expect(isDay(text)).toBe(false);
    expect(isDay("2026-02-28")).toBe(true);
  });
});

test("Swedish holidays: Easter and what follows from it, Midsummer, All Saints", () => {
  expect([2024, 2025, 2026, 2027, 2038].map(easterOf)).toEqual([
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2027-03-28",
    "2038-04-25",
  ]);
  expect(holidayOf("2026-04-03")).toBe("calendar.holiday.goodFriday");
  expect(holidayOf("2026-05-14")).toBe("calendar.holiday.ascension");
  expect(holidayOf("2026-06-19")).toBe("calendar.holiday.midsummerEve");
  expect(holidayOf("2026-06-20")).toBe("calendar.holiday.midsummer");
  expect(holidayOf("2026-10-31")).toBe("calendar.holiday.allSaints");
  expect(holidayOf("2026-11-24")).toBeNull();
});

describe("placing", () => {
  const day = "2026-11-24";
  test("what is at the same time stands side by side, and what follows has the whole width again", () => {
    const placed = placeDay(
      [
        occurrence(`${day}T09:00`, `${day}T10:00`),
        occurrence(`${day}T09:30`, `${day}T11:00`),
        occurrence(`${day}T10:00`, `${day}T10:30`),
        occurrence(`${day}T13:00`, `${day}T14:00`),
      ],
      day,
    );
    expect(placed.map(({ from, column, columns }) => [from, column, columns])).toEqual([
      [540, 0, 2],
      [570, 1, 2],
      [600, 0, 2],
      [780, 0, 1],
    ]);
  });
  test("what goes over midnight is cut at it, and short things keep room for their words", () => {
    const night = occurrence(`${day}T23:00`, "2026-11-25T02:00");
    expect(placeDay([night], day)[0]).toMatchObject({ from: 1380, to: 1440 });
    expect(placeDay([night], "2026-11-25")[0]).toMatchObject({ from: 0, to: 120 });
    expect(placeDay([occurrence(`${day}T09:00`, `${day}T09:05`)], day)[0]).toMatchObject({ from: 540, to: 568 });
    expect(placeDay([occurrence(`${day}T23:58`, `${day}T23:59`)], day)[0]).toMatchObject({ to: 1440 });
  });
  test("what ends at midnight does not touch the next day; whole days end the day before their end", () => {
    const both = [day, "2026-11-25"];
    const late = occurrence(`${day}T22:00`, "2026-11-25T00:00");
    expect([...byDay([late], both).values()]).toEqual([[late], []]);
    const away = occurrence("2026-11-20", "2026-11-25", true);
    expect([...byDay([late, away], both).values()]).toEqual([[away, late], []]);
    expect(daysTouched(occurrence(day, "2026-11-27", true))).toEqual([day, "2026-11-26"]);
    expect(placeDay([occurrence(day, "2026-11-25", true)], day)).toEqual([]);
  });
});

describe("repeating", () => {
  test("what is written is read again", () => {
    for (const repeat of repeats)
      for (const until of repeat === "none" ? [""] : ["", "2027-02-25"])
        for (const isAllDay of [true, false])
          expect(readRule(writeRule({ repeat, until, isAllDay }, null))).toEqual({ repeat, until });
  });
  test("a rule that the form does not offer stays as it is", () => {
    const rule = "FREQ=MONTHLY;BYDAY=2TU;COUNT=7";
    expect(readRule(rule)).toEqual({ repeat: "other", until: "" });
    expect(writeRule({ repeat: "other", until: "2027-01-01", isAllDay: false }, rule)).toBe(rule);
    expect(readRule("INTERVAL=2;FREQ=WEEKLY;WKST=MO").repeat).toBe("fortnightly");
  });
});

describe("changes", () => {
  const entry: Entry = {
    id: "e",
    calendarId: "c",
    uid: "u",
    kind: "VEVENT",
    summary: "Möte",
    description: "",
    location: "",
    categories: ["Budget, 2027"],
    attachments: [{ url: null, path: null, name: "bild.png" }],
    start: at("2026-12-03T09:00"),
    end: at("2026-12-03T10:00"),
    isAllDay: false,
    zone: "Europe/Stockholm",
    class: "PUBLIC",
    rrule: "FREQ=WEEKLY",
    reminders: [15],
    isAbsence: false,
    isRecurring: true,
    callPath: null,
    isBusyOnly: false,
    etag: "",
    organizer: null,
    attendees: [],
    answer: null,
    createdAt: at("2026-11-01T09:00"),
    changedAt: at("2026-11-01T09:00"),
    role: "owner",
  };
  const zone = ownZone();
  const before = draftOf(entry, occurrence("2026-12-10T09:00", "2026-12-10T10:00"), zone);
  test("what was not changed is not sent", () => {
    expect(changesOf(entry, { before, after: before, scope: "all" })).toEqual({});
    const after = { ...before, summary: " Nytt " };
    expect(changesOf(entry, { before, after, scope: "this" })).toEqual({ summary: "Nytt" });
  });
  test("categories and links are sent where they are others, what lies in the entry is not", () => {
    const thing = { url: "https://safos.example/w/1/boards/b", path: "/w/1/boards/b", name: "Tavla" };
    const after = { ...before, categories: ["Budget", "2027"], attachments: [...before.attachments, thing] };
    const attachments = [{ url: "/w/1/boards/b", name: "Tavla" }];
    expect(changesOf(entry, { before, after, scope: "this" })).toEqual({
      categories: ["Budget", "2027"],
      attachments,
    });
    expect(changesOf(entry, { before: after, after: before, scope: "all" })).toEqual({
      categories: ["Budget, 2027"],
      attachments: [],
    });
    expect(newEntryOf(after)).toMatchObject({ categories: ["Budget", "2027"], attachments });
    expect(newEntryOf({ ...after, categories: [], attachments: [] })).not.toHaveProperty("attachments");
  });
  test("a series goes as far as the occurrence that was moved, the occurrence alone where it was put", () => {
    const after = withStart(before, "2026-12-11T10:30");
    expect(after.end).toBe("2026-12-11T11:30");
    expect(changesOf(entry, { before, after, scope: "all" })).toEqual({
      start: at("2026-12-04T10:30"),
      end: at("2026-12-04T11:30"),
    });
    expect(changesOf(entry, { before, after, scope: "this" })).toEqual({
      start: at("2026-12-11T10:30"),
      end: at("2026-12-11T11:30"),
    });
  });
  test("the weekday and the last day of a series go along when all of it is moved", () => {
    const weekly = { ...entry, rrule: "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270225T120000Z" };
    const known = draftOf(weekly, occurrence("2026-12-10T09:00", "2026-12-10T10:00"), zone);
    const later = withStart(known, "2026-12-11T10:00");
    expect(changesOf(weekly, { before: known, after: later, scope: "all" })).toEqual({
      start: at("2026-12-04T10:00"),
      end: at("2026-12-04T11:00"),
      rrule: "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270226T130000Z",
    });
    // Whose days are bound in another way keeps its rule, and one occurrence has none.
    const bound = { ...entry, rrule: "FREQ=MONTHLY;BYDAY=2TH" };
    expect(changesOf(bound, { before: known, after: later, scope: "all" }).rrule).toBeUndefined();
    expect(changesOf(weekly, { before: known, after: later, scope: "this" }).rrule).toBeUndefined();
    const counted = { ...entry, rrule: "FREQ=WEEKLY;BYDAY=TH;COUNT=9" };
    expect(changesOf(counted, { before: known, after: later, scope: "following" }).rrule).toBeUndefined();
    expect(changesOf(counted, { before: known, after: later, scope: "all" }).rrule).toBe(
      "FREQ=WEEKLY;BYDAY=FR;COUNT=9",
    );
  });
  test("a call is put in or taken out of all of an entry", () => {
    const after = { ...before, hasCall: true };
    expect(changesOf(entry, { before, after, scope: "all" })).toEqual({ call: true, callCaptions: true });
    expect(changesOf(entry, { before, after, scope: "this" })).toEqual({});
    expect(changesOf(entry, { before: after, after: before, scope: "all" })).toEqual({ call: false });
  });
  test("a change is made to what was opened, unless nothing but answers came since", () => {
    const opened = { ...entry, etag: "one" };
    const attendee = {
      ...{ person: null, resource: null, mail: "bo@digg.example", name: "Bo", role: "required" as const, comment: "" },
      ...{ proposal: null, delegatedTo: null, delegatedFrom: null },
      answer: "needsAction" as const,
    };
    const one = occurrence("2026-12-10T09:00", "2026-12-10T10:00");
    expect(etagFor(opened, { ...opened, etag: "two" }, one)).toBe("two");
    expect(etagFor(opened, { ...opened, etag: "two", location: "Rum 4" }, one)).toBe("one");
    const asked = { ...opened, attendees: [attendee] };
    const answered = { ...asked, etag: "two", attendees: [{ ...attendee, answer: "accepted" as const }] };
    expect(etagFor(asked, answered, one)).toBe("two");
    expect(etagFor(opened, { ...answered }, one)).toBe("one");
  });
  test("the form goes by the clock of the entry's own zone, and another zone moves it to that clock", () => {
    const abroad = {
      ...entry,
      rrule: null,
      isRecurring: false,
      zone: "America/New_York",
      start: "2026-10-24T13:30:00.000Z",
      end: "2026-10-24T14:30:00.000Z",
    };
    const shown = draftOf(abroad, { start: abroad.start, end: abroad.end, isAllDay: false });
    expect([shown.zone, shown.start, shown.end]).toEqual(["America/New_York", "2026-10-24T09:30", "2026-10-24T10:30"]);
    expect(changesOf(abroad, { before: shown, after: shown, scope: "all" })).toEqual({});
    // Half past nine in the evening there is in Stockholm the second half past two of a night of 25 hours.
    const evening = withStart(shown, "2026-10-24T21:30");
    expect(changesOf(abroad, { before: shown, after: evening, scope: "all" })).toEqual({
      start: "2026-10-25T01:30:00.000Z",
      end: "2026-10-25T02:30:00.000Z",
    });
    expect(changesOf(abroad, { before: shown, after: { ...shown, zone: "Europe/Stockholm" }, scope: "all" })).toEqual({
      start: "2026-10-24T07:30:00.000Z",
      end: "2026-10-24T08:30:00.000Z",
      zone: "Europe/Stockholm",
    });
    expect(newEntryOf({ ...shown, zone: "Asia/Tokyo" })).toMatchObject({
      start: "2026-10-24T00:30:00.000Z",
      zone: "Asia/Tokyo",
    });
    // And back: what stands beside the two fields goes by the reader's clock.
    expect(inZone(inZone(shown, "Asia/Kathmandu"), "America/New_York")).toEqual(shown);
    // What names a zone that nobody knows, or none, is shown by the reader's clock.
    for (const unknown of ["Min egen tid", "UTC", null])
      expect(draftOf({ ...abroad, zone: unknown }, { ...abroad, isAllDay: false }).zone).toBe(zone);
  });

  test("a series lasts to the end of its last day by the clock of its zone, and keeps that day in another", () => {
    const lesson = { ...before, zone: "America/New_York", start: "2026-12-03T20:00", end: "2026-12-03T21:00" };
    const weekly = newEntryOf({ ...lesson, repeat: "weekly", until: "2026-12-31" });
    expect(weekly.rrule).toBe("FREQ=WEEKLY;UNTIL=20270101T045959Z");
    const abroad = { ...entry, zone: lesson.zone, start: weekly.start, end: weekly.end, rrule: weekly.rrule ?? null };
    const known = draftOf(abroad, { start: weekly.start, end: weekly.end, isAllDay: false });
    expect([known.zone, known.until]).toEqual(["America/New_York", "2026-12-31"]);
    const after = { ...known, zone: "Asia/Tokyo" };
    expect(changesOf(abroad, { before: known, after, scope: "all" }).rrule).toBe("FREQ=WEEKLY;UNTIL=20261231T145959Z");
  });

  test("what becomes whole days, or no longer is, brings its zone and its rule along", () => {
    const days = { ...withAllDay(before, true, 15), until: "2027-02-25" };
    expect(changesOf(entry, { before, after: days, scope: "all" })).toEqual({
      start: "2026-12-03",
      end: "2026-12-04",
      zone: null,
      rrule: "FREQ=WEEKLY;UNTIL=20270225",
      reminders: [],
    });
    const timed = withAllDay(days, false, 15);
    const whole = { ...entry, isAllDay: true, zone: null, start: "2026-12-03", end: "2026-12-04" };
    const sent = changesOf(whole, { before: days, after: timed, scope: "all" });
    expect([sent.start, sent.end]).toEqual([at("2026-12-03T09:00"), at("2026-12-03T10:00")]);
    expect([sent.zone, sent.rrule?.length]).toEqual([zone, "FREQ=WEEKLY;UNTIL=20270225T225959Z".length]);
  });
});
