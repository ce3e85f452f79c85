import { expect, test } from "vitest";
import { bold, marked, numbers, type Mark } from "./formatting.ts";

/** The text after the mark, with | where the caret stands. */
function after(text: string, start: number, end: number, mark: Mark): string {
  const made = marked(text, { start, end }, mark);
  const next = text.slice(0, made.start) + made.text + text.slice(made.end);
  return `${next.slice(0, made.caret)}|${next.slice(made.caret)}`;
}

test("a mark stands around what is selected, and the caret inside it", () => {
  expect(after("ett två tre", 4, 7, bold)).toBe("ett **två|** tre");
  expect(after("ett ", 4, 4, bold)).toBe("ett **|**");
});

test("a list begins at the beginning of the first line and counts every line", () => {
  expect(after("ett\ntvå\ntre", 5, 9, numbers)).toBe("ett\n1. två\n2. t|re");
  expect(after("ett", 0, 0, numbers)).toBe("1. |ett");
});
