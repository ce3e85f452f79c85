import { expect, test } from "vitest";
import { draftOf, readHours, readMinutes, readNumber, settingsOf, writeHours } from "./draft.ts";

test("hours are read as people write them, in order, and written back", () => {
  expect(readHours("9-12, 13.30–16")).toEqual([
    { from: 540, to: 720 },
    { from: 810, to: 960 },
  ]);
  expect(readHours("")).toEqual([]);
  for (const wrong of ["9", "12-9", "13-16, 9-12", "9-11, 10-12", "9:70-10", "20-25", "nio-tolv"])
    expect([wrong, readHours(wrong)]).toEqual([wrong, null]);
  expect(writeHours(readHours("9-12,13:30-24") ?? [])).toBe("9-12, 13:30-24");
});

test("numbers and lengths stay within their limits", () => {
  expect([readNumber("ahead", "60"), readNumber("ahead", "0"), readNumber("ahead", "1,5")]).toEqual([60, null, null]);
  expect([readNumber("notice", "1,5"), readNumber("notice", "x")]).toEqual([1.5, null]);
  expect([readMinutes("15, 30"), readMinutes("4"), readMinutes("")]).toEqual([[15, 30], null, null]);
});

test("what is written becomes settings once all of it can be", () => {
  const draft = draftOf(null);
  expect(settingsOf(draft)).toBeNull();
  const good = { ...draft, title: " Rådgivning ", notice: "2" };
  expect(settingsOf(good)).toMatchObject({ title: "Rådgivning", minutes: [30], notice: 120, mostPerDay: null });
  expect(settingsOf({ ...good, mostPerDay: "0" })).toBeNull();
  const choice = { id: "q1", title: "Vad?", kind: "choice", options: ["", " "], isRequired: false } as const;
  expect(settingsOf({ ...good, questions: [{ ...choice, options: [...choice.options] }] })).toBeNull();
});
