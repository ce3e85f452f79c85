import { expect, test } from "vitest";
import { parseSettings, usual } from "./settings.ts";

test("what was kept comes back, and what makes no sense is as usual", () => {
  expect(parseSettings(null)).toEqual(usual);
  expect(parseSettings("{")).toEqual(usual);
  expect(parseSettings("[]")).toEqual(usual);
  expect(parseSettings("7")).toEqual(usual);
  // As it was kept when there were two settings.
  expect(parseSettings('{"micId":"m","cameraId":"c"}')).toEqual({ ...usual, micId: "m", cameraId: "c" });
  expect(parseSettings('{"micId":7,"isLowData":"yes","joinsMuted":true,"more":1}')).toEqual({
    ...usual,
    joinsMuted: true,
  });
});
