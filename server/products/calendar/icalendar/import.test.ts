import { expect, test } from "vitest";
import { buildEvent } from "./build.ts";
import { CalendarFault } from "./fault.ts";
import { exportCalendar } from "./export.ts";
import { createPace } from "#clock";
import { importCalendar as importAtPace } from "./import.ts";

import { writeCalendarObject } from "./object.ts";

const stamp = new Date("2026-11-28T12:00:00Z");
const event = (uid: string, zone = "Europe/Stockholm") =>
  buildEvent({
    uid,
    stamp,
    summary: uid,
    zone,
    start: "2026-11-28T10:00",
    end: "2026-11-28T11:00",
    rrule: "FREQ=WEEKLY",
  });

const importCalendar = (text: string) => importAtPace(text, { pace: createPace() });

test("What is exported is imported again, each zone written once", async () => {
  const objects = [event("1"), event("2"), event("3", "America/New_York"), event("4", "UTC")];
  const text = await exportCalendar(objects, { name: "Anna; jobb, möten", colour: "#1f6feb" });
  expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(2);
  const imported = await importCalendar(text);
  expect(imported).toMatchObject({ faults: [], name: "Anna; jobb, möten", colour: "#1f6feb" });
  expect(imported.objects.map(({ uid }) => uid)).toEqual(["1", "2", "3", "4"]);
  // Each object stands alone, with the zones it names.
  expect(imported.objects.map(({ root }) => root.components.length)).toEqual([2, 2, 2, 1]);
  for (const [index, one] of imported.objects.entries())
    expect(writeCalendarObject(one).match(/BEGIN:VEVENT[^]*END:VEVENT/)?.[0]).toBe(
      writeCalendarObject(objects[index] ?? one).match(/BEGIN:VEVENT[^]*END:VEVENT/)?.[0],
    );
});

test("An entry that cannot be taken is a fault of its own; the others are taken", async () => {
  const lines = (...all: string[]): string =>
    ["BEGIN:VCALENDAR", "METHOD:PUBLISH", ...all, "END:VCALENDAR", ""].join("\r\n");
  const part = (uid: string | null, ...all: string[]): string[] => [
    "BEGIN:VEVENT",
    ...(uid === null ? [] : [`UID:${uid}`]),
    ...all,
    "END:VEVENT",
  ];
  const imported = await importCalendar(
    lines(
      ...part("good", "DTSTART:20261128T100000Z", "RRULE:FREQ=DAILY"),
      ...part("good", "RECURRENCE-ID:20261129T100000Z", "DTSTART:20261129T120000Z"),
      ...part(null, "DTSTART:20261128T100000Z"),
      ...part("bad", "DTSTART:20261328T100000Z"),
      ...part("zone", "DTSTART;TZID=Nowhere:20261128T100000"),
      ...["BEGIN:VTODO", "UID:good", "END:VTODO", "BEGIN:X-OTHER", "END:X-OTHER"],
    ) + lines(...part("second", "DTSTART:20261128")),
  );
  expect(imported.objects.map(({ uid }) => uid)).toEqual(["second"]);
  expect(imported.faults.map(({ uid, fault }) => [uid, fault.reason])).toEqual([
    [null, "noUid"],
    ["good", "mixed"],
    ["bad", "malformed"],
    ["zone", "malformed"],
  ]);
});

test("Thousands of zones that are dear to read do not hold up a file", async () => {
  const zone = (name: string): string =>
    `BEGIN:VTIMEZONE\r\nTZID:${name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=DAILY;UNTIL=19780101T000000Z\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n`;
  const parts = Array.from(
    { length: 8000 },
    (_, index) =>
      `${zone(`Z${index}`)}BEGIN:VEVENT\r\nUID:${index}\r\nDTSTART;TZID=Z${index}:20260101T090000\r\nEND:VEVENT\r\n`,
  );
  const before = process.threadCpuUsage();
  const imported = await importCalendar(`BEGIN:VCALENDAR\r\n${parts.join("")}END:VCALENDAR\r\n`);
  const { user, system } = process.threadCpuUsage(before);
  expect(imported.objects.length + imported.faults.length).toBe(8000);
  expect(imported.faults[0]?.fault.reason).toBe("unsupported");
  expect((user + system) / 1000).toBeLessThan(10_000);
});

test("A file that is none, or too large, is refused as a whole", async () => {
  for (const text of ["", "<html>", "BEGIN:VCALENDAR\r\n"])
    await expect(importCalendar(text), text).rejects.toThrow(CalendarFault);
  await expect(importCalendar("a".repeat(21 * 1024 * 1024))).rejects.toThrow(
    expect.objectContaining({ reason: "tooLarge" }),
  );
  const many = Array.from(
    { length: 20_001 },
    (_, index) => `BEGIN:VEVENT\r\nUID:${index}\r\nDTSTART:20261128\r\nEND:VEVENT\r\n`,
  );
  await expect(importCalendar(`BEGIN:VCALENDAR\r\n${many.join("")}END:VCALENDAR\r\n`)).rejects.toThrow(
    "at most 20000 entries",
  );
});

test("Others are answered while a large file is read", async () => {
  const one = (n: number): string =>
    `BEGIN:VEVENT\r\nUID:${n}\r\nDTSTART:20260101T090000Z\r\nDESCRIPTION:${"ord ".repeat(50)}\r\nEND:VEVENT\r\n`;
  const text = `BEGIN:VCALENDAR\r\n${Array.from({ length: 19_000 }, (_, n) => one(n)).join("")}END:VCALENDAR\r\n`;
  let longest = 0;
  let last = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
  }, 1);
  expect((await importCalendar(text)).objects).toHaveLength(19_000);
  clearInterval(timer);
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThan(250);
});
