import { expect, test } from "vitest";
import { usualMoments } from "./moments.ts";

const moments = (text: string) =>
  usualMoments(new Date(text).getTime()).map(({ id, at }) => {
    const date = new Date(at);
    return `${id} ${date.getMonth() + 1}-${date.getDate()} ${date.getHours()}.${date.getMinutes()}`;
  });

test("what is left of the day, the next morning, and Monday", () => {
  // A Wednesday.
  expect(moments("2026-11-25T09:40")).toEqual(["today 11-25 12.0", "tomorrow 11-26 8.0", "week 11-30 8.0"]);
  expect(moments("2026-11-25T16:10")).toEqual(["tomorrow 11-26 8.0", "week 11-30 8.0"]);
  // Sundays have Monday tomorrow; on a Monday it is a week away.
  expect(moments("2026-11-29T10:00")).toEqual(["today 11-29 13.0", "tomorrow 11-30 8.0"]);
  expect(moments("2026-11-30T23:59")).toEqual(["tomorrow 12-1 8.0", "week 12-7 8.0"]);
});
