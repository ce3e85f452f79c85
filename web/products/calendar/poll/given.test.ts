import type { Ballot, Poll, PollOption } from "@safos/contract/polls";
import { expect, test } from "vitest";
import { momentAt } from "../../../ui/moments.ts";
import { givenOf } from "./given.ts";

const option = (id: string, more: Partial<PollOption>): PollOption => ({
  ...{ id, text: "", startsAt: null, endsAt: null, isAllDay: false, proposedBy: null, isApproved: true },
  ...{ votes: null, maybe: null, points: null, isFull: false, mine: null },
  ...more,
});
const ballot = (name: string, value: number, isGuest = false): Ballot => ({
  person: isGuest
    ? null
    : {
        ...{ id: name, name: `${name}@fk.example`, userId: `@${name}:fk.example`, displayName: name },
        ...{ organisationId: "o", organisationName: "Försäkringskassan", avatarUrl: null },
      },
  name,
  isGuest,
  answers: [{ optionId: "b", value }],
});
const poll = (options: PollOption[], decidedOptionId: string | null, more: Partial<Poll> = {}): Poll =>
  ({
    ...{ id: "p", title: "Styrgrupp", kind: "date", choice: "yesno", timeZone: "Europe/Stockholm", options },
    ...{ decidedOptionId, ballots: [] },
    ...more,
  }) as unknown as Poll;
const about = { myId: "anna", address: "https://safos.example/w/1/polls/p" };

test("the decided time is the entry's, with its end, and those who can come are invited", () => {
  const options = [
    option("a", { startsAt: "2026-12-01T08:00:00Z" }),
    option("b", { startsAt: "2026-12-02T08:00:00Z", endsAt: "2026-12-02T09:30:00Z" }),
  ];
  const ballots = [ballot("anna", 2), ballot("bo", 2), ballot("citra", 1), ballot("david", 0), ballot("gäst", 2, true)];
  expect(givenOf(poll(options, "b", { ballots }), about)).toEqual({
    isAllDay: false,
    start: momentAt("datetime", Date.parse("2026-12-02T08:00:00Z")),
    end: momentAt("datetime", Date.parse("2026-12-02T09:30:00Z")),
    summary: "Styrgrupp",
    description: about.address,
    people: [
      expect.objectContaining({ personId: "bo", isOptional: false }),
      expect.objectContaining({ personId: "citra", isOptional: true }),
    ],
  });
});

test("whole days are the poll's days wherever they are read, and a time without an end takes an hour", () => {
  // Midnight in Stockholm is the day before in UTC.
  const days = option("b", { startsAt: "2026-12-01T23:00:00Z", endsAt: "2026-12-03T23:00:00Z", isAllDay: true });
  expect(givenOf(poll([days], "b"), about)).toMatchObject({ isAllDay: true, start: "2026-12-02", end: "2026-12-04" });
  const moment = option("b", { startsAt: "2026-12-02T08:00:00Z" });
  expect(givenOf(poll([moment], "b"), about)?.end).toBe(momentAt("datetime", Date.parse("2026-12-02T09:00:00Z")));
});

test("what is not decided, or is words, makes no entry", () => {
  expect(givenOf(poll([option("b", { startsAt: "2026-12-02T08:00:00Z" })], null), about)).toBeNull();
  expect(givenOf(poll([option("b", { text: "ja" })], "b"), about)).toBeNull();
});
