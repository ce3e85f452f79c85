import { expect, test } from "vitest";
import { backgrounds, parseBackground } from "./settings.ts";

test("a background that was kept comes back, and what is none of ours is none", () => {
  for (const one of backgrounds) expect(parseBackground(one)).toBe(one);
  for (const one of [null, "", "NONE", "light ", "{}", "toString"]) expect(parseBackground(one)).toBe("none");
});
