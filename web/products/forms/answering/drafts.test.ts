import { expect, test } from "vitest";
import { startFrom, type Draft } from "./drafts.ts";

const here: Draft = {
  answers: { q: "here" },
  files: [],
  at: "s2",
  savedAt: Date.parse("2026-03-01T10:00:00Z"),
  progressKey: "k",
};
const there = (savedAt: string) => ({ answers: { q: "there" }, files: [], savedAt });

test("answering goes on from the newer draft, wherever it was kept", () => {
  expect(startFrom(undefined, here, null)).toEqual({ answers: { q: "here" }, files: [], at: "s2", isRestored: true });
  expect(startFrom(undefined, here, there("2026-03-01T10:00:00Z")).answers).toEqual({ q: "here" });
  expect(startFrom(undefined, here, there("2026-03-01T10:00:01Z"))).toEqual({
    answers: { q: "there" },
    files: [],
    at: "",
    isRestored: true,
  });
  expect(startFrom(undefined, null, there("2026-03-01T10:00:00Z")).isRestored).toBe(true);
  expect(startFrom(undefined, null, null)).toEqual({ answers: {}, files: [], at: "", isRestored: false });
});

test("a sent answer that is changed is what it was, not a draft", () => {
  const own = { answers: { q: "sent" }, files: [{ id: "f", name: "a.pdf", size: 1 }], key: "k" };
  expect(startFrom(own, here, there("2027-01-01T00:00:00Z"))).toEqual({
    answers: own.answers,
    files: own.files,
    at: "",
    isRestored: false,
  });
});
