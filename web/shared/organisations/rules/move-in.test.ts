import { expect, test } from "vitest";
import { moveIn } from "./move-in.ts";

test("arrows move by a cell, Home and End along the row, and none leaves the grid", () => {
  const size = { rows: 4, columns: 4 };
  const corner = { row: 0, column: 0 };
  expect(moveIn("ArrowRight", corner, size)).toEqual({ row: 0, column: 1 });
  expect(moveIn("ArrowUp", corner, size)).toEqual(corner);
  expect(moveIn("ArrowDown", { row: 3, column: 2 }, size)).toEqual({ row: 3, column: 2 });
  expect(moveIn("End", { row: 2, column: 1 }, size)).toEqual({ row: 2, column: 3 });
  expect(moveIn("Home", { row: 2, column: 1 }, size)).toEqual({ row: 2, column: 0 });
  expect(moveIn("Enter", corner, size)).toBeNull();
  expect(moveIn("ArrowLeft", { row: 1, column: 3 }, { rows: 4, columns: 1 })).toEqual({ row: 1, column: 0 });
});
