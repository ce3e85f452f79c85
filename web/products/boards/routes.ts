import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";

export const boards = createRoute({
  getParentRoute: () => inside,
  path: "/boards",
  component: lazyRouteComponent(() => import("./BoardsHome.tsx"), "BoardsHome"),
  staticData: { title: "shell.boards" },
});

export const workspaceBoards = createRoute({
  getParentRoute: () => workspace,
  path: "/boards",
  validateSearch: (search: Record<string, unknown>): { all?: boolean } => (search["all"] ? { all: true } : {}),
  component: lazyRouteComponent(() => import("./BoardsPage.tsx"), "BoardsPage"),
  staticData: { title: "shell.boards" },
});

const board = createRoute({
  getParentRoute: () => workspace,
  path: "/boards/$boardId",
  component: lazyRouteComponent(() => import("./BoardPage.tsx"), "BoardPage"),
  staticData: { title: "shell.board", opensAlone: true },
});

const card = createRoute({
  getParentRoute: () => board,
  path: "/cards/$cardId",
});

export const routes = { inside: [boards], workspace: [workspaceBoards, board.addChildren([card])] } as const;
