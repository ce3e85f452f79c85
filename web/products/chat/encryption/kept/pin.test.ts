import { expect, test } from "vitest";
import { comparePin } from "./pin.ts";

const pin = { id: "1", publicKey: "a" };

test("a key under the name of the one that is pinned is never taken for it", () => {
  expect(comparePin(null, pin)).toBe("first");
  expect(comparePin(pin, { ...pin })).toBe("same");
  // A server that was restored from a backup may name the same key otherwise.
  expect(comparePin(pin, { id: "2", publicKey: "a" })).toBe("same");
  expect(comparePin(pin, { id: "2", publicKey: "b" })).toBe("changed");
  expect(comparePin(pin, { id: "1", publicKey: "b" })).toBe("swapped");
});
