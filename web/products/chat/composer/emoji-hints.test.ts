import { expect, test } from "vitest";
import * as list from "../emoji/emoji-list.ts";
import { emojiQuery, findHints } from "./emoji-hints.ts";

const queryAt = (text: string): string | undefined => emojiQuery(text, text.length);

const emoticons = [{ name: "hjartekatt", mxc: "mxc://fk.example/abc", url: "/abc" }];
const hints = (query: string, locale: "sv" | "en", tone: 0 | 3) => findHints(list, query, { locale, tone, emoticons });

test("two letters after a colon at the beginning of a word ask for emoji", () => {
  expect(queryAt(":sm")).toBe("sm");
  expect(queryAt("Bra (:tumme")).toBe("tumme");
  expect(queryAt("Tack\n:hjä")).toBe("hjä");
  expect(queryAt(":+1")).toBe("+1");
  expect(emojiQuery(":smil och mer", 5)).toBe("smil");
});

test("smileys, times, addresses and what follows a word ask for none", () => {
  for (const text of [
    ":",
    ":s",
    ":)",
    ":-)",
    ":D",
    "10:30",
    "kl:10",
    " :30",
    "https://x",
    "Obs:det",
    "::sm",
    ": sm",
    ":sm ",
  ])
    expect(queryAt(text), text).toBeUndefined();
});

test("emoji are offered by their names in both languages, with the skin that was chosen", () => {
  const [first] = hints("tummen_upp", "sv", 3);
  expect(first).toEqual({ key: "👍", text: "👍🏽", name: "tummen upp" });
  expect(hints("thumbsup", "en", 0)[0]).toMatchObject({ text: "👍", name: "thumbs up" });
  expect(hints("hjärta", "sv", 0).map((one) => one.key)).toContain("❤️");
  expect(hints("hjärte", "sv", 0)[0]).toEqual({
    key: "mxc://fk.example/abc",
    text: ":hjartekatt:",
    name: "hjartekatt",
    url: "/abc",
  });
  expect(hints("qqq", "sv", 0)).toEqual([]);
});
