import { expect, test } from "vitest";
import { allEmoji, withTone } from "../emoji/emoji-list.ts";
import { isOnlyEmoji } from "./only-emoji.ts";

test("one to three emoji are only emoji, every one that there is", () => {
  expect(allEmoji().filter((one) => !isOnlyEmoji(one.sign) || !isOnlyEmoji(withTone(one, 4)))).toEqual([]);
  expect(isOnlyEmoji(" 🎉 🎉🇸🇪\n")).toBe(true);
  expect(isOnlyEmoji("👩🏽‍🚀👨‍👩‍👧‍👦1️⃣")).toBe(true);
});

test("text, figures, four of them and nothing are not", () => {
  for (const text of [
    "",
    " ",
    "1",
    "123",
    "#",
    "©",
    "→",
    "Hej 🎉",
    "🎉🎉🎉🎉",
    "🇸",
    "🏽a",
    "a".repeat(1000),
    "🎉".repeat(500),
  ])
    expect(isOnlyEmoji(text), text).toBe(false);
});
