import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspace } from "../../shared/workspaces/routes.ts";

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

export const routes = { workspace: [whiteboards, whiteboard] } as const;
