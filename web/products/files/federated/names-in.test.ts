import { expect, test } from "vitest";
import { namesIn } from "./names-in.ts";

test("names are read from a path of the address, and a broken path leads to the top", () => {
  expect(namesIn("Ny%20mapp/%C3%A5.txt")).toEqual(["Ny mapp", "å.txt"]);
  expect(namesIn("a%2Fb//c")).toEqual(["a/b", "c"]);
  expect(namesIn("%zz")).toEqual([]);
  expect(namesIn(undefined)).toEqual([]);
});
