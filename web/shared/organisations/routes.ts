import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";

export const persons = createRoute({
  getParentRoute: () => inside,
  path: "/admin/persons",
  component: lazyRouteComponent(() => import("./PersonsPage.tsx"), "PersonsPage"),
  staticData: { title: "admin.persons", List: MoreList },
});

export const groups = createRoute({
  getParentRoute: () => inside,
  path: "/admin/groups",
  component: lazyRouteComponent(() => import("./GroupsPage.tsx"), "GroupsPage"),
  staticData: { title: "admin.groups", List: MoreList },
});

export const workspaces = createRoute({
  getParentRoute: () => inside,
  path: "/admin/workspaces",
  component: lazyRouteComponent(() => import("./WorkspacesPage.tsx"), "WorkspacesPage"),
  staticData: { title: "admin.workspaces", List: MoreList },
});

export const organisation = createRoute({
  getParentRoute: () => inside,
  path: "/admin/organisation",
  component: lazyRouteComponent(() => import("./OrganisationPage.tsx"), "OrganisationPage"),
  staticData: { title: "admin.organisation", List: MoreList },
});

export const providers = createRoute({
  getParentRoute: () => inside,
  path: "/admin/sign-in",
  component: lazyRouteComponent(() => import("./providers/ProvidersPage.tsx"), "ProvidersPage"),
  staticData: { title: "admin.signIn", List: MoreList },
});

export const audit = createRoute({
  getParentRoute: () => inside,
  path: "/admin/audit",
  component: lazyRouteComponent(() => import("./audit/AuditPage.tsx"), "AuditPage"),
  staticData: { title: "admin.audit", List: MoreList },
});

export const routes = { inside: [persons, groups, workspaces, organisation, providers, audit] } as const;
