import { expect, test } from "vitest";
import { linesOf, movedBy } from "./moves.ts";

test("in rows the arrows go one up or down, and pages and ends end at the ends", () => {
  const rows = { total: 100, folders: 3, columns: 1, screen: 10 };
  expect(movedBy("ArrowDown", 2, rows)).toBe(3);
  expect(movedBy("ArrowUp", 0, rows)).toBe(0);
  expect(movedBy("ArrowRight", 5, rows)).toBeNull();
  expect(movedBy("PageDown", 95, rows)).toBe(99);
  expect(movedBy("PageDown", 0, rows)).toBe(9);
  expect(movedBy("PageUp", 4, rows)).toBe(0);
  expect([movedBy("Home", 50, rows), movedBy("End", 50, rows)]).toEqual([0, 99]);
});

test("in tiles the arrows keep the column, over the line between folders and files", () => {
  // Folders 0-4 in lines of four, files 5-14.
  const tiles = { total: 15, folders: 5, columns: 4, screen: 3 };
  expect(movedBy("ArrowDown", 0, tiles)).toBe(4);
  expect(movedBy("ArrowDown", 2, tiles)).toBe(4);
  expect(movedBy("ArrowDown", 4, tiles)).toBe(5);
  expect(movedBy("ArrowUp", 7, tiles)).toBe(4);
  expect(movedBy("ArrowUp", 9, tiles)).toBe(5);
  expect(movedBy("ArrowDown", 12, tiles)).toBe(14);
  expect(movedBy("ArrowDown", 14, tiles)).toBe(14);
  expect(movedBy("ArrowRight", 4, tiles)).toBe(5);
  expect(movedBy("ArrowRight", 14, tiles)).toBe(14);
});

test("lines have headings where there are both folders and files", () => {
  expect(linesOf({ total: 6, folders: 1, columns: 4 })).toEqual([
    { heading: "folders" },
    { start: 0, end: 1 },
    { heading: "files" },
    { start: 1, end: 5 },
    { start: 5, end: 6 },
  ]);
  expect(linesOf({ total: 2, folders: 0, columns: 4 })).toEqual([{ start: 0, end: 2 }]);
  expect(linesOf({ total: 0, folders: 0, columns: 4 })).toEqual([]);
});
