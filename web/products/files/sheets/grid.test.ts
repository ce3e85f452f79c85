import type { Sheet } from "@safos/contract/sheets";
import { expect, test } from "vitest";
import { cellFrom, cellHits, cellsOf } from "./cells.ts";
import { gridOf, lettersOf, placeByKey, plainHeight } from "./grid.ts";
import { inkOn } from "./ink.ts";

const sheet: Sheet = {
  number: 1,
  name: "Blad",
  rowCount: 6,
  columnCount: 4,
  frozenRows: 2,
  frozenColumns: 1,
  widths: [100, 0, 80, 60],
  hiddenRows: [2],
  rows: [
    { number: 1, height: 40, columns: [1, 2], texts: ["Rubrik", "dold"], styles: [1, 0] },
    { number: 2, height: null, columns: [1], texts: ["gömd"], styles: [0] },
    { number: 3, height: null, columns: [1, 4], texts: ["Hyra", "5"], styles: [0, 0] },
    { number: 4, height: null, columns: [3, 4], texts: ["över", "hyra"], styles: [0, 0] },
  ],
  merges: [
    { row: 1, column: 1, rows: 1, columns: 3 },
    { row: 3, column: 1, rows: 3, columns: 1 },
  ],
  isCut: false,
  hasPictures: false,
};
const grid = gridOf(sheet);

test("what is hidden is not there, and everything lies where it should", () => {
  expect(grid).toMatchObject({
    rows: [1, 3, 4, 5, 6],
    columns: [1, 3, 4],
    frozenRows: 1,
    frozenColumns: 1,
    lefts: [0, 100, 180, 240],
    tops: [0, 40, 40 + plainHeight, 40 + 2 * plainHeight, 40 + 3 * plainHeight, 40 + 4 * plainHeight],
  });
  expect(grid.cellsOf(0)).toEqual([{ column: 0, text: "Rubrik", style: 1, rows: 1, columns: 2 }]);
  expect(grid.cellsOf(1)[0]).toMatchObject({ text: "Hyra", rows: 3, columns: 1 });
  expect([grid.firstRowOf(3), grid.firstRowOf(4)]).toEqual([1, 4]);
  expect(grid.placeOf(3, 0)).toEqual({ row: 1, column: 0 });
});

test("keys lead from cell to cell, across merged ones, and never out of the sheet", () => {
  const press = (key: string, row: number, column: number, isControl = false) =>
    placeByKey(grid, { row, column }, { key, isControl, pageRows: 3 });
  expect(press("ArrowRight", 0, 0)).toEqual({ row: 0, column: 2 });
  expect(press("ArrowDown", 1, 0)).toEqual({ row: 4, column: 0 });
  expect(press("ArrowUp", 4, 0)).toEqual({ row: 1, column: 0 });
  expect(press("ArrowLeft", 0, 0)).toEqual({ row: 0, column: 0 });
  expect(press("End", 2, 0, true)).toEqual({ row: 4, column: 2 });
  expect(press("Home", 2, 2)).toEqual({ row: 1, column: 0 });
  expect(press("PageDown", 0, 2)).toEqual({ row: 3, column: 2 });
  expect(press("ArrowDown", 0, 2, true)).toEqual({ row: 4, column: 2 });
  expect(press("a", 0, 0)).toBeNull();
});

test("columns are lettered as spreadsheets do", () => {
  expect([1, 26, 27, 52, 53, 702, 703].map(lettersOf)).toEqual(["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
});

test("a needle finds cells that are shown, each once, from where one is", () => {
  const cells = cellsOf([grid, grid]);
  expect(cells.map(({ text }) => text)).toEqual([
    "Rubrik",
    "Hyra",
    "5",
    "över",
    "hyra",
    "Rubrik",
    "Hyra",
    "5",
    "över",
    "hyra",
  ]);
  expect(cellHits(["Hyra hyra", "el", "HYRA"], "hyra")).toEqual([
    { page: 0, index: 0 },
    { page: 2, index: 0 },
  ]);
  expect(cellFrom(cells, 1, { row: 1, column: 1 })).toBe(7);
  expect(cellFrom(cells, 1, { row: 4, column: 2 })).toBe(0);
});

test("what is written on a colour is read on it", () => {
  const luminance = (colour: string): number =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
      const part = Number.parseInt(colour.slice(1 + index * 2, 3 + index * 2), 16) / 255;
      return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0.05);
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 15)
      for (let blue = 0; blue < 256; blue += 15) {
        const fill = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
        const [a = 0, b = 0] = [luminance(fill), luminance(inkOn(fill))].toSorted((x, y) => y - x);
        expect(a / b).toBeGreaterThanOrEqual(4.5);
      }
});
