import { expect, test } from "vitest";
import { suggestPassword } from "./suggest.ts";

test("suggested passwords can be read out, and are never the same", () => {
  const made = Array.from({ length: 500 }, suggestPassword);
  for (const one of made) expect(one).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/);
  expect(new Set(made).size).toBe(500);
  const seen = new Set(made.join("").replaceAll("-", ""));
  expect(seen.size).toBe(31);
});
