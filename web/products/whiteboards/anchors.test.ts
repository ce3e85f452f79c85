import type { Comment } from "@safos/contract/items";
import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { expect, test } from "vitest";
import { anchorFor, openAnchors, placeOfAnchor } from "./anchors.ts";

const element = (id: string, isDeleted = false): BoardElement =>
  ({ id, type: "rectangle", x: 10, y: 20, width: 100, height: 50, isDeleted }) as BoardElement;
const elements = [element("a"), element("b", true)];
const size = { width: 800, height: 600 };

test("a comment on an element stands at its corner, and nowhere when it is gone", () => {
  expect(placeOfAnchor("element:a", elements)).toEqual({ x: 110, y: 20 });
  expect(placeOfAnchor("element:b", elements)).toBeNull();
  expect(placeOfAnchor("element:c", elements)).toBeNull();
});

test("a comment on a place stands there, and what is no place is nowhere", () => {
  expect(placeOfAnchor("place:-3,4", elements)).toEqual({ x: -3, y: 4 });
  for (const anchor of ["place:", "place:1", "place:a,b", "x:1,2", ""]) expect(placeOfAnchor(anchor, [])).toBeNull();
});

test("a new comment is about what is selected, else about the middle of what is shown", () => {
  const view = { x: 100, y: 0, zoom: 2 };
  expect(anchorFor(["b", "a"], elements, view, size)).toBe("element:a");
  expect(anchorFor(["b"], elements, view, size)).toBe("place:100,150");
  expect(placeOfAnchor(anchorFor([], [], view, size), [])).toEqual({ x: 100, y: 150 });
});

test("threads that are open have their anchors, each once", () => {
  const comment = (anchor: string | null, more: Partial<Comment> = {}): Comment =>
    ({ parentId: null, resolvedAt: null, anchor, ...more }) as Comment;
  expect(
    openAnchors([
      comment("element:a"),
      comment("element:a"),
      comment(null),
      comment("element:b", { resolvedAt: "2026-01-01T00:00:00Z" }),
      comment("element:c", { parentId: "1" }),
      comment("place:1,2"),
    ]),
  ).toEqual(["element:a", "place:1,2"]);
});
