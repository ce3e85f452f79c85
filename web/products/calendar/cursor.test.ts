import { expect, test } from "vitest";
import { nextCursor, type Cursor } from "./cursor.ts";

const columns = ["mon", "tue", "wed"];
const from = (column: string, minutes: number, to = minutes + 30): Cursor => ({ column, minutes, to });
const press = (cursor: Cursor, key: string, shiftKey = false): Cursor | null =>
  nextCursor(cursor, { key, shiftKey }, columns);

test("arrows go from time to time and from column to column, and stop at the ends", () => {
  expect(press(from("mon", 540), "ArrowDown")).toEqual(from("mon", 570));
  expect(press(from("mon", 0), "ArrowUp")).toEqual(from("mon", 0));
  expect(press(from("mon", 1410), "ArrowDown")).toEqual(from("mon", 1410));
  expect(press(from("tue", 540), "ArrowRight")).toEqual(from("wed", 540));
  expect(press(from("wed", 540), "ArrowRight")).toEqual(from("wed", 540));
  expect(press(from("mon", 540), "ArrowLeft")).toEqual(from("mon", 540));
  expect(press(from("mon", 540), "End")).toEqual(from("mon", 1410));
  expect(press(from("mon", 540), "x")).toBeNull();
});

test("Shift draws a range, never shorter than a cell nor over midnight; another step begins anew", () => {
  expect(press(from("mon", 540), "ArrowDown", true)).toEqual(from("mon", 540, 600));
  expect(press(from("mon", 540, 600), "ArrowUp", true)).toEqual(from("mon", 540));
  expect(press(from("mon", 540), "ArrowUp", true)).toEqual(from("mon", 540));
  expect(press(from("mon", 1410, 1440), "ArrowDown", true)).toEqual(from("mon", 1410, 1440));
  expect(press(from("mon", 540, 720), "ArrowDown")).toEqual(from("mon", 570));
});
