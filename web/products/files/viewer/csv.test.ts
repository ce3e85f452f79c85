import { expect, test } from "vitest";
import { readTable } from "./csv.ts";

test("quoted cells, line breaks in them, and the separator that the first line has most of", () => {
  expect(readTable('Namn;Belopp\r\n"Hyra; el";"12,5"\n"a ""b""\nc";2', 100).rows).toEqual([
    ["Namn", "Belopp"],
    ["Hyra; el", "12,5"],
    ['a "b"\nc', "2"],
  ]);
  expect(readTable("a,b\n1,2\n", 100).rows).toEqual([
    ["a", "b"],
    ["1", "2"],
  ]);
});

test("no more rows than are shown", () => {
  expect(readTable("1\n2\n3\n", 2)).toEqual({ rows: [["1"], ["2"]], isCut: true });
  expect(readTable("1\n2\n", 2)).toEqual({ rows: [["1"], ["2"]], isCut: false });
});
