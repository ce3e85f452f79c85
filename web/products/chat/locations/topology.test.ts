import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { narrowAt, outlinesOf, pathOf, type Topology } from "./topology.ts";

const file = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const world = outlinesOf(JSON.parse(readFileSync(file, "utf8")) as Topology);

/** Whether a point lies on land: how often a line east of it crosses outlines, countries that touch each counted alone. */
const isLand = (longitude: number, latitude: number): boolean =>
  world.some(({ points }) => {
    let isInside = false;
    for (const [i, [x, y]] of points.entries()) {
      const [beforeX, beforeY] = points.at(i - 1) ?? [0, 0];
      if (y > latitude !== beforeY > latitude && longitude < ((beforeX - x) * (latitude - y)) / (beforeY - y) + x)
        isInside = !isInside;
    }
    return isInside;
  });

test("cities are on land and seas are not", () => {
  expect([isLand(17.9, 59.4), isLand(13.4, 52.5), isLand(-58.5, -34.7), isLand(149.1, -35.3)]).not.toContain(false);
  expect([isLand(19.5, 58.5), isLand(-30, 40), isLand(160, 0)]).not.toContain(true);
});

test("an outline past the antimeridian has no line across the map", () => {
  for (const { points } of world)
    for (const [i, [x]] of points.entries()) expect(Math.abs(x - (points[i - 1]?.[0] ?? x))).toBeLessThan(180);
});

test("an arc is decoded by its differences, and backwards where it is said so", () => {
  const topology: Topology = {
    transform: { scale: [2, 1], translate: [10, 20] },
    arcs: [
      [
        [0, 0],
        [1, 1],
        [1, -1],
      ],
      [
        [0, 0],
        [2, 0],
      ],
    ] as never,
    objects: { countries: { geometries: [{ type: "Polygon", arcs: [[0, ~1]] }] } },
  };
  expect(outlinesOf(topology)[0]).toMatchObject({ west: 10, east: 14, south: 20, north: 21 });
  expect(outlinesOf(topology)[0]?.points).toEqual([
    [10, 20],
    [12, 21],
    [14, 20],
    [10, 20],
  ]);
});

test("a path holds what is in sight, around its middle, past the antimeridian too", () => {
  const square = outlinesOf({
    transform: { scale: [1, 1], translate: [0, 0] },
    arcs: [
      [
        [179, 0],
        [2, 0],
        [0, 1],
        [-2, 0],
        [0, -1],
      ],
    ] as never,
    objects: { countries: { geometries: [{ type: "Polygon", arcs: [[0]] }] } },
  });
  const view = { latitude: 0, longitude: -180, height: 10, width: 10 };
  expect(pathOf(square, view)).toBe("M-1.000 0.000L1.000 0.000L1.000 -1.000L-1.000 -1.000L-1.000 0.000Z");
  expect(pathOf(square, { ...view, longitude: 0 })).toBe("");
  expect(narrowAt(60)).toBeCloseTo(0.5);
});
