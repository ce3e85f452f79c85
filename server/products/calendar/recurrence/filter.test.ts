import { expect, test } from "vitest";
import type { TextMatch } from "#dav";
import { readCalendarObject, type CalendarObject } from "../icalendar/object.ts";
import { matchesFilter, type CompFilter, type PropFilter } from "./filter.ts";
import { freeBusyOf } from "./free-busy.ts";

const object = (...lines: string[]): CalendarObject =>
  readCalendarObject(["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR", ""].join("\r\n"));
const inside = (kind: string, ...lines: string[]): string[] => [`BEGIN:${kind}`, "UID:1", ...lines, `END:${kind}`];
const comp = (name: string, more: Partial<CompFilter> = {}): CompFilter => ({
  name,
  isNotDefined: false,
  timeRange: null,
  props: [],
  comps: [],
  ...more,
});
const prop = (name: string, more: Partial<PropFilter> = {}): PropFilter => ({
  name,
  isNotDefined: false,
  timeRange: null,
  textMatch: null,
  params: [],
  ...more,
});
const match = (one: CalendarObject, kind: string, more: Partial<CompFilter> = {}): boolean =>
  matchesFilter(one, comp("VCALENDAR", { comps: [comp(kind, more)] }), "Europe/Stockholm");
const at = (time: string): Date => new Date(`2026-11-28T${time}:00Z`);
const within = (kind: string, from: string | null, to: string | null, ...lines: string[]): boolean =>
  match(object(...inside(kind, ...lines)), kind, {
    timeRange: { from: from === null ? null : at(from), to: to === null ? null : at(to) },
  });
const utc = (time: string): string => `20261128T${time}00Z`;

/** From, to, the component, whether it overlaps: each line of the tables of RFC 4791 §9.9, at its edges. */
const rows: [string, string | null, string | null, string[], boolean][] = [
  ["VEVENT", "10:00", "11:00", [`DTSTART:${utc("0900")}`, `DTEND:${utc("1000")}`], false],
  ["VEVENT", "09:59", "11:00", [`DTSTART:${utc("0900")}`, `DTEND:${utc("1000")}`], true],
  ["VEVENT", "08:00", "09:00", [`DTSTART:${utc("0900")}`, `DTEND:${utc("1000")}`], false],
  ["VEVENT", "09:59", "11:00", [`DTSTART:${utc("0900")}`, "DURATION:PT1H"], true],
  ["VEVENT", "10:00", "11:00", [`DTSTART:${utc("1000")}`, "DURATION:PT0S"], true],
  ["VEVENT", "10:00", "11:00", [`DTSTART:${utc("1000")}`], true],
  ["VEVENT", "09:00", "10:00", [`DTSTART:${utc("1000")}`], false],
  ["VEVENT", "22:30", "22:45", ["DTSTART;VALUE=DATE:20261128"], true],
  ["VEVENT", "23:00", "23:45", ["DTSTART;VALUE=DATE:20261128"], false],
  ["VEVENT", null, "09:00", [`DTSTART:${utc("0800")}`], true],
  ["VEVENT", "09:00", null, [`DTSTART:${utc("0800")}`], false],
  ["VEVENT", "09:00", null, ["DTSTART:20200101T080000Z", "RRULE:FREQ=YEARLY"], true],
  ["VTODO", "10:00", "11:00", [`DTSTART:${utc("0900")}`, "DURATION:PT1H"], true],
  ["VTODO", "10:01", "11:00", [`DTSTART:${utc("0900")}`, "DURATION:PT1H"], false],
  ["VTODO", "10:00", "11:00", [`DTSTART:${utc("0900")}`, `DUE:${utc("1000")}`], false],
  ["VTODO", "09:00", "09:30", [`DTSTART:${utc("0900")}`, `DUE:${utc("1000")}`], true],
  ["VTODO", "10:00", "11:00", [`DTSTART:${utc("1000")}`], true],
  ["VTODO", "10:00", "11:00", [`DUE:${utc("1100")}`], true],
  ["VTODO", "10:00", "11:00", [`DUE:${utc("1000")}`], false],
  ["VTODO", "10:00", "11:00", [`COMPLETED:${utc("1100")}`, `CREATED:${utc("0900")}`], true],
  ["VTODO", "10:00", "11:00", [`COMPLETED:${utc("0959")}`, `CREATED:${utc("0900")}`], false],
  ["VTODO", "10:00", "11:00", [`COMPLETED:${utc("1100")}`], true],
  ["VTODO", "10:00", "11:00", [`CREATED:${utc("1100")}`], false],
  ["VTODO", "10:00", "11:00", [`CREATED:${utc("1059")}`], true],
  ["VTODO", "10:00", "11:00", [], true],
  ["VJOURNAL", "10:00", "11:00", [`DTSTART:${utc("1000")}`], true],
  ["VJOURNAL", "10:00", "11:00", [`DTSTART:${utc("0959")}`], false],
  ["VJOURNAL", "10:00", "11:00", ["DTSTART;VALUE=DATE:20261128"], true],
  ["VJOURNAL", "10:00", "11:00", [], false],
  ["VFREEBUSY", "10:00", "11:00", [`DTSTART:${utc("0800")}`, `DTEND:${utc("1000")}`], true],
  ["VFREEBUSY", "10:00", "11:00", [`FREEBUSY:${utc("0900")}/PT30M,${utc("1030")}/${utc("1200")}`], true],
  ["VFREEBUSY", "10:00", "11:00", [`FREEBUSY:${utc("0900")}/PT30M`], false],
];

