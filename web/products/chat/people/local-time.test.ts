import { expect, test } from "vitest";
import { timeIn } from "./local-time.ts";

const noon = Date.UTC(2026, 11, 3, 12, 0);

test("a zone's time is shown as the language writes it", () => {
  expect(timeIn("sv", "Europe/Helsinki", noon)).toBe("14.00");
  expect(timeIn("en", "Asia/Tokyo", noon)).toContain("09:00");
});

test("a zone that nobody knows has no time", () => {
  expect(timeIn("sv", "Europa/Atlantis", noon)).toBeNull();
  expect(timeIn("sv", "", noon)).toBeNull();
});
