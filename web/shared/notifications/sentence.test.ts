import { beforeAll, expect, test, vi } from "vitest";
import { setLocale, text } from "../../text/index.tsx";
import { quoteOf, sentenceOf } from "./sentence.ts";
import "./text.ts";

const now = new Date(2026, 10, 24, 9).getTime();
const notice = (reason: string, kind: string, excerpt = "") => ({ reason, kind, excerpt }) as never;
const sentence = (...parts: Parameters<typeof notice>) => sentenceOf(notice(...parts), "Bo Ek", text, "sv", now);

// The language is kept in the browser, which is not there; other tests must not find one.
beforeAll(async () => {
  vi.stubGlobal("localStorage", { setItem: () => undefined });
  vi.stubGlobal("document", { documentElement: {} });
  await setLocale("sv");
  vi.unstubAllGlobals();
});

test("a notice reads as a sentence and never as a raw time or number", () => {
  const due = new Date(2026, 10, 25, 15).toISOString();
  expect(sentence("due", "card", due)).toBe("Ska vara klart imorgon 15.00");
  expect(sentence("answer", "form", "+32")).toBe("32 nya svar");
  expect(sentence("answer", "form", "+1")).toBe("1 nytt svar");
  expect([quoteOf(notice("due", "card", due)), quoteOf(notice("answer", "form", "+32"))]).toEqual(["", ""]);
});

test("each kind of item says what is new about it", () => {
  expect(sentence("changed", "poll")).toBe("Bo Ek ställde en fråga");
  expect(sentence("changed", "meeting")).toBe("Bo Ek bokade ett möte");
  expect(sentence("changed", "document")).toBe("Bo Ek har ändrat något");
  expect(sentence("due", "poll")).toBe("Omröstningen stänger snart");
});

test("what a person wrote stays as it is, also when it looks like a fact", () => {
  expect(quoteOf(notice("comment", "card", "+32"))).toBe("+32");
  expect(quoteOf(notice("mention", "channel", "2026-11-25T15:00:00.000Z"))).toBe("2026-11-25T15:00:00.000Z");
  expect(quoteOf(notice("due", "card", "9999-99-99T99:99:99.999Z"))).not.toBe("");
});