for (const [kind, from, to, lines, expected] of rows)
  test(`time-range from ${from} to ${to} ${expected ? "takes" : "leaves"} a ${kind} of ${lines.join(" ") || "no time"}`, () => {
    expect(within(kind, from, to, ...lines)).toBe(expected);
  });

test("An alarm matches when it goes off, for any occurrence and by repetition", () => {
  const alarm = (trigger: string, ...more: string[]): string[] => ["BEGIN:VALARM", trigger, ...more, "END:VALARM"];
  const goesOff = (from: string, to: string, lines: string[], ...start: string[]): boolean =>
    match(object(...inside("VEVENT", ...start, ...lines)), "VEVENT", {
      comps: [comp("VALARM", { timeRange: { from: at(from), to: at(to) } })],
    });
  const single = [`DTSTART:${utc("1000")}`, "DURATION:PT1H"];
  expect(goesOff("09:45", "09:46", alarm("TRIGGER:-PT15M"), ...single)).toBe(true);
  expect(goesOff("09:46", "10:30", alarm("TRIGGER:-PT15M"), ...single)).toBe(false);
  expect(goesOff("09:55", "09:56", alarm("TRIGGER:-PT15M", "REPEAT:3", "DURATION:PT5M"), ...single)).toBe(true);
  expect(goesOff("10:50", "11:00", alarm("TRIGGER;RELATED=END:-PT5M"), ...single)).toBe(true);
  expect(goesOff("06:00", "06:30", alarm(`TRIGGER;VALUE=DATE-TIME:${utc("0600")}`), ...single)).toBe(true);
  expect(goesOff("09:45", "09:46", alarm("TRIGGER:-P1DT15M"), "DTSTART:20200101T100000Z", "RRULE:FREQ=DAILY")).toBe(
    true,
  );
});

const text = (value: string, more: Partial<TextMatch> = {}): TextMatch => ({
  text: value,
  collation: "i;ascii-casemap",
  isNegated: false,
  kind: "contains",
  ...more,
});

test("Properties, parameters and texts match by their collation", () => {
  const one = object(
    ...inside(
      "VEVENT",
      `DTSTART:${utc("1000")}`,
      String.raw`SUMMARY:Möte\, STORA Rummet`,
      "ATTENDEE;PARTSTAT=ACCEPTED;CN=Bo:mailto:bo@digg.se",
    ),
  );
  const has = (...props: PropFilter[]): boolean => match(one, "VEVENT", { props });
  expect(has(prop("SUMMARY", { textMatch: text("möte, stora") }))).toBe(true);
  expect(has(prop("SUMMARY", { textMatch: text("MÖTE") }))).toBe(false);
  expect(has(prop("SUMMARY", { textMatch: text("MÖTE", { collation: "i;unicode-casemap" }) }))).toBe(true);
  expect(has(prop("SUMMARY", { textMatch: text("stora", { collation: "i;octet" }) }))).toBe(false);
  expect(has(prop("SUMMARY", { textMatch: text("stora", { isNegated: true }) }))).toBe(false);
  expect(has(prop("LOCATION"))).toBe(false);
  expect(has(prop("LOCATION", { isNotDefined: true }))).toBe(true);
  expect(has(prop("SUMMARY", { isNotDefined: true }))).toBe(false);
  const param = (name: string, isNotDefined: boolean, match_: TextMatch | null): PropFilter =>
    prop("ATTENDEE", { params: [{ name, isNotDefined, textMatch: match_ }] });
  expect(has(param("PARTSTAT", false, text("accepted")))).toBe(true);
  expect(has(param("PARTSTAT", false, text("declined")))).toBe(false);
  expect(has(param("RSVP", true, null))).toBe(true);
  expect(has(param("RSVP", false, null))).toBe(false);
  expect(has(prop("DTSTART", { timeRange: { from: at("10:00"), to: at("11:00") } }))).toBe(true);
  expect(has(prop("DTSTART", { timeRange: { from: at("10:01"), to: null } }))).toBe(false);
  expect(match(one, "VTODO")).toBe(false);
  expect(match(one, "VTODO", { isNotDefined: true })).toBe(true);
  expect(match(one, "VEVENT", { comps: [comp("VALARM", { isNotDefined: true })] })).toBe(true);
  expect(match(one, "VEVENT", { isNotDefined: true })).toBe(false);
});

