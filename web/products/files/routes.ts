import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, root } from "../../platform/routes.tsx";
import { needSession } from "../../shared/identity/routes.ts";
import { workspace } from "../../shared/workspaces/routes.ts";

const List = lazyRouteComponent(() => import("./FilesList.tsx"), "FilesList");

export const files = createRoute({
  getParentRoute: () => inside,
  path: "/files",
  component: lazyRouteComponent(() => import("./FilesHome.tsx"), "FilesHome"),
  staticData: { title: "shell.files", List, listTitle: "shell.files" },
});

const recent = createRoute({
  getParentRoute: () => inside,
  path: "/files/recent",
  component: lazyRouteComponent(() => import("./gathered/RecentPage.tsx"), "RecentPage"),
  staticData: { title: "shell.files", List, back: "/files" },
});

const favourites = createRoute({
  getParentRoute: () => inside,
  path: "/files/favourites",
  component: lazyRouteComponent(() => import("./gathered/FavouritesPage.tsx"), "FavouritesPage"),
  staticData: { title: "shell.files", List, back: "/files" },
});

const received = createRoute({
  getParentRoute: () => inside,
  path: "/files/shared-with-me",
  component: lazyRouteComponent(() => import("./sharing/SharedWithMePage.tsx"), "SharedWithMePage"),
  staticData: { title: "shell.files", List, back: "/files" },
});

const given = createRoute({
  getParentRoute: () => inside,
  path: "/files/shared-by-me",
  component: lazyRouteComponent(() => import("./sharing/SharedByMePage.tsx"), "SharedByMePage"),
  staticData: { title: "shell.files", List, back: "/files" },
});

const receivedFolder = createRoute({
  getParentRoute: () => inside,
  path: "/files/shared-with-me/$folderId",
  component: lazyRouteComponent(() => import("./sharing/SharedFolderPage.tsx"), "SharedFolderPage"),
  validateSearch: ({ path }: Record<string, unknown>): { path?: string } => (typeof path === "string" ? { path } : {}),
  staticData: { title: "shell.files", List, back: "/files" },
});

const devices = createRoute({
  getParentRoute: () => inside,
  path: "/files/devices",
  component: lazyRouteComponent(() => import("./devices/DevicesPage.tsx"), "DevicesPage"),
  staticData: { title: "files.devices", List, back: "/files" },
});

const incoming = createRoute({
  getParentRoute: () => inside,
  path: "/files/incoming",
  component: lazyRouteComponent(() => import("./incoming/IncomingPage.tsx"), "IncomingPage"),
  staticData: { title: "shell.files", List, back: "/files" },
});

const kept = createRoute({
  getParentRoute: () => inside,
  path: "/files/kept",
  component: lazyRouteComponent(() => import("./offline/KeptPage.tsx"), "KeptPage"),
  staticData: { title: "shell.files", List, back: "/files" },
});

const byId = createRoute({
  getParentRoute: () => inside,
  path: "/f/$fileId",
  component: lazyRouteComponent(() => import("./OpenById.tsx"), "OpenById"),
});

export const workspaceFiles = createRoute({
  getParentRoute: () => workspace,
  path: "/files/$",
  component: lazyRouteComponent(() => import("./FilesPage.tsx"), "FilesPage"),
  staticData: { title: "shell.files", List, isDeep: true, back: "/files", opensAlone: true },
});

/** Without the frame: the office program needs the window, and only this address may show it. */
const office = createRoute({
  getParentRoute: () => root,
  path: "/office/$fileId",
  beforeLoad: needSession,
  component: lazyRouteComponent(() => import("./office/OfficePage.tsx"), "OfficePage"),
  staticData: { title: "shell.files" },
});

export const routes = {
  root: [office],
  inside: [files, recent, favourites, devices, incoming, kept, received, given, receivedFolder, byId],
  workspace: [workspaceFiles],
} as const;
