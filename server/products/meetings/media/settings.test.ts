import { expect, test } from "vitest";
import { mediaProcesses, portsFrom } from "./settings.ts";

const onCores = (cores: number) => mediaProcesses("SAFOS_X", "x", () => cores);

test("auto leaves a core to the rest, and takes no more than eight", () => {
  expect([1, 2, 4, 9, 64].map((cores) => onCores(cores).parse("auto"))).toEqual([1, 1, 3, 8, 8]);
});

test("a number is taken as it is, and anything else is refused", () => {
  expect(onCores(2).fallback).toBe(1);
  expect(["1", "2", "64"].map((value) => onCores(2).parse(value))).toEqual([1, 2, 64]);
  for (const wrong of ["0", "65", "-1", "1.5", "2 ", "Auto", "all", "1e1", ""])
    expect(() => onCores(2).parse(wrong)).toThrow("must be auto");
});

test("each process has the port after the one before", () => {
  expect(portsFrom(7882, 3)).toEqual([7882, 7883, 7884]);
  expect(portsFrom(0, 3)).toEqual([]);
});
