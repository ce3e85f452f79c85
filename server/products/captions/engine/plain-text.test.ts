import { expect, test } from "vitest";
import { whisperLanguage } from "./languages.ts";
import { plainText } from "./plain-text.ts";

test("what is said again and again without end is there once, and what people repeat stays", () => {
  expect(plainText(`Try again. ${"Fail better. ".repeat(60)}`)).toBe("Try again. Fail better.");
  expect(plainText("Nej, nej, nej.")).toBe("Nej, nej, nej.");
  expect(plainText("ha ha ha")).toBe("ha ha ha");
  expect(plainText("a b c a b c a b c a b c d")).toBe("a b c d");
});

test("one line of words, and nothing where there is no word", () => {
  expect(plainText(" Hej\n\u202eVärlden ")).toBe("Hej Världen");
  expect(plainText("... ♪ …")).toBe("");
  expect(plainText(`${"x".repeat(1999)} y`)).toHaveLength(1999);
  expect(plainText("x".repeat(9000))).toHaveLength(2000);
});

test("a language that Whisper does not know is found out from the sound", () => {
  expect(["sv", "nb", "zz", null, "../x"].map(whisperLanguage)).toEqual(["sv", "no", "", "", ""]);
});
