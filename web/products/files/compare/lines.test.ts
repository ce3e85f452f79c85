import { expect, test } from "vitest";
import { compareLines, foldRows, pairRows } from "./lines.ts";

const text = (count: number, change: (n: number) => string | null = () => null): string =>
  Array.from({ length: count }, (_, n) => change(n) ?? `rad ${n}`).join("\n");

test("lines are the same, removed or added, with their numbers on both sides", () => {
  expect(compareLines("a\nb\nc\n", "a\nB\nc\nd")).toEqual({
    added: 2,
    removed: 1,
    rows: [
      { kind: "same", left: 1, right: 1, text: "a" },
      { kind: "removed", left: 2, text: "b" },
      { kind: "added", right: 2, text: "B" },
      { kind: "same", left: 3, right: 3, text: "c" },
      { kind: "added", right: 4, text: "d" },
    ],
  });
});

test("ends of lines, and whether the last one has an end, are no difference", () => {
  expect(compareLines("a\r\nb\r\n", "a\nb")).toMatchObject({ added: 0, removed: 0 });
  expect(compareLines("", "")).toMatchObject({ rows: [] });
  expect(compareLines("", "a")).toMatchObject({ added: 1, removed: 0 });
});

test("what is far from any change is passed over until it is opened", () => {
  const rows =
    compareLines(
      text(100),
      text(100, (n) => (n === 50 ? "ny" : null)),
    )?.rows ?? [];
  const folded = foldRows(rows, new Set());
  expect(folded.map((one) => one.kind)).toEqual([
    "gap",
    "same",
    "same",
    "same",
    "removed",
    "added",
    "same",
    "same",
    "same",
    "gap",
  ]);
  const [first] = folded;
  expect(first).toEqual({ kind: "gap", count: 47, at: 0 });
  expect(foldRows(rows, new Set([0]))).toHaveLength(10 + 46);
});

test("in two columns the old line stands beside the new one", () => {
  const pairs = pairRows(compareLines("a\nb\nc", "a\nB\nC\nc")?.rows ?? []);
  expect(
    pairs.map(({ left, right }) => [left && "text" in left && left.text, right && "text" in right && right.text]),
  ).toEqual([
    ["a", "a"],
    ["b", "B"],
    [null, "C"],
    ["c", "c"],
  ]);
});

test("texts that have nothing in common are given up, in time", () => {
  const begun = performance.now();
  expect(
    compareLines(
      text(60_000, (n) => `gammal ${n}`),
      text(60_000, (n) => `ny ${n}`),
    ),
  ).toBeNull();
  expect(performance.now() - begun).toBeLessThan(20_000);
});
