import { ConnectionError, MatrixError } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { waitBeforeRetry } from "./sending.ts";

test("a message waits for the network and the server as long as it takes, and never longer than seconds at a time", () => {
  const away = new ConnectionError("fetch failed");
  expect([1, 2, 3, 4, 50].map((attempts) => waitBeforeRetry(attempts, away))).toEqual([1000, 2000, 4000, 5000, 5000]);
  for (const status of [500, 502, 503]) expect(waitBeforeRetry(1, new MatrixError({}, status))).toBe(1000);
  expect(waitBeforeRetry(1, new MatrixError({ retry_after_ms: 7000 }, 429))).toBe(7000);
});

test("what is refused is not sent again", () => {
  for (const status of [400, 401, 403, 404, 413]) expect(waitBeforeRetry(1, new MatrixError({}, status))).toBe(-1);
  expect(waitBeforeRetry(1, new Error("something else"))).toBe(-1);
});
