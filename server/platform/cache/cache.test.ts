import { expect, test } from "vitest";
import { eventually } from "../../testing/server.ts";
import { createReadCache } from "./index.ts";

test("what was being read when something was forgotten is not stored", async () => {
  const cache = createReadCache<string>(10);
  const reading = Promise.withResolvers<string>();
  const read = cache.read("a", () => reading.promise);
  cache.forget("b");
  reading.resolve("old");
  expect(await read).toBe("old");
  expect(cache.get("a")).toBeUndefined();
  expect(await cache.read("a", async () => "new")).toBe("new");
  expect(cache.get("a")).toBe("new");
});

test("the cache stays within its bound, and what was used least recently goes first", async () => {
  const cache = createReadCache<string>(3);
  for (const key of ["a", "b", "c"]) await cache.read(key, async () => key);
  cache.get("a");
  await cache.read("d", async () => "d");
  expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual(["a", undefined, "c", "d"]);
});

test("values are forgotten by what they are, and all at once", async () => {
  const cache = createReadCache<{ of: string }>(10);
  for (const key of ["a", "b", "c"]) await cache.read(key, async () => ({ of: key === "c" ? "y" : "x" }));
  cache.forgetWhere((value) => value.of === "x");
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([undefined, undefined, { of: "y" }]);
  cache.forgetAll();
  expect(cache.get("c")).toBeUndefined();
});

test("a value that is not there any more keeps nobody else's from being stored", async () => {
  const cache = createReadCache<string>(10);
  const reading = Promise.withResolvers<string>();
  const read = cache.read("a", () => reading.promise);
  cache.store("b", "b", cache.begin());
  cache.drop("b");
  cache.drop("never there");
  reading.resolve("a");
  await read;
  expect(["a", "b"].map((key) => cache.get(key))).toEqual(["a", undefined]);
});

test("a value with a lifetime is read again after it, whether or not an event said so", async () => {
  const cache = createReadCache<string>(10, { lifetimeMs: 30 });
  expect(await cache.read("a", async () => "old")).toBe("old");
  expect(await cache.read("a", async () => "new")).toBe("old");
  await eventually(async () => expect(await cache.read("a", async () => "new")).toBe("new"));
});
