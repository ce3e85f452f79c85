import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";

export const more = createRoute({
  getParentRoute: () => inside,
  path: "/more",
  component: lazyRouteComponent(() => import("./MorePage.tsx"), "MorePage"),
  staticData: { List: lazyRouteComponent(() => import("./MoreList.tsx"), "MoreList"), listTitle: "shell.more" },
});

export const routes = { inside: [more] } as const;
