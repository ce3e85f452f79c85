import type { Poll } from "@safos/contract/polls";
import { expect, test } from "vitest";
import {
  addLine,
  addTime,
  changesOf,
  draftOf,
  isReady,
  newPollOf,
  withDays,
  withKind,
  type OptionLine,
  type PollDraft,
} from "./draft.ts";

const now = new Date(2026, 10, 24, 9).getTime();
const fresh = draftOf(undefined, now);
const written = (...parts: Partial<OptionLine>[]): Partial<PollDraft> => ({
  lines: parts.map((part, key) => ({ key, text: "", date: "", from: "09:00", to: "10:00", isAllDay: false, ...part })),
});
const optionsIn = (draft: PollDraft) => newPollOf(draft, "Europe/Stockholm").options;

test("a poll can be made with a question and two options, or one where others may propose", () => {
  const asked = { ...fresh, title: "När?" };
  expect([isReady(fresh, true), isReady(asked, true), isReady(asked, false)]).toEqual([false, false, true]);
  const one = { ...asked, ...written({ text: "Nu" }, { text: "  " }) };
  expect([isReady(one, true), isReady({ ...one, proposals: "open" }, true)]).toEqual([false, true]);
  expect(isReady({ ...asked, ...written({ text: "Nu" }, { text: "Sen" }) }, true)).toBe(true);
});

test("days become moments; ending before it begins means the next day, and whole days have no time", () => {
  const draft = {
    ...withKind(fresh, "date"),
    ...written(
      { date: "2026-12-01", from: "22:00", to: "01:00" },
      { date: "2026-12-02", to: "" },
      { date: "2026-12-03", isAllDay: true },
      { text: "inte en dag" },
    ),
  };
  expect(draft.choice).toBe("yesno");
  expect(optionsIn(draft)).toEqual([
    { startsAt: new Date(2026, 11, 1, 22).toISOString(), endsAt: new Date(2026, 11, 2, 1).toISOString() },
    { startsAt: new Date(2026, 11, 2, 9).toISOString(), endsAt: null },
    { startsAt: new Date(2026, 11, 3).toISOString(), isAllDay: true },
  ]);
});

test("days are chosen and taken back, in their order; a new one has the times of the newest", () => {
  expect(withKind(fresh, "date").lines).toEqual([]);
  const [first] = withDays([], ["2026-12-03"]);
  expect(first).toMatchObject({ date: "2026-12-03", from: "09:00", to: "10:00" });
  const changed = [{ ...first!, from: "13:00", to: "14:30" }];
  const two = withDays(changed, ["2026-12-03", "2026-12-01"]);
  expect(two.map(({ date, from, to }) => [date, from, to])).toEqual([
    ["2026-12-01", "13:00", "14:30"],
    ["2026-12-03", "13:00", "14:30"],
  ]);
  expect(new Set(two.map((one) => one.key)).size).toBe(2);
  expect(withDays(two, ["2026-12-01"]).map((one) => one.date)).toEqual(["2026-12-01"]);
});

test("another time on a day follows the one it was added from, as long as the day lasts", () => {
  const [line] = withDays([], ["2026-12-01"]);
  const times = (lines: readonly OptionLine[]) => lines.map(({ from, to }) => [from, to]);
  expect(times(addTime([line!], line!.key))).toEqual([
    ["09:00", "10:00"],
    ["10:00", "11:00"],
  ]);
  const late = { ...line!, from: "22:00", to: "23:30" };
  expect(times(addTime([late], late.key))).toEqual([
    ["22:00", "23:30"],
    ["22:00", "23:30"],
  ]);
  expect(addTime([line!], 4711)).toEqual([line]);
});

test("a line that is added has a key of its own", () => {
  expect(new Set(addLine(addLine(addLine([]))).map((one) => one.key)).size).toBe(3);
});

test("limits that a way of choosing does not have are left out, and so is a reminder without a deadline", () => {
  const draft = { ...fresh, maxChoices: "2", optionLimit: "10", quorum: "x", remind: "day" } as const;
  const limits = (more: Partial<PollDraft>) => {
    const { maxChoices, optionLimit, quorum, remindHours } = changesOf({ ...draft, ...more });
    return [maxChoices, optionLimit, quorum, remindHours];
  };
  expect(limits({ choice: "single" })).toEqual([null, 10, null, null]);
  expect(limits({ choice: "multiple", deadline: "2026-12-01T12:00" })).toEqual([2, 10, null, 24]);
  expect(limits({ choice: "ranked", quorum: "0" })).toEqual([null, null, null, null]);
});

test("a deadline that has passed begins empty, one to come in the reader's own time", () => {
  const deadlineOf = (date: Date): string => draftOf({ deadline: date.toISOString() } as Poll, now).deadline;
  expect(deadlineOf(new Date(2026, 10, 24, 8))).toBe("");
  expect(deadlineOf(new Date(2026, 11, 1, 7, 5))).toBe("2026-12-01T07:05");
});
