import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../../platform/routes.tsx";
import { workspace } from "../workspaces/routes.ts";

const shared = createRoute({
  getParentRoute: () => root,
  path: "/s/$secret",
  // A document under the one that was shared.
  validateSearch: (search: Record<string, unknown>): { page?: string } =>
    typeof search["page"] === "string" ? { page: search["page"] } : {},
  component: lazyRouteComponent(() => import("./SharedPage.tsx"), "SharedPage"),
});

const trash = createRoute({
  getParentRoute: () => workspace,
  path: "/trash",
  component: lazyRouteComponent(() => import("./TrashPage.tsx"), "TrashPage"),
  staticData: { title: "workspace.trashOf" },
});

export const routes = { root: [shared], workspace: [trash] } as const;
