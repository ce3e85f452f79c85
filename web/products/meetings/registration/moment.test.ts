import { expect, test } from "vitest";
import { writeSpan } from "./moment.ts";

test("a time is written in the zone that is asked for, with the day once where it is the same", () => {
  const span = { startsAt: "2026-12-03T12:00:00.000Z", endsAt: "2026-12-03T13:30:00.000Z" };
  expect(writeSpan("sv", span, "Europe/Stockholm")).toBe("torsdag 3 december 2026 13:00–14:30");
  expect(writeSpan("sv", { ...span, endsAt: null }, "Asia/Tokyo")).toBe("torsdag 3 december 2026 21:00");
  expect(writeSpan("en", span, "Pacific/Auckland")).toMatch(/4 December 2026 01:00–02:30$/);
  expect(writeSpan("sv", span, "Pacific/Kiritimati")).toBe("fredag 4 december 2026 02:00–03:30");
  expect(writeSpan("sv", span, "America/Los_Angeles")).toBe("torsdag 3 december 2026 04:00–05:30");
  expect(writeSpan("sv", { ...span, endsAt: "2026-12-04T13:30:00.000Z" }, "Europe/Stockholm")).toBe(
    "torsdag 3 december 2026 13:00 – fredag 4 december 2026 14:30",
  );
});
