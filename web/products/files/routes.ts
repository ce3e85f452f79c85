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
  staticData: { title: "shell.files", List, isDeep: true, back: "/files" },
});

export const routes = { inside: [files, devices], workspace: [workspaceFiles] } as const;
