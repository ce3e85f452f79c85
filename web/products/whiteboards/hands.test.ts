import { expect, test } from "vitest";
import { handsOf, mostSelected, socketOf } from "./hands.ts";

test("a hand has the name and the tone of its person, and nobody without a name has one", () => {
  const user = { id: "p1", name: "Anna", tone: 9, isGuest: false };
  const hands = handsOf([
    [1, { user, pointer: { x: 1, y: 2, tool: "pointer" }, selected: ["a", "b"] }],
    [2, { slide: "f" }],
  ]);
  expect([...hands.keys()]).toEqual(["1"]);
  expect(hands.get(socketOf(1))).toMatchObject({
    id: "p1",
    username: "Anna",
    // There are eight tones: the ninth is the first again.
    color: { background: "#d0e3f7" },
    pointer: { x: 1, y: 2 },
    button: "up",
    selectedElementIds: { a: true, b: true },
  });
});

test("of a large selection a part is shown", () => {
  const user = { id: "p1", name: "Anna", tone: 1, isGuest: false };
  const selected = Array.from({ length: mostSelected + 50 }, (_, index) => `e${index}`);
  expect(Object.keys(handsOf([[1, { user, selected }]]).get(socketOf(1))?.selectedElementIds ?? {})).toHaveLength(
    mostSelected,
  );
});
