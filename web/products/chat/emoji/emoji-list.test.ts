import { expect, test } from "vitest";
import { allEmoji, emojiByCode, emojiBySign, searchEmoji, withTone } from "./emoji-list.ts";

const found = (text: string): string[] => searchEmoji(text, 8).map((one) => one.sign);

test("all emoji of Unicode 17 are there once, each with a name in both languages", () => {
  const all = allEmoji();
  expect(all.length).toBeGreaterThan(1900);
  expect(new Set(all.map((one) => one.sign)).size).toBe(all.length);
  expect(
    all.filter((one) => one.sv === "" || one.en === "" || ![0, 1, 3, 4, 5, 6, 7, 8, 9].includes(one.group)),
  ).toEqual([]);
  expect(emojiBySign("\u{1FAEA}")?.en).toBe("distorted face");
});

test("they are found in Swedish and English, by shortcodes and without accents", () => {
  expect(found("raket")[0]).toBe("🚀");
  expect(found("rocket")[0]).toBe("🚀");
  expect(found("fika")).toContain("☕");
  expect(found("tumme upp")[0]).toBe("👍");
  expect(found("+1")[0]).toBe("👍");
  expect(found("hjarta")[0]).toBe(found("hjärta")[0]);
  expect(found("sverige")).toEqual(["🇸🇪"]);
  expect(found("🎉")).toEqual(["🎉"]);
  for (const text of ["", "   ", "!?", "ingenting alls"]) expect(found(text), text).toEqual([]);
});

test("each is found by its shortcodes and by its names in both languages", () => {
  expect(["tada", "+1", "-1", "Rocket", "tummen_upp", "röd_ros"].map((code) => emojiByCode(code)?.sign)).toEqual([
    "🎉",
    "👍",
    "👎",
    "🚀",
    "👍",
    undefined,
  ]);
  const lost = allEmoji().filter((one) => one.codes.some((code) => emojiByCode(code) === undefined));
  expect(lost).toEqual([]);
});

test("skin is coloured where there is any", () => {
  const signOf = (sign: string) => emojiBySign(sign) ?? { sign: "", light: "" };
  expect(withTone(signOf("👋"), 5)).toBe("👋🏿");
  expect(withTone(signOf("👋"), 0)).toBe("👋");
  expect(withTone(signOf("👩‍❤️‍👨"), 2)).toBe("👩🏼‍❤️‍👨🏼");
  expect(withTone(signOf("🚀"), 3)).toBe("🚀");
});
