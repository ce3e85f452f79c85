import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";

export const allWhiteboards = createRoute({
  getParentRoute: () => inside,
  path: "/whiteboards",
  component: lazyRouteComponent(() => import("./WhiteboardsHome.tsx"), "WhiteboardsHome"),
  staticData: { title: "shell.whiteboards", List: MoreList },
});

export const whiteboards = createRoute({
  getParentRoute: () => workspace,
  path: "/whiteboards",
  component: lazyRouteComponent(() => import("./WhiteboardsPage.tsx"), "WhiteboardsPage"),
  staticData: { title: "shell.whiteboards" },
});

const whiteboard = createRoute({
  getParentRoute: () => workspace,
  path: "/whiteboards/$whiteboardId",
  component: lazyRouteComponent(() => import("./WhiteboardPage.tsx"), "WhiteboardPage"),
  staticData: { title: "shell.whiteboards", opensAlone: true, isDeep: true, back: "/files" },
});

export const routes = { inside: [allWhiteboards], workspace: [whiteboards, whiteboard] } as const;
