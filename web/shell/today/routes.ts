import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";

export const today = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("./TodayPage.tsx"), "TodayPage"),
  staticData: { title: "shell.today" },
});

export const routes = { inside: [today] } as const;
