import { expect, test } from "vitest";
import { bytesOf, keyIn, makeKey, withKey } from "./key.ts";

test("a key has 256 bits, is another each time, and goes into a link and out again", () => {
  const keys = Array.from({ length: 200 }, makeKey);
  expect(new Set(keys).size).toBe(200);
  for (const key of keys) {
    expect(bytesOf(key)).toHaveLength(32);
    expect(keyIn(withKey("https://safos.example/g/abc", key))).toBe(key);
    expect(keyIn(`  ${key}\n`)).toBe(key);
  }
});

test("what is no key, or half a one, is none", () => {
  const key = makeKey();
  for (const given of [
    "",
    "https://safos.example/g/abc",
    "#key=",
    `#key=${key.slice(1)}`,
    `#key=${key}x`,
    `#key=${key} `.replace(" ", "%20"),
    `key:${key}`,
    `${"#key=".repeat(10_000)}é`,
    key.replace(/.$/, "+"),
  ])
    expect([given.slice(0, 40), keyIn(given)]).toEqual([given.slice(0, 40), null]);
  expect(withKey("https://safos.example/g/abc", null)).toBe("https://safos.example/g/abc");
});
