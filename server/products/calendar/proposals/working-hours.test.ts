import { expect, test } from "vitest";
import { usualHours } from "./usual-hours.ts";
import { timesOff } from "./working-hours.ts";

const iso = (times: readonly { start: number; end: number }[]): string[] =>
  times.map(({ start, end }) => [start, end].map((one) => new Date(one).toISOString().slice(5, 16)).join(" "));
const window = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });

test("what is outside the hours of a week is off, by the clock of its zone and over the night when that changes", () => {
  expect(iso(timesOff(usualHours, window("2027-03-26T12:00:00Z", "2027-03-29T08:00:00Z")))).toEqual([
    // From Friday at 17 in winter time to Monday at 8 in summer time.
    "03-26T16:00 03-29T06:00",
  ]);
  const halves = {
    zone: "UTC",
    week: [
      [
        { from: 480, to: 720 },
        { from: 780, to: 1440 },
      ],
      [{ from: 0, to: 60 }],
      [],
      [],
      [],
      [],
      [],
    ],
  };
  expect(iso(timesOff(halves, window("2027-03-01T00:00:00Z", "2027-03-02T04:00:00Z")))).toEqual([
    "03-01T00:00 03-01T08:00",
    "03-01T12:00 03-01T13:00",
    "03-02T01:00 03-02T04:00",
  ]);
  expect(
    iso(
      timesOff(
        { zone: "UTC", week: [[], [], [], [], [], [], []] },
        window("2027-03-01T00:00:00Z", "2027-03-02T00:00:00Z"),
      ),
    ),
  ).toEqual(["03-01T00:00 03-02T00:00"]);
});
