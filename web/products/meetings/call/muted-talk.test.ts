import { expect, test } from "vitest";
import { createTalkSense } from "./muted-talk.ts";

const isTalk = (levels: readonly number[]): boolean => {
  const sense = createTalkSense();
  return levels.map((level) => sense(level)).includes(true);
};

test("speech with its pauses is talk; a fan, a key and a cough now and then are not", () => {
  expect(isTalk([0.4, 0.1, 0.5, 0.3, 0.05, 0.02, 0.6, 0.3])).toBe(true);
  expect(isTalk(Array.from({ length: 100 }, () => 0.1))).toBe(false);
  expect(isTalk(Array.from({ length: 100 }, (_, at) => (at % 6 === 0 ? 0.9 : 0)))).toBe(false);
});
