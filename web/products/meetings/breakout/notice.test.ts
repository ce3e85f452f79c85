import { expect, test } from "vitest";
import { secondsLeft, versionIn, writeTime } from "./notice.ts";

test("the version is read from metadata that also says other things, and from no others", () => {
  expect(versionIn('{"recording":"on","breakout":7}')).toBe(7);
  for (const metadata of [undefined, "", "7", '{"breakout":"7"}', "{"]) expect(versionIn(metadata)).toBeNull();
});

test("time runs to its end and no further, stands still in a pause, and is written in minutes", () => {
  const endsAt = new Date(100_000).toISOString();
  expect(secondsLeft({ endsAt, restSeconds: null }, 40_500)).toBe(60);
  expect(secondsLeft({ endsAt, restSeconds: null }, 200_000)).toBe(0);
  expect(secondsLeft({ endsAt: null, restSeconds: 90 }, 0)).toBe(90);
  expect(secondsLeft({ endsAt: null, restSeconds: null }, 0)).toBeNull();
  expect(writeTime(522)).toBe("8.42");
  expect(writeTime(5)).toBe("0.05");
});
