import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";

export const persons = createRoute({
  getParentRoute: () => inside,
  path: "/admin/persons",
  component: lazyRouteComponent(() => import("./PersonsPage.tsx"), "PersonsPage"),
});

export const groups = createRoute({
  getParentRoute: () => inside,
  path: "/admin/groups",
  component: lazyRouteComponent(() => import("./GroupsPage.tsx"), "GroupsPage"),
});

export const workspaces = createRoute({
  getParentRoute: () => inside,
  path: "/admin/workspaces",
  component: lazyRouteComponent(() => import("./WorkspacesPage.tsx"), "WorkspacesPage"),
});

export const organisation = createRoute({
  getParentRoute: () => inside,
  path: "/admin/organisation",
  component: lazyRouteComponent(() => import("./OrganisationPage.tsx"), "OrganisationPage"),
});

export const routes = { inside: [persons, groups, workspaces, organisation] } as const;
