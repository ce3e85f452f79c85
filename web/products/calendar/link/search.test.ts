import { expect, test } from "vitest";
import { momentAt } from "../../../ui/moments.ts";
import { timesFor, titleFor, type LinkSearch } from "./search.ts";

/** As the router has read it from an address. */
const read = (search: Readonly<Record<string, unknown>>): LinkSearch => search;

test("any title is text, also one that the router took for a number, a list or nothing", () => {
  const titles = ["Styrgrupp", "", 2026, true, null, ["a", 1], { a: "b" }, undefined];
  expect(titles.map((title) => titleFor(read({ title })))).toEqual([
    ...["Styrgrupp", "", "2026", "true", "null", '["a",1]', '{"a":"b"}', ""],
  ]);
});

test("the form begins at the times of the address, else at the next whole hour", () => {
  const [start, end] = ["2037-12-10T08:00:00Z", "2037-12-10T09:30:00Z"];
  const local = (iso: string): string => momentAt("datetime", Date.parse(iso));
  expect(timesFor({ start, end })).toEqual({ start: local(start), end: local(end) });
  for (const search of [{}, { start }, { start: end, end: start }, { start: "x", end: "y" }, { start: {}, end: [] }])
    expect(timesFor(read(search))).toEqual({
      start: expect.stringMatching(/^20\d\d-.*:00$/),
      end: expect.stringMatching(/:00$/),
    });
});
