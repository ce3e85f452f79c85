import { expect, test } from "vitest";
import { mergeFound } from "./mentioned.ts";

const one = (id: string, at: number, isUnread: boolean) => ({ id, at, isUnread });

test("each message stands once, the latest first, and is unread where one source says so", () => {
  const server = [one("$c", 3, true), one("$a", 1, true)];
  const held = [one("$a", 1, false), one("$b", 2, false), one("$c", 3, false)];
  expect(mergeFound(server, held)).toEqual([one("$c", 3, true), one("$b", 2, false), one("$a", 1, true)]);
  expect(mergeFound(held, server)).toEqual([one("$c", 3, true), one("$b", 2, false), one("$a", 1, true)]);
});
