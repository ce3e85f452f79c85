import { expect, test } from "vitest";
import { writeCalendar } from "./calendar.ts";

const event = {
  uid: "0198@safos.example",
  title: "Frågor; svar, och \\ annat\r\nATTENDEE:mailto:x@y.example",
  description: `${"å".repeat(100)}\n\u0007slut`,
  url: "https://safos.example/g/p-abc",
  startsAt: new Date("2026-12-03T12:00:00.000Z"),
  endsAt: new Date("2026-12-03T13:30:00.000Z"),
  writtenAt: new Date("2026-11-28T08:00:00.123Z"),
  isCancelled: false,
};

test("an event is written with times in UTC, escaped text and no row over 75 octets", () => {
  const written = writeCalendar(event);
  expect(written.endsWith("END:VCALENDAR\r\n")).toBe(true);
  for (const row of written.split("\r\n")) expect(Buffer.byteLength(row)).toBeLessThanOrEqual(75);
  const rows = written.replaceAll("\r\n ", "").split("\r\n");
  expect(rows).toContain("DTSTART:20261203T120000Z");
  expect(rows).toContain("DTEND:20261203T133000Z");
  expect(rows).toContain("DTSTAMP:20261128T080000Z");
  expect(rows).toContain(String.raw`SUMMARY:Frågor\; svar\, och \\ annat\nATTENDEE:mailto:x@y.example`);
  expect(rows).toContain(`DESCRIPTION:${"å".repeat(100)}\\nslut`);
  expect(rows.filter((row) => row.startsWith("ATTENDEE"))).toEqual([]);
  expect(rows).toContain("STATUS:CONFIRMED");
});

test("a cancelled event says so, and one written later has a higher number", () => {
  const cancelled = writeCalendar({ ...event, isCancelled: true, writtenAt: new Date("2026-11-28T08:00:05.000Z") });
  expect(cancelled).toContain("METHOD:CANCEL\r\n");
  expect(cancelled).toContain("STATUS:CANCELLED\r\n");
  const sequence = (text: string): number => Number(/SEQUENCE:(\d+)/.exec(text)?.[1]);
  expect(sequence(cancelled) - sequence(writeCalendar(event))).toBe(5);
});
