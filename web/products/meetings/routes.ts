import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { inside, root } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";

// Each is fetched once for all that it shows.
const pages = () => import("./pages.tsx");
const guestPages = () => import("./GuestPage.tsx");
const connectionPages = () => import("./connection/ConnectionPage.tsx");
const staticData = { title: "shell.meetings" } as const;

export const meetings = createRoute({
  getParentRoute: () => inside,
  path: "/meetings",
  component: lazyRouteComponent(pages, "MeetingsPage"),
  staticData,
});

export const workspaceMeetings = createRoute({
  getParentRoute: () => workspace,
  path: "/meetings",
  // Addresses in old messages and notices.
  validateSearch: (search: Record<string, unknown>): { meeting?: string } =>
    typeof search["meeting"] === "string" ? { meeting: search["meeting"] } : {},
  beforeLoad({ params, search }) {
    if (search.meeting !== undefined)
      throw redirect({
        to: "/w/$workspaceId/meetings/$meetingId",
        params: { workspaceId: params.workspaceId, meetingId: search.meeting },
        replace: true,
      });
  },
  component: lazyRouteComponent(pages, "WorkspaceMeetingsPage"),
  staticData,
});

const workspaceMeeting = createRoute({
  getParentRoute: () => workspaceMeetings,
  path: "/$meetingId",
  // An utterance, which the search leads to.
  validateSearch: ({ utterance }: Record<string, unknown>): { utterance?: string } =>
    typeof utterance === "string" ? { utterance } : {},
  staticData: { opensAlone: true },
});

/** A guest comes in by a link, without an account. */
const guest = createRoute({
  getParentRoute: () => root,
  path: "/g/$secret",
  component: lazyRouteComponent(guestPages, "GuestPage"),
  staticData,
});

const guestConnection = createRoute({
  getParentRoute: () => root,
  path: "/g/$secret/connection",
  component: lazyRouteComponent(connectionPages, "GuestConnectionPage"),
  staticData,
});

/** The stage of a webinar for thousands, without an account. */
const live = createRoute({
  getParentRoute: () => root,
  path: "/live/$code",
  component: lazyRouteComponent(guestPages, "LivePage"),
  staticData,
});

/** What one's network lets through. */
const connection = createRoute({
  getParentRoute: () => inside,
  path: "/connection",
  component: lazyRouteComponent(connectionPages, "ConnectionPage"),
  staticData,
});

export const routes = {
  root: [guest, guestConnection, live],
  inside: [meetings, connection],
  workspace: [workspaceMeetings.addChildren([workspaceMeeting])],
} as const;
