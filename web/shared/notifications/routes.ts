import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";

export const notices = createRoute({
  getParentRoute: () => inside,
  path: "/notices",
  component: lazyRouteComponent(() => import("./NoticesPage.tsx"), "NoticesPage"),
  staticData: { title: "shell.notices" },
});

export const routes = { inside: [notices] } as const;
