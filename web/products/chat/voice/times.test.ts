import { expect, test } from "vitest";
import { formatLength } from "./times.ts";

test("a length is read in minutes and seconds, past the hour too", () => {
  expect(formatLength("sv", 65.9)).toBe("1.05");
  expect(formatLength("en", 3725)).toBe("62:05");
  expect(formatLength("sv", -1)).toBe("0.00");
});
