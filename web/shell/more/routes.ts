import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";

export const more = createRoute({
  getParentRoute: () => inside,
  path: "/more",
  component: lazyRouteComponent(() => import("./MorePage.tsx"), "MorePage"),
  staticData: { title: "shell.more", List: MoreList, listTitle: "shell.more" },
});

export const routes = { inside: [more] } as const;
