import { expect, test } from "vitest";
import { dropUnsent, forgetUnsent, forgetUnsentLeft, keepUnsent, unsentOf } from "./unsent.ts";

const recording = (name: string) => ({
  recorded: { file: new File(["x"], name), duration: 1, levels: [] },
  isFull: false,
});

test("what was left last of a draft is kept until it is sent or discarded", () => {
  keepUnsent("!room", recording("first"));
  keepUnsent("!room", recording("second"));
  expect(unsentOf("!room")?.recorded.file.name).toBe("second");
  dropUnsent("!room");
  expect(unsentOf("!room")).toBeNull();
});

test("only the newest are kept, and none after signing out", () => {
  for (let at = 0; at < 7; at++) keepUnsent(`!${at}`, recording(String(at)));
  expect([0, 1, 2, 6].map((at) => unsentOf(`!${at}`) !== null)).toEqual([false, false, true, true]);
  forgetUnsent();
  expect(unsentOf("!6")).toBeNull();
});

test("what was left in a room or its threads is forgotten when the person is no longer in it", () => {
  for (const key of ["!in", "!in $root", "!out", "!out $root"]) keepUnsent(key, recording(key));
  forgetUnsentLeft((roomId) => roomId === "!in");
  const kept = ["!in", "!in $root", "!out", "!out $root"].map((key) => unsentOf(key) !== null);
  expect(kept).toEqual([true, true, false, false]);
  forgetUnsent();
});
