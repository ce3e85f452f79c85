import { expect, test } from "vitest";
import { findZones, instantIn, isKnownZone, localIn, offsetOf } from "./zones.ts";

const winter = Date.parse("2026-12-03T12:00:00Z");
const summer = Date.parse("2026-06-03T12:00:00Z");
const ids = (text: string, at = winter, locale = "sv"): string[] => findZones(text, locale, at).map(({ id }) => id);

test("zones are found by city, region, name and offset of the day that is meant", () => {
  expect(ids("stock")[0]).toBe("Europe/Stockholm");
  expect(ids("new york")[0]).toBe("America/New_York");
  expect(ids("são paulo")[0]).toBe("America/Sao_Paulo");
  expect(ids("japansk")).toContain("Asia/Tokyo");
  expect(ids("japan", winter, "en")).toContain("Asia/Tokyo");
  for (const text of ["+5:45", "UTC+5:45", "gmt+05:45"]) expect(ids(text)).toEqual([expect.stringContaining("mandu")]);
  // The offset of a place is that of the season.
  expect([ids("-3:30", winter), ids("-3:30", summer)]).toEqual([["America/St_Johns"], []]);
  expect([ids(""), ids("ingenstans"), ids("+99")]).toEqual([[], [], []]);
  expect(findZones("e", "sv", winter)).toHaveLength(8);
});

test("offsets and times go with the clocks of the zone", () => {
  expect([offsetOf("Europe/Stockholm", winter), offsetOf("Europe/Stockholm", summer)]).toEqual(["UTC+1", "UTC+2"]);
  expect([offsetOf("America/St_Johns", winter), offsetOf("UTC", winter)]).toEqual(["UTC−3:30", "UTC+0"]);
  for (const [zone, local] of [
    ["America/New_York", "2026-10-24T21:30"],
    ["America/New_York", "2026-11-01T03:30"],
    ["Asia/Kathmandu", "2026-01-01T00:15"],
  ] as const)
    expect(localIn(zone, instantIn(zone, local))).toBe(local);
  // Of an hour that comes twice the first, of one that is skipped as much later.
  expect(new Date(instantIn("America/New_York", "2026-11-01T01:30")).toISOString()).toBe("2026-11-01T05:30:00.000Z");
  expect(localIn("America/New_York", instantIn("America/New_York", "2026-03-08T02:30"))).toBe("2026-03-08T03:30");
  expect([isKnownZone("Europe/Stockholm"), isKnownZone("Min egen tid")]).toEqual([true, false]);
});
