import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { isMissing } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { inside } from "../../platform/routes.tsx";
import { workspaceQuery } from "./queries.ts";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** A thing that may be given to someone who is no member of the workspace: its own page decides. */
    opensAlone?: boolean;
    /** On a phone the page takes the room of the workspace's header and tabs. */
    isDeep?: boolean;
    /** Where a phone goes back to from the workspace's header; `/chat` unless said otherwise. */
    back?: "/files";
  }
}

/** The header and tabs of a workspace; products put their pages below it. */
export const workspace = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId",
  beforeLoad: ({ matches }): { opensAlone: boolean } => ({
    opensAlone: matches.some((match) => match.staticData.opensAlone),
  }),
  async loader({ params, context }) {
    try {
      await queryClient.ensureQueryData(workspaceQuery(params.workspaceId));
    } catch (error) {
      if (!isMissing(error) || !context.opensAlone) throw error;
    }
  },
  component: lazyRouteComponent(() => import("./WorkspacePage.tsx"), "WorkspacePage"),
});

export const members = createRoute({
  getParentRoute: () => workspace,
  path: "/members",
  validateSearch: (search: Record<string, unknown>): { tab?: "guests" } =>
    search["tab"] === "guests" ? { tab: "guests" } : {},
  component: lazyRouteComponent(() => import("./MembersPage.tsx"), "MembersPage"),
  staticData: { title: "workspace.members" },
});

export const trashed = createRoute({
  getParentRoute: () => inside,
  path: "/trashed-workspaces",
  component: lazyRouteComponent(() => import("./TrashedWorkspacesPage.tsx"), "TrashedWorkspacesPage"),
});

const exported = createRoute({
  getParentRoute: () => inside,
  path: "/export/$workspaceId",
  component: lazyRouteComponent(() => import("./exports/ExportPage.tsx"), "ExportPage"),
});

const transfer = createRoute({
  getParentRoute: () => inside,
  path: "/transfer/$workspaceId",
  component: lazyRouteComponent(() => import("./transfer/TransferPage.tsx"), "TransferPage"),
});

const template = createRoute({
  getParentRoute: () => inside,
  path: "/template/$workspaceId",
  component: lazyRouteComponent(() => import("./templates/SaveTemplatePage.tsx"), "SaveTemplatePage"),
});

export const routes = { workspace: [members], inside: [trashed, exported, transfer, template] } as const;
