import type { DocumentEntry } from "@safos/contract/documents";
import { expect, test } from "vitest";
import { parentsFor, rowsOf, stepsOf } from "./tree.ts";

const entry = (id: string, parentId: string | null, position: number): DocumentEntry =>
  ({ id, parentId, position, title: id }) as DocumentEntry;
const entries = [
  entry("b", null, 2),
  entry("a", null, 1),
  entry("a2", "a", 2),
  entry("a1", "a", 1),
  entry("a11", "a1", 1),
  entry("lost", "elsewhere", 3),
];
const names = (rows: readonly { entry: DocumentEntry; depth: number }[]): string[] =>
  rows.map((row) => `${row.depth} ${row.entry.id}`);
const at = (id: string): DocumentEntry => entries.find((one) => one.id === id) ?? entry(id, null, 0);

test("a tree is drawn from the top in order, and what hangs in the air stands at the top", () => {
  expect(names(rowsOf(entries))).toEqual(["0 a", "1 a1", "2 a11", "1 a2", "0 b", "0 lost"]);
  expect(rowsOf(entries).map((row) => row.hasChildren)).toEqual([true, true, false, false, false, false]);
});

test("nothing is drawn of what lies under a closed document, which still can be opened", () => {
  const rows = rowsOf(entries, new Set(["a"]));
  expect(names(rows)).toEqual(["0 a", "0 b", "0 lost"]);
  expect(rows[0]?.hasChildren).toBe(true);
});

test("a document is moved under others, never under itself or what lies below it", () => {
  expect(names(parentsFor(at("a"), entries))).toEqual(["0 b", "0 lost"]);
  expect(names(parentsFor(at("a1"), entries))).toEqual(["0 a", "1 a2", "0 b", "0 lost"]);
});

test("a step moves among the documents under the same one", () => {
  const three = [entry("x", "p", 1), entry("z", "p", 3), entry("y", "p", 2), entry("other", null, 1)];
  expect(stepsOf(entry("x", "p", 1), three)).toEqual({ isFirst: true, isLast: false, up: null, down: "y" });
  expect(stepsOf(entry("y", "p", 2), three)).toEqual({ isFirst: false, isLast: false, up: null, down: "z" });
  expect(stepsOf(entry("z", "p", 3), three)).toMatchObject({ isFirst: false, isLast: true, up: "x" });
});
