import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../../platform/routes.tsx";

const shared = createRoute({
  getParentRoute: () => root,
  path: "/s/$secret",
  // A document under the one that was shared.
  validateSearch: (search: Record<string, unknown>): { page?: string } =>
    typeof search["page"] === "string" ? { page: search["page"] } : {},
  component: lazyRouteComponent(() => import("./SharedPage.tsx"), "SharedPage"),
});

export const routes = { root: [shared] } as const;
