import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";

export const persons = createRoute({
  getParentRoute: () => inside,
  path: "/admin/persons",
  component: lazyRouteComponent(() => import("./PersonsPage.tsx"), "PersonsPage"),
  staticData: { title: "admin.persons", List: MoreList },
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: "/admin/persons/import",
  component: lazyRouteComponent(() => import("./imports/ImportPage.tsx"), "ImportPage"),
  staticData: { title: "admin.import", List: MoreList },
});

const leaving = createRoute({
  getParentRoute: () => inside,
  path: "/admin/persons/$personId/leaving",
  component: lazyRouteComponent(() => import("./leaving/LeavingPage.tsx"), "LeavingPage"),
  staticData: { title: "admin.leaving", List: MoreList },
});

export const groups = createRoute({
  getParentRoute: () => inside,
  path: "/admin/groups",
  component: lazyRouteComponent(() => import("./GroupsPage.tsx"), "GroupsPage"),
  staticData: { title: "admin.groups", List: MoreList },
});

export const guests = createRoute({
  getParentRoute: () => inside,
  path: "/admin/guests",
  component: lazyRouteComponent(() => import("./GuestsPage.tsx"), "GuestsPage"),
  staticData: { title: "admin.guests", List: MoreList },
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

export const look = createRoute({
  getParentRoute: () => inside,
  path: "/admin/look",
  component: lazyRouteComponent(() => import("./look/LookPage.tsx"), "LookPage"),
  staticData: { title: "admin.look", List: MoreList },
});

export const providers = createRoute({
  getParentRoute: () => inside,
  path: "/admin/sign-in",
  component: lazyRouteComponent(() => import("./providers/ProvidersPage.tsx"), "ProvidersPage"),
  staticData: { title: "admin.signIn", List: MoreList },
});

export const clients = createRoute({
  getParentRoute: () => inside,
  path: "/admin/clients",
  component: lazyRouteComponent(() => import("./clients/ClientsPage.tsx"), "ClientsPage"),
  staticData: { title: "admin.clients", List: MoreList },
});

export const accessibility = createRoute({
  getParentRoute: () => inside,
  path: "/admin/accessibility",
  component: lazyRouteComponent(
    () => import("./accessibility/AccessibilitySettingsPage.tsx"),
    "AccessibilitySettingsPage",
  ),
  staticData: { title: "signin.accessibility", List: MoreList },
});

export const access = createRoute({
  getParentRoute: () => inside,
  path: "/admin/access",
  validateSearch: (search: Record<string, unknown>): { kind?: string; id?: string } => ({
    ...(typeof search["kind"] === "string" ? { kind: search["kind"] } : {}),
    // Ids of files are numbers.
    ...(typeof search["id"] === "string" || typeof search["id"] === "number" ? { id: String(search["id"]) } : {}),
  }),
  component: lazyRouteComponent(() => import("./access/AccessPage.tsx"), "AccessPage"),
  staticData: { title: "admin.access", List: MoreList },
});

export const rules = createRoute({
  getParentRoute: () => inside,
  path: "/admin/rules",
  component: lazyRouteComponent(() => import("./rules/RulesPage.tsx"), "RulesPage"),
  staticData: { title: "admin.rules", List: MoreList },
});

export const classes = createRoute({
  getParentRoute: () => inside,
  path: "/admin/classes",
  component: lazyRouteComponent(() => import("./rules/ClassPage.tsx"), "ClassPage"),
  staticData: { title: "admin.classes", List: MoreList },
});

export const audit = createRoute({
  getParentRoute: () => inside,
  path: "/admin/audit",
  component: lazyRouteComponent(() => import("./audit/AuditPage.tsx"), "AuditPage"),
  staticData: { title: "admin.audit", List: MoreList },
});

export const breakGlass = createRoute({
  getParentRoute: () => inside,
  path: "/admin/break-glass",
  component: lazyRouteComponent(() => import("./break-glass/BreakGlassPage.tsx"), "BreakGlassPage"),
  staticData: { title: "admin.breakGlass", List: MoreList },
});

const keyRecovery = createRoute({
  getParentRoute: () => inside,
  path: "/admin/key-recovery",
  component: lazyRouteComponent(() => import("./key-recovery/KeyRecoveryPage.tsx"), "KeyRecoveryPage"),
  staticData: { title: "admin.rules", List: MoreList },
});

export const routes = {
  inside: [
    persons,
    imports,
    leaving,
    groups,
    guests,
    workspaces,
    organisation,
    look,
    clients,
    providers,
    rules,
    classes,
    access,
    accessibility,
    audit,
    breakGlass,
    keyRecovery,
  ],
} as const;
