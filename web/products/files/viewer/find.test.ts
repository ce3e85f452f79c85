import { expect, test } from "vitest";
import { hitsIn, placesOf } from "./find.ts";

test("places of a word, whatever its case", () => {
  expect(placesOf("Ett tangentbord och TANGENTBORDET", "tangentbord")).toEqual([4, 20]);
  expect(placesOf("aaaa", "aa")).toEqual([0, 2]);
  expect(placesOf("a", "")).toEqual([]);
});

test("hits are numbered on their page", () => {
  expect(hitsIn(["å och Å", "inget", "å"], "å")).toEqual([
    { page: 0, index: 0 },
    { page: 0, index: 1 },
    { page: 2, index: 0 },
  ]);
});
