import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "../../platform/routes.tsx";
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
  staticData: { title: "shell.files", List, back: "/files" },
});

const devices = createRoute({
  getParentRoute: () => inside,
  path: "/files/devices",
  component: lazyRouteComponent(() => import("./devices/DevicesPage.tsx"), "DevicesPage"),
  staticData: { title: "files.devices", List, back: "/files" },
});

export const workspaceFiles = createRoute({
  getParentRoute: () => workspace,
  path: "/files/$",
  component: lazyRouteComponent(() => import("./FilesPage.tsx"), "FilesPage"),
  staticData: { title: "shell.files", List, isDeep: true, back: "/files", opensAlone: true },
});

export const routes = {
  inside: [files, recent, favourites, devices, received, given, receivedFolder],
  workspace: [workspaceFiles],
} as const;
