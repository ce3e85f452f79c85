import type { TextKey } from "../../text/index.tsx";
import { addDays, weekdayOf, type Day } from "./days.ts";

/** Days of the year that are always the same, and eves on which most agencies are closed. */
const fixed: Readonly<Record<string, TextKey>> = {
  "01-01": "calendar.holiday.newYear",
  "01-06": "calendar.holiday.epiphany",
  "05-01": "calendar.holiday.may",
  "06-06": "calendar.holiday.national",
  "12-24": "calendar.holiday.christmasEve",
  "12-25": "calendar.holiday.christmas",
  "12-26": "calendar.holiday.boxing",
  "12-31": "calendar.holiday.newYearsEve",
};

/** From Easter Sunday. */
const moving: Readonly<Record<number, TextKey>> = {
  [-2]: "calendar.holiday.goodFriday",
  0: "calendar.holiday.easter",
  1: "calendar.holiday.easterMonday",
  39: "calendar.holiday.ascension",
  49: "calendar.holiday.pentecost",
};

const two = (n: number): string => String(n).padStart(2, "0");

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return `${year}-${two(Math.floor(f / 31))}-${two((f % 31) + 1)}`;
}

/** What a Swedish holiday is called (lag 1989:253, and the eves of Midsummer, Christmas and New Year); null: it is none. */
export function holidayOf(day: Day): TextKey | null {
  const known = fixed[day.slice(5)];
  if (known) return known;
  const easter = easterOf(Number(day.slice(0, 4)));
  for (const [offset, name] of Object.entries(moving)) if (addDays(easter, Number(offset)) === day) return name;
  const date = day.slice(5);
  const weekday = weekdayOf(day);
  if (weekday === 4 && date >= "06-19" && date <= "06-25") return "calendar.holiday.midsummerEve";
  if (weekday === 5 && date >= "06-20" && date <= "06-26") return "calendar.holiday.midsummer";
  if (weekday === 5 && date >= "10-31" && date <= "11-06") return "calendar.holiday.allSaints";
  return null;
}
