import { expect, test } from "vitest";
import { createPaceWatch } from "./pace.ts";

test("a machine is slow when it was so for some seconds without a pause, and that is reported once", () => {
  const isSlow = createPaceWatch();
  const reports = [90, 90, 20, 90, 90, 90, 90, 20, 90].map(isSlow);
  expect(reports).toEqual([false, false, false, false, false, true, false, false, false]);
  expect([83, 83, 83, 83].map(createPaceWatch())).toEqual([false, false, false, false]);
});
