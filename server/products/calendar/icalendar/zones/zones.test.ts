import fc from "fast-check";
import { expect, test } from "vitest";
import { Budget } from "../../recurrence/budget.ts";
import { zoneByName } from "./find-zone.ts";
import { ianaZone } from "./iana.ts";
import { makeTimezone } from "./make-vtimezone.ts";
import { describedZone } from "./vtimezone.ts";
import { windowsZones } from "./windows.ts";

const names = [
  ...[
    "Europe/Stockholm",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
  ],
  ...[
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Pacific/Apia",
    "Europe/Dublin",
    "Asia/Jerusalem",
    "America/Santiago",
    "Etc/GMT+5",
  ],
];

test("A zone goes as Temporal goes, at any instant and at any wall time", () => {
  const instants = fc.integer({ min: Date.UTC(1850, 0, 1) / 1000, max: Date.UTC(2180, 0, 1) / 1000 });
  fc.assert(
    fc.property(fc.constantFrom(...names), instants, (name, seconds) => {
      const zone = ianaZone(name);
      const instant = Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
      const zoned = instant.toZonedDateTimeISO(name);
      expect(zone?.toWall(seconds * 1000)).toBe(seconds * 1000 + zoned.offsetNanoseconds / 1e6);
      const plain = instant.toZonedDateTimeISO("UTC").toPlainDateTime();
      expect(zone?.toInstant(seconds * 1000)).toBe(plain.toZonedDateTime(name).epochMilliseconds);
    }),
    { numRuns: 3000 },
  );
});

test("A VTIMEZONE that is made describes its zone for every later time until 2099", () => {
  for (const name of names)
    for (const year of [1995, 2026]) {
      const from = Date.UTC(year, 5, 1);
      const described = describedZone(makeTimezone(name, from), new Budget(1_000_000));
      for (let instant = from; instant < Date.UTC(2099, 0, 1); instant += 5 * 86_400_000 + 3_600_000)
        if (described.toWall(instant) !== ianaZone(name)?.toWall(instant))
          expect.fail(`${name} from ${year} at ${new Date(instant).toISOString()}`);
    }
});

test("The zone of a country with a yearly rule is written in two observances", () => {
  expect(makeTimezone("Europe/Stockholm", Date.UTC(2026, 5, 1)).components).toHaveLength(2);
  expect(makeTimezone("America/New_York", Date.UTC(2026, 5, 1)).components).toHaveLength(2);
  expect(makeTimezone("Asia/Kathmandu", Date.UTC(2026, 5, 1)).components).toHaveLength(1);
});

test("Every name of Windows is one of the database; what is no name is none", () => {
  for (const [name, iana] of windowsZones) expect(zoneByName(name)?.ianaName, name).toBe(ianaZone(iana)?.ianaName);
  for (const name of ["", "+01:00", "Europe", "../etc", "Europe/Stockholm; x", "/x/y", "a".repeat(1000)])
    expect(zoneByName(name), name).toBeNull();
});
