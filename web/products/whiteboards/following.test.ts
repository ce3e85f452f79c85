import { expect, test } from "vitest";
import { isArea, leaderOf, lookAt, pageOf, presenterOf, type Presence, type Presences } from "./following.ts";

const page = (id: string, more: Presence = {}): Presence => ({
  user: { id, name: id.toUpperCase(), tone: 1, isGuest: false },
  ...more,
});
const of = (pages: Record<number, Presence>): Presences =>
  new Map(Object.entries(pages).map(([client, state]) => [Number(client), state]));

test("anyone who is followed may follow someone, and then that one leads", () => {
  const states = of({
    1: page("a"),
    2: page("b", { follows: 3 }),
    3: page("c", { follows: 4 }),
    4: page("d", { follows: null }),
    5: page("e", { follows: 99 }),
  });
  expect(leaderOf(states, 2, 1)).toBe(4);
  expect(leaderOf(states, 4, 1)).toBe(4);
  // Someone who follows a page that is gone leads by themselves.
  expect(leaderOf(states, 5, 1)).toBe(5);
});

test("pages that follow each other in a circle stay where they are", () => {
  const states = of({ 1: page("a", { follows: 2 }), 2: page("b", { follows: 3 }), 3: page("c", { follows: 1 }) });
  expect(leaderOf(states, 2, 1)).toBeNull();
  const beside = of({ 2: page("b", { follows: 3 }), 3: page("c", { follows: 2 }) });
  expect(leaderOf(beside, 2, 1)).toBeNull();
});

test("of a person's pages the one that presents is followed, else the one last heard of", () => {
  const updated = new Map([
    [1, 10],
    [2, 30],
    [3, 20],
  ]);
  const states = of({ 1: page("a"), 2: page("a"), 3: page("b") });
  expect(pageOf(states, "a", (client) => updated.get(client) ?? 0)).toBe(2);
  expect(pageOf(of({ 1: page("a", { slide: "f" }), 2: page("a") }), "a", (client) => updated.get(client) ?? 0)).toBe(1);
  expect(pageOf(states, "x", () => 0)).toBeNull();
});

test("only someone else's page presents, and only with a frame", () => {
  expect(presenterOf(of({ 1: page("a", { slide: "f" }) }), 1)).toBeNull();
  expect(presenterOf(of({ 1: page("a", { slide: null }), 2: { slide: "f" } }), 3)).toBeNull();
  expect(presenterOf(of({ 2: page("b", { slide: "g" }), 1: page("a", { slide: "f" }) }), 3)).toMatchObject({
    client: 1,
    slide: "f",
    person: { name: "A" },
  });
});

test("a canvas of any shape shows all of an area, in its middle", () => {
  for (const size of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
    { width: 320, height: 200 },
  ])
    for (const area of [
      [0, 0, 1440, 900],
      [-5000, -300, 9000, 12_000],
      [10, 10, 11, 900],
    ] as const) {
      const { scrollX, scrollY, zoom } = lookAt(area, size);
      const shown = [-scrollX, -scrollY, size.width / zoom - scrollX, size.height / zoom - scrollY] as const;
      expect(shown[0]).toBeLessThanOrEqual(area[0] + 1e-6);
      expect(shown[1]).toBeLessThanOrEqual(area[1] + 1e-6);
      expect(shown[2]).toBeGreaterThanOrEqual(area[2] - 1e-6);
      expect(shown[3]).toBeGreaterThanOrEqual(area[3] - 1e-6);
      expect((shown[0] + shown[2]) / 2).toBeCloseTo((area[0] + area[2]) / 2);
      expect((shown[1] + shown[3]) / 2).toBeCloseTo((area[1] + area[3]) / 2);
    }
});

test("what is no area is not looked at", () => {
  for (const value of [undefined, null, "x", [1, 2, 3], [0, 0, 0, 5], [0, 0, Number.NaN, 5], [0, 0, "9", 9]])
    expect(isArea(value)).toBe(false);
  expect(isArea([0, 0, 10, 10])).toBe(true);
});
