import fc from "fast-check";
import { dayLength, wallOf, type Wall } from "../icalendar/time.ts";
import type { PlainRule } from "./reference.testing.ts";

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const some = <T>(one: fc.Arbitrary<T>, most = 4): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: most });
const maybe = <T>(one: fc.Arbitrary<T>, weight = 3): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight }, { arbitrary: one, weight: 1 });
const signed = (most: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 1, max: most }), fc.integer({ min: -most, max: -1 }));

const plainDay = fc.constantFrom(...weekdays);
const nthDay = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    plainDay,
    fc.tuple(signed(most), plainDay).map(([nth, day]) => `${nth}${day}`),
  );

/** Any rule that RFC 5545 allows, of a frequency. */
function ruleOf(FREQ: PlainRule["FREQ"]): fc.Arbitrary<PlainRule> {
  const isLong = FREQ === "MONTHLY" || FREQ === "YEARLY";
  return fc
    .record({
      FREQ: fc.constant(FREQ),
      INTERVAL: maybe(fc.integer({ min: 1, max: FREQ === "YEARLY" ? 4 : 40 }), 1),
      COUNT: maybe(fc.integer({ min: 1, max: 60 })),
      WKST: maybe(fc.constantFrom("SU", "WE", "MO")),
      BYSECOND: maybe(some(fc.integer({ min: 0, max: 59 }), 3), 6),
      BYMINUTE: maybe(some(fc.integer({ min: 0, max: 59 }), 3), 4),
      BYHOUR: maybe(some(fc.integer({ min: 0, max: 23 }), 3)),
      BYDAY: maybe(some(isLong ? nthDay(FREQ === "YEARLY" ? 53 : 5) : plainDay), 1),
      BYMONTHDAY: FREQ === "WEEKLY" ? fc.constant(undefined) : maybe(some(signed(31), 6)),
      BYYEARDAY:
        FREQ === "DAILY" || FREQ === "WEEKLY" || FREQ === "MONTHLY"
          ? fc.constant(undefined)
          : maybe(some(signed(366), 20), 6),
      BYWEEKNO: FREQ === "YEARLY" ? maybe(some(signed(53))) : fc.constant(undefined),
      BYMONTH: maybe(some(fc.integer({ min: 1, max: 12 }), 6)),
      BYSETPOS: maybe(some(signed(6), 3)),
    })
    .map((rule) => {
      // A number has no meaning beside weeks, nor a position without a set.
      const BYDAY =
        rule.BYWEEKNO && rule.BYDAY ? [...new Set(rule.BYDAY.map((one) => one.replace(/^-?\d+/, "")))] : rule.BYDAY;
      return { ...rule, BYDAY };
    });
}

export const anyRule = fc
  .constantFrom<PlainRule["FREQ"]>("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
  .chain(ruleOf);

export const anyStart: fc.Arbitrary<Wall> = fc
  .tuple(
    fc.integer({ min: wallOf(1990, 1, 1) / dayLength, max: wallOf(2050, 1, 1) / dayLength }),
    fc.integer({ min: 0, max: 86_399 }),
  )
  .map(([day, second]) => day * dayLength + second * 1000);

/** How far a rule is followed: twenty years, or as long as the reference can. */
export const spans: Record<PlainRule["FREQ"], number> = {
  YEARLY: 20 * 366 * dayLength,
  MONTHLY: 20 * 366 * dayLength,
  WEEKLY: 20 * 366 * dayLength,
  DAILY: 20 * 366 * dayLength,
  HOURLY: 200 * dayLength,
  MINUTELY: 5 * dayLength,
  SECONDLY: 3 * 3_600_000,
};
