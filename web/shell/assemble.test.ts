import { createRootRoute, createRoute } from "@tanstack/react-router";
import { expect, test } from "vitest";
import { pageOf } from "../platform/page.ts";
import { placeOf, routesAt, type ProductModule } from "./assemble.ts";

const root = createRootRoute();
const boards = createRoute({ getParentRoute: () => root, path: "/boards" });
const board = createRoute({
  getParentRoute: () => root,
  path: "/boards/$boardId",
  staticData: { listTitle: "shell.boards" },
});
const card = createRoute({ getParentRoute: () => board, path: "/cards/$cardId" });
const polls = createRoute({ getParentRoute: () => root, path: "/polls" });
const members = createRoute({ getParentRoute: () => root, path: "/members" });
const more = createRoute({ getParentRoute: () => root, path: "/more" });

const icon = null as never;
const modules: ProductModule[] = [
  {
    routes: { inside: [boards], workspace: [board] },
    product: {
      name: "boards",
      navigation: { route: boards, name: "shell.boards", icon, isOnDesktopOnly: true, alsoFor: ["workspaces"] },
    },
  },
  { routes: { inside: [polls] }, product: { name: "polls" } },
  { routes: { workspace: [members] }, product: { name: "workspaces" } },
  {
    routes: { inside: [more] },
    product: { name: "more", navigation: { route: more, name: "shell.more", icon, isDefault: true } },
  },
];
const markedAt = (routes: (typeof board | typeof root)[], isPhone = false): string | undefined =>
  placeOf(modules, routes, isPhone)?.name;

test("the entry of a product is marked on all its pages, also on those below them", () => {
  expect(markedAt([root, boards] as never)).toBe("shell.boards");
  expect(markedAt([root, board, card] as never)).toBe("shell.boards");
});

test("a product without an entry marks the one that speaks for it, or the default", () => {
  expect(markedAt([root, members] as never)).toBe("shell.boards");
  expect(markedAt([root, polls] as never)).toBe("shell.more");
  expect(markedAt([root] as never)).toBeUndefined();
});

test("on a phone More is marked for an entry that is not in the bar", () => {
  expect(markedAt([root, boards] as never, true)).toBe("shell.more");
  expect(markedAt([root, polls] as never, true)).toBe("shell.more");
});

test("the routes of a level are those of all products", () => {
  expect(routesAt(modules, "inside")).toEqual([boards, polls, more]);
  expect(routesAt(modules, "root")).toEqual([]);
});

test("what a page says includes what the routes above it say, the innermost last", () => {
  expect(pageOf([root, board, card]).data).toEqual({ listTitle: "shell.boards" });
  expect(pageOf([root, boards]).data).toEqual({});
});
