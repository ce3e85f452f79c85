import type { FileItem } from "@safos/contract/files";
import { expect, test } from "vitest";
import { sortItems } from "./sort.ts";

const item = (name: string, more: Partial<FileItem> = {}): FileItem =>
  ({ kind: "file", name, size: 0, changedAt: "2026-01-01", ...more }) as FileItem;
const names = (items: readonly FileItem[]): string[] => items.map((one) => one.name);

test("folders come first in every order, and numbers count as numbers", () => {
  const items = [item("Bilaga 10"), item("Bilaga 9"), item("Äldre", { kind: "folder" })];
  expect(names(sortItems(items, { column: "name", isDescending: false }))).toEqual(["Äldre", "Bilaga 9", "Bilaga 10"]);
  expect(names(sortItems(items, { column: "name", isDescending: true }))).toEqual(["Äldre", "Bilaga 10", "Bilaga 9"]);
});

test("what is equal in size or time stays in the order of names", () => {
  const items = [item("c", { size: 5 }), item("b"), item("a")];
  expect(names(sortItems(items, { column: "size", isDescending: true }))).toEqual(["c", "a", "b"]);
  expect(names(sortItems(items, { column: "size", isDescending: false }))).toEqual(["a", "b", "c"]);
  const dated = [item("gammal"), item("ny", { changedAt: "2026-02-01" }), item("annan")];
  expect(names(sortItems(dated, { column: "at", isDescending: true }))).toEqual(["ny", "annan", "gammal"]);
});
