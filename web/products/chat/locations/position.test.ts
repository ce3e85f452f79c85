import { expect, test } from "vitest";
import { formatPosition, moved } from "./position.ts";

test("coordinates are read with their points of the compass", () => {
  const point = { latitude: -33.9, longitude: 18.068581, accuracy: null };
  expect(formatPosition("sv", point)).toBe("33,90000° S, 18,06858° Ö");
  expect(formatPosition("en", { ...point, longitude: -1 })).toBe("33.90000° S, 1.00000° W");
});

test("what is moved past the antimeridian or a pole stays on the earth, and is no longer measured", () => {
  const point = { latitude: 84, longitude: 179, accuracy: 5 };
  expect(moved(point, 3, 2)).toEqual({ latitude: 85, longitude: -179, accuracy: null });
  expect(moved({ ...point, longitude: -179 }, 0, -2).longitude).toBe(179);
});