test("Properties and times are to be of one component: an override that matches only in part does not", () => {
  const one = object(
    ...inside("VEVENT", "DTSTART:20261101T100000Z", "RRULE:FREQ=DAILY", "SUMMARY:A"),
    ...inside("VEVENT", "RECURRENCE-ID:20261128T100000Z", "DTSTART:20261201T100000Z", "SUMMARY:B"),
  );
  const day = { from: at("00:00"), to: at("23:00") };
  expect(match(one, "VEVENT", { timeRange: day })).toBe(false);
  const next = { from: new Date("2026-12-01T00:00Z"), to: new Date("2026-12-02T00:00Z") };
  for (const name of ["A", "B"])
    expect(match(one, "VEVENT", { timeRange: next, props: [prop("SUMMARY", { textMatch: text(name) })] })).toBe(true);
});

test("Busy time is merged by kind and cut; what is transparent, cancelled or declined is free", () => {
  const event = (start: string, ...lines: string[]): CalendarObject =>
    object(...inside("VEVENT", `DTSTART:${utc(start)}`, "DURATION:PT1H", ...lines));
  const range = { from: at("08:00"), to: at("18:00"), zone: "Europe/Stockholm" };
  const busy = (objects: CalendarObject[], emails: string[] = []): string[] =>
    freeBusyOf(objects, { ...range, emails }).map(
      ({ start, end, kind }) => `${start.toISOString().slice(11, 16)}-${end.toISOString().slice(11, 16)} ${kind}`,
    );
  expect(busy([event("0730"), event("0830"), event("0900"), event("1730")])).toEqual([
    "08:00-10:00 busy",
    "17:30-18:00 busy",
  ]);
  expect(
    busy([
      event("0900", "TRANSP:TRANSPARENT"),
      event("1000", "STATUS:CANCELLED"),
      event("1100", "STATUS:TENTATIVE"),
      event("1200", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
    ]),
  ).toEqual(["11:00-12:00 tentative", "12:00-13:00 unavailable"]);
  const invited = (answer: string): CalendarObject => event("0900", `ATTENDEE;PARTSTAT=${answer}:mailto:Bo@digg.se`);
  expect(
    ["ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION"].map((answer) => busy([invited(answer)], ["bo@digg.se"])[0]),
  ).toEqual(["09:00-10:00 busy", undefined, "09:00-10:00 tentative", "09:00-10:00 tentative"]);
  const series = object(
    ...inside("VEVENT", "DTSTART:20261101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"),
    ...inside(
      "VEVENT",
      "RECURRENCE-ID:20261128T100000Z",
      "DTSTART:20261128T100000Z",
      "DURATION:PT1H",
      "STATUS:CANCELLED",
    ),
  );
  expect(busy([series])).toEqual([]);
  const listed = object(
    ...inside(
      "VFREEBUSY",
      `FREEBUSY:${utc("0900")}/PT30M`,
      `FREEBUSY;FBTYPE=FREE:${utc("1000")}/PT30M`,
      `FREEBUSY;FBTYPE=X-NEW:${utc("1100")}/PT30M`,
      `FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:${utc("1200")}/PT30M`,
    ),
  );
  expect(busy([listed])).toEqual(["09:00-09:30 busy", "11:00-11:30 busy", "12:00-12:30 unavailable"]);
});
