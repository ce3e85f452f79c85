import { expect, test } from "vitest";
import * as list from "../emoji/emoji-list.ts";
import { emojiQuery, findHints, replaceWhole } from "./emoji-hints.ts";

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

test("what is offered is called so: parts of names, shortcodes and whole words, and nothing inside of them", () => {
  const keys = (query: string) => hints(query, "sv", 0).map((one) => one.key);
  expect(keys("fika")).toContain("☕");
  expect(keys("tada")[0]).toBe("🎉");
  for (const query of ["aket", "ocket", "katt:", "jartekatt"]) expect(keys(query), query).not.toContain("🚀");
  expect(keys("jartekatt")).toEqual([]);
  for (const { names, codes } of list.searchEmoji("de", 100).filter((one) => list.beginsWith(one, "de")))
    expect([...names, ...codes].join(" ")).toMatch(/(?:^|[\s_])de/);
});

const whole = (text: string, tone: 0 | 3 = 0) => {
  const made = replaceWhole(list, { text, caret: text.length }, { tone, emoticons });
  return made && made.text + made.caret;
};

test("a whole name between colons and a space become the emoji, in Swedish and English and with its skin", () => {
  expect(whole(":tada: ")).toBe("🎉 3");
  expect(whole("Bra :thumbsup: ", 3)).toBe("Bra 👍🏽 9");
  expect(whole("(:tummen_upp: ")).toBe("(👍 4");
  expect(whole("Tack\n:ROCKET: ")).toBe("Tack\n🚀 8");
  expect(whole(":+1: ")).toBe("👍 3");
  expect(whole(":röd_ros: ")).toBeNull();
  expect(replaceWhole(list, { text: "a :tada: b", caret: 9 }, { tone: 0, emoticons })?.text).toBe("a 🎉 b");
});

test("times, the room's own names, addresses and what is unknown stay as they are", () => {
  for (const text of [
    ":hjartekatt: ",
    "kl 10:30: ",
    ":30: ",
    "x:tada: ",
    ":tada:",
    ":ingenting: ",
    "https://a:tada: ",
    ": : ",
  ])
    expect(whole(text), text).toBeNull();
});
