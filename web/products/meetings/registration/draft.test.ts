import { expect, test } from "vitest";
import { draftOf, settingsOf } from "./draft.ts";

test("what is written in the fields becomes settings and the other way round; no number of seats is none", () => {
  const draft = { ...draftOf(null), seats: "1 200", closesAt: "2026-12-03T13:00" };
  const settings = settingsOf(draft);
  expect(settings).toMatchObject({ seats: 1200, closesAt: new Date("2026-12-03T13:00").toISOString(), isOpen: true });
  const counts = { waiting: 0, registered: 0, cancelled: 0, came: 0 };
  const again = settings && draftOf({ ...settings, url: "https://safos.example/g/r-x", counts });
  expect(again).toEqual({ ...draft, seats: "1200" });
  expect(settingsOf({ ...draft, seats: "" })?.seats).toBe(null);
  for (const seats of ["0", "10001", "-1", "två", "1.5"]) expect(settingsOf({ ...draft, seats })).toBe(null);
});
