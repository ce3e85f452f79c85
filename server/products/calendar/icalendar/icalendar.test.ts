import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { CalendarFault } from "./fault.ts";
import { readCalendarObject, writeCalendarObject } from "./object.ts";
import { readTrees } from "./read-tree.ts";
import type { Property, Tree } from "./tree.ts";
import { foldLine } from "#content-lines";
import { writeTree } from "./write-tree.ts";

/** Of this thread: what else the machine does is no part of the question. */
function cpuMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const calendar = (...lines: string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");
const event = (...lines: string[]): string =>
  calendar("BEGIN:VEVENT", "UID:1", "DTSTART:20261128T100000Z", ...lines, "END:VEVENT");
const reasonOf = (text: string): string => {
  try {
    readCalendarObject(text);
    return "none";
  } catch (error) {
    if (error instanceof CalendarFault) return error.reason;
    throw error;
  }
};

test("What a client wrote is kept whole and in order", () => {
  const text = calendar(
    "X-WR-TIMEZONE:Europe/Stockholm",
    ...["BEGIN:VEVENT", "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR;ACKNOWLEDGED=20261128T100000Z:AUTOMATIC"],
    ...[
      'DTSTART;TZID=Europe/Stockholm;X-NOTE="a:b;c,d",e:20261128T100000',
      "DTEND;TZID=Europe/Stockholm:20261128T110000",
    ],
    ...["ATTENDEE;CN=\"Ek, Bo ^'Bosse^'\";ROLE=CHAIR;X-Y=1;PARTSTAT=TENTATIVE;RSVP=TRUE:mailto:Bo@Example.se", "UID:1"],
    ...[String.raw`SUMMARY;LANGUAGE=sv:Möte\, torsdag\; \\ \n rad`, "CATEGORIES:Arbete,Resa\\, lång", "GEO:59.3;18.1"],
    ...["BEGIN:VALARM", "TRIGGER;RELATED=END:-P1DT2H", "ACTION:DISPLAY", "X-WR-ALARMUID:7", "END:VALARM", "END:VEVENT"],
  );
  const object = readCalendarObject(text);
  expect(writeCalendarObject(object).replaceAll("\r\n ", "")).toBe(text);
  expect(object).toMatchObject({ uid: "1", kind: "VEVENT", overrides: [] });
  expect(object.master).toMatchObject({
    summary: "Möte, torsdag; \\ \n rad",
    categories: ["Arbete", "Resa, lång"],
    start: { kind: "zoned", zone: "Europe/Stockholm", wall: Date.UTC(2026, 10, 28, 10) },
    class: "PUBLIC",
    attendees: [
      { email: "bo@example.se", name: 'Ek, Bo "Bosse"', role: "CHAIR", partstat: "TENTATIVE", isReplyRequested: true },
    ],
    alarms: [{ action: "DISPLAY", trigger: { from: "end", after: { days: -1, milliseconds: -7_200_000 } } }],
  });
});

const character = fc.oneof(
  { arbitrary: fc.string({ unit: "grapheme" }), weight: 3 },
  fc.constantFrom("å", "🎉", "\t", '"', ";", ",", ":", "^", "\\", " "),
);
const lineText = fc.array(character, { maxLength: 60 }).map((all) => all.join("").replaceAll(/[\p{Cc}]/gu, ""));
const anyName = fc.stringMatching(/^X-[A-Z0-9-]{1,12}$/);
const anyProperty: fc.Arbitrary<Property> = fc.record({
  name: anyName,
  parameters: fc.array(fc.record({ name: anyName, values: fc.array(lineText, { minLength: 1, maxLength: 3 }) }), {
    maxLength: 3,
  }),
  value: lineText,
});
const treeOf = (components: fc.Arbitrary<Tree[]>): fc.Arbitrary<Tree> =>
  fc.record({ name: anyName, properties: fc.array(anyProperty, { maxLength: 5 }), components });
const tree = treeOf(fc.array(treeOf(fc.array(treeOf(fc.constant([])), { maxLength: 2 })), { maxLength: 3 }));

test("Whatever is written is read again as it was, in lines of at most 75 octets", () => {
  fc.assert(
    fc.property(tree, (one) => {
      const text = writeTree(one);
      for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(readTrees(text, 3000)).toEqual([one]);
    }),
    { numRuns: 500 },
  );
});

test("Folded text is read by ical.js as it was meant", () => {
  fc.assert(
    fc.property(lineText, (text) => {
      const escaped = text.replaceAll(/[\\;,]/g, String.raw`\$&`);
      const read = new ICAL.Component(ICAL.parse(event(foldLine(`SUMMARY:${escaped}`))) as unknown[]);
      expect(read.getFirstSubcomponent("vevent")?.getFirstPropertyValue("summary")).toBe(text);
    }),
  );
});

test("Lines end by CRLF, LF or CR; a mark of byte order, blank lines and control characters are passed over", () => {
  const text = event("SUMMARY:a\r\n b\r\n\tc\u0000\u000b");
  for (const one of [text, text.replaceAll("\r\n", "\n"), text.replaceAll("\r\n", "\r"), `\uFEFF${text}\r\n\r\n`])
    expect(readCalendarObject(one).master?.summary).toBe("abc");
});

const override = ["BEGIN:VEVENT", "UID:1", "DTSTART:20261129T100000Z", "RECURRENCE-ID:20261129T100000Z", "END:VEVENT"];
const refusals: [string, string, string][] = [
  ["nothing", "", "malformed"],
  ["no iCalendar", "<html></html>", "malformed"],
  ["a calendar without an end", event().slice(0, -20), "malformed"],
  ["an end of something else", event().replace("END:VEVENT", "END:VTODO"), "malformed"],
  ["two calendars", event() + event(), "mixed"],
  [
    "two UIDs",
    calendar(
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTART:20261128",
      "END:VEVENT",
      "BEGIN:VEVENT",
      "UID:2",
      "DTSTART:20261128",
      "END:VEVENT",
    ),
    "mixed",
  ],
  [
    "two kinds",
    calendar("BEGIN:VEVENT", "UID:1", "DTSTART:20261128", "END:VEVENT", "BEGIN:VTODO", "UID:1", "END:VTODO"),
    "mixed",
  ],
  [
    "two masters",
    calendar(...[0, 1].flatMap(() => ["BEGIN:VEVENT", "UID:1", "DTSTART:20261128", "END:VEVENT"])),
    "malformed",
  ],
  ["one occurrence overridden twice", calendar(...override, ...override), "malformed"],
  ["no UID", calendar("BEGIN:VEVENT", "DTSTART:20261128", "END:VEVENT"), "noUid"],
  ["a METHOD", calendar("METHOD:REQUEST", "BEGIN:VEVENT", "UID:1", "DTSTART:20261128", "END:VEVENT"), "method"],
  ["no entry", calendar(), "unsupported"],
  [
    "another calendar than the Gregorian",
    calendar("CALSCALE:CHINESE", "BEGIN:VEVENT", "UID:1", "DTSTART:20261128", "END:VEVENT"),
    "unsupported",
  ],
  ["a recurrence by another calendar", event("RRULE:RSCALE=HEBREW;FREQ=YEARLY"), "unsupported"],
  ["an event without a start", calendar("BEGIN:VEVENT", "UID:1", "END:VEVENT"), "malformed"],
  ["30 February", event("DTEND:20260230T100000Z"), "malformed"],
  ["a zone that nothing describes", event("RDATE;TZID=Nowhere/City:20261128T100000"), "malformed"],
  ["an end that is a date", event("DTEND;VALUE=DATE:20261129"), "malformed"],
  ["a rule without FREQ", event("RRULE:COUNT=3"), "malformed"],
  ["a rule with COUNT and UNTIL", event("RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z"), "malformed"],
  ["an interval of nothing", event("RRULE:FREQ=DAILY;INTERVAL=0"), "malformed"],
  ["day 0", event("RRULE:FREQ=MONTHLY;BYMONTHDAY=0"), "malformed"],
  ["the second Monday of a week", event("RRULE:FREQ=WEEKLY;BYDAY=2MO"), "malformed"],
  ["an alarm without a trigger", event("BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM"), "malformed"],
  ["a parameter without an end", event('SUMMARY;X="a:b'), "malformed"],
  ["more than 1 MiB", event(`ATTACH:${"a".repeat(1024 * 1024)}`), "tooLarge"],
  ["1 MiB in octets only", event(`ATTACH:${"å".repeat(600_000)}`), "tooLarge"],
  ["a line of 64 KiB", event(`SUMMARY:${"a".repeat(66_000)}`), "tooLarge"],
  ["a line of 64 KiB in folds", event(`SUMMARY:${"a\r\n ".repeat(66_000)}`), "tooLarge"],
  ["201 properties", event(...Array.from({ length: 201 }, () => "COMMENT:a")), "tooLarge"],
  ["2001 attendees", event(...Array.from({ length: 2001 }, () => "ATTENDEE:mailto:a@b")), "tooLarge"],
  ["3001 components", calendar(...Array.from({ length: 3001 }, () => "BEGIN:X\r\nEND:X")), "tooLarge"],
  ["17 levels", "BEGIN:X\r\n".repeat(17), "tooLarge"],
  ["101 parameters", event(`SUMMARY${";X=1".repeat(101)}:a`), "tooLarge"],
  ["11 rules", event(...Array.from({ length: 11 }, () => "RRULE:FREQ=DAILY")), "tooLarge"],
  [
    "a zone that changes each second",
    calendar(
      "BEGIN:VTIMEZONE",
      "TZID:Z",
      "BEGIN:STANDARD",
      "DTSTART:19700101T000000",
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:+0200",
      "RRULE:FREQ=SECONDLY",
      "END:STANDARD",
      "END:VTIMEZONE",
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTART;TZID=Z:20261128T100000",
      "END:VEVENT",
    ),
    "unsupported",
  ],
];

for (const [name, text, reason] of refusals)
  test(`A calendar object is refused: ${name}`, () => {
    const began = cpuMilliseconds();
    expect(reasonOf(text)).toBe(reason);
    expect(cpuMilliseconds() - began).toBeLessThan(100);
  });

const seeds = [
  event(
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=5",
    "EXDATE:20261128T100000Z",
    "DURATION:PT1H",
    "BEGIN:VALARM",
    "TRIGGER:-PT5M",
    "END:VALARM",
  ),
  calendar(
    "BEGIN:VTIMEZONE",
    "TZID:Z",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY",
    "END:STANDARD",
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    "UID:1",
    "DTSTART;TZID=Z:20261128T100000",
    "END:VEVENT",
  ),
];

test("Bytes of any kind are refused by a CalendarFault or read, within 100 ms", () => {
  const broken = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(
        fc.tuple(
          fc.nat(400),
          fc.nat(12),
          fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("\r\n", ";", ":", "=", ",", '"', "0", "9999999999")),
        ),
        { maxLength: 8 },
      ),
    )
    .map(([seed, cuts]) =>
      cuts.reduce((text, [at, length, added]) => text.slice(0, at) + added + text.slice(at + length), seed),
    );
  fc.assert(
    fc.property(fc.oneof(broken, fc.string({ unit: "binary", maxLength: 400 })), (text) => {
      const began = cpuMilliseconds();
      const reason = reasonOf(text);
      if (reason === "none") expect(reasonOf(writeCalendarObject(readCalendarObject(text)))).toBe("none");
      expect(cpuMilliseconds() - began).toBeLessThan(100);
    }),
    { numRuns: 3000 },
  );
}, 60_000);
