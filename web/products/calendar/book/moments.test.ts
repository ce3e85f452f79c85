import { expect, test } from "vitest";
import { addMonths, endOf, monthWithin, timeIn, writeSpan } from "./moments.ts";
import { dayIn } from "../zones.ts";

test("a time is written by the clock of the zone that was chosen, its day too", () => {
  const late = "2026-12-03T23:30:00.000Z";
  expect([dayIn("Europe/Stockholm", late), dayIn("America/New_York", late)]).toEqual(["2026-12-04", "2026-12-03"]);
  expect(timeIn("sv", "Europe/Stockholm", late)).toBe("00:30");
  expect(writeSpan("sv", "Europe/Stockholm", late, endOf(late, 30))).toBe("fredag 4 december 2026 00:30–01:00");
});

test("a month is shown as far as times are offered", () => {
  const within = (day: string) => monthWithin(day, "2026-12-10", "2027-02-03");
  expect(within("2026-12-10")).toEqual({ from: "2026-12-10", to: "2026-12-31" });
  expect(within("2027-01-01")).toEqual({ from: "2027-01-01", to: "2027-01-31" });
  expect(within("2027-02-01")).toEqual({ from: "2027-02-01", to: "2027-02-03" });
  expect([addMonths("2026-12-10", 1), addMonths("2027-01-31", 1), addMonths("2027-01-31", -1)]).toEqual([
    "2027-01-01",
    "2027-02-01",
    "2026-12-01",
  ]);
});
