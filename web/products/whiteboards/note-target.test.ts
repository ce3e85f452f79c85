import { expect, test } from "vitest";
import { loose, noteTarget } from "./note-target.ts";

test("a note comes into the chosen frame, into none when that is chosen, and else into the first", () => {
  const frames = [{ id: "a" }, { id: "b" }];
  expect(noteTarget(frames, null)).toBe("a");
  expect(noteTarget(frames, "b")).toBe("b");
  expect(noteTarget(frames, loose)).toBe(loose);
  expect(noteTarget(frames, "gone")).toBe("a");
  expect(noteTarget([], "gone")).toBe(loose);
});
