import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";

const List = lazyRouteComponent(() => import("./CalendarPane.tsx"), "CalendarPane");

export const calendar = createRoute({
  getParentRoute: () => inside,
  path: "/calendar",
  // What the address does not say is what the page begins with.
  validateSearch: ({ view, day, entry }: Record<string, unknown>): { view?: string; day?: string; entry?: string } => ({
    ...(typeof view === "string" ? { view } : {}),
    ...(typeof day === "string" ? { day } : {}),
    ...(typeof entry === "string" ? { entry } : {}),
  }),
  component: lazyRouteComponent(() => import("./CalendarPage.tsx"), "CalendarPage"),
  staticData: { title: "shell.calendar", List },
});

export const routes = { inside: [calendar] } as const;
