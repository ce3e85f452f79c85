import { expect, test } from "vitest";
import { readCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { maxAttendees } from "../limits.ts";
import { inviteesOf } from "../scheduling/organised.ts";
import { eventText } from "../testing.ts";
import { withGiven } from "./given.ts";

const organizer = "anna@fk.example";
const guest = (index: number): string => `gäst${index}@konsult.example`;
const entryWith = (people: number): CalendarObject =>
  readCalendarObject(
    eventText("många", [
      "DTSTART:20371201T090000Z",
      "DTEND:20371201T100000Z",
      "RRULE:FREQ=DAILY;COUNT=5",
      `ORGANIZER:mailto:${organizer}`,
      ...Array.from({ length: people }, (_one, index) => `ATTENDEE:mailto:${guest(index)}`),
    ]),
  );
const hand = (object: CalendarObject, from: string, to: string, recurrenceId: string | null = null) =>
  withGiven(object, from, { delegate: { address: to, name: null, isMailed: true }, recurrenceId, comment: null });

test("nobody hands an entry on beyond as many people as its organiser may write", () => {
  const nearly = entryWith(maxAttendees - 1);
  const full = hand(nearly, guest(0), "ny0@konsult.example");
  if (typeof full === "string") throw new Error(full);
  expect(inviteesOf(full, organizer)).toHaveLength(maxAttendees);
  // The next one, of all of it and of one occurrence.
  for (const id of [null, "20371203T090000Z"]) expect(hand(full, guest(1), "ny1@konsult.example", id)).toBe("full");
  // Another in the place of who was asked before is no more.
  const other = hand(full, guest(0), "ny2@konsult.example");
  expect(typeof other === "string" ? other : inviteesOf(other, organizer).length).toBe(maxAttendees);
});
