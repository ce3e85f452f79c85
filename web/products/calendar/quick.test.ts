import { expect, test } from "vitest";
import { readQuick } from "./quick.ts";

/** Tuesday 24 November 2026, 10.00. */
const read = (text: string): string | null => {
  const found = readQuick(text, "2026-11-24", 600);
  return found && `${found.summary} | ${found.start} | ${found.end}`;
};

const table: readonly [text: string, found: string | null][] = [
  ["möte med Bo torsdag 13-14", "möte med Bo | 2026-11-26T13:00 | 2026-11-26T14:00"],
  ["lunch 12 imorgon", "lunch | 2026-11-25T12:00 | 2026-11-25T13:00"],
  ["Lunch imorgon 12", "Lunch | 2026-11-25T12:00 | 2026-11-25T13:00"],
  ["idag kl. 15.30 fika i en halvtimme", "fika | 2026-11-24T15:30 | 2026-11-24T16:00"],
  ["Budgetgenomgång 3 dec kl 9", "Budgetgenomgång | 2026-12-03T09:00 | 2026-12-03T10:00"],
  ["Budget den 3 december 2027 09.15–10.45", "Budget | 2027-12-03T09:15 | 2027-12-03T10:45"],
  ["semester 21/12 5 dagar", "semester | 2026-12-21 | 2026-12-25"],
  ["Tandläkare på fredag 8:20 45 min", "Tandläkare | 2026-11-27T08:20 | 2026-11-27T09:05"],
  ["avstämning nästa tisdag från 10 till 11.30", "avstämning | 2026-12-01T10:00 | 2026-12-01T11:30"],
  ["tisdag handledning", "handledning | 2026-12-01 | 2026-12-01"],
  ["i övermorgon studiebesök kl 13 två timmar", "studiebesök | 2026-11-26T13:00 | 2026-11-26T15:00"],
  ["jour fredag 22-06", "jour | 2026-11-27T22:00 | 2026-11-28T06:00"],
  ["workshop 2027-01-14 9-16", "workshop | 2027-01-14T09:00 | 2027-01-14T16:00"],
  ["ring Åsa 14:00", "ring Åsa | 2026-11-24T14:00 | 2026-11-24T15:00"],
  ["ring Åsa 9:00", "ring Åsa | 2026-11-25T09:00 | 2026-11-25T10:00"],
  ["nyår 1 jan", "nyår | 2027-01-01 | 2027-01-01"],
  ["möte med 5 personer torsdag 9", "möte med 5 personer | 2026-11-26T09:00 | 2026-11-26T10:00"],
  ["meeting with Bo Thursday 1-2 pm", "meeting with Bo | 2026-11-26T13:00 | 2026-11-26T14:00"],
  ["lunch tomorrow at 12", "lunch | 2026-11-25T12:00 | 2026-11-25T13:00"],
  ["review on Friday from 11 to 1 pm", "review | 2026-11-27T11:00 | 2026-11-27T13:00"],
  ["standup next monday 9.15 for 15 minutes", "standup | 2026-11-30T09:15 | 2026-11-30T09:30"],
  ["call December 3rd 3pm for half an hour", "call | 2026-12-03T15:00 | 2026-12-03T15:30"],
  ["the day after tomorrow: inspection", "inspection | 2026-11-26 | 2026-11-26"],
  ["midnight at 12 am on 5 May", "midnight | 2027-05-05T00:00 | 2027-05-05T01:00"],
  // What is no date and no time is text; what does not say when is nothing.
  ["möte 31 feb", null],
  ["möte med Bo", null],
  ["25-26 personer", null],
  ["", null],
];

test.each(table)("%s", (text, found) => {
  expect(read(text)).toBe(found);
});

test("long and hostile texts are read at once", () => {
  const began = performance.now();
  for (const text of [
    "1-".repeat(5000),
    "måndag ".repeat(2000),
    " ".repeat(10_000),
    "9.".repeat(5000),
    "i ".repeat(5000),
  ])
    readQuick(text, "2026-11-24", 600);
  expect(performance.now() - began).toBeLessThan(500);
});
