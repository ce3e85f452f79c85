import { isAbout } from "../../platform/live.ts";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Folder } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { files, workspaceFiles } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "files",
  navigation: { route: files, name: "shell.files", icon: <Folder aria-hidden="true" /> },
  tab: { order: 20, segment: "files", route: workspaceFiles, name: "shell.files" },
  today: [
    { column: "end", order: 20, component: lazyRouteComponent(() => import("./RecentFiles.tsx"), "RecentFiles") },
  ],
  commands: [{ route: files, name: "shell.files", icon: <Folder /> }],
  live: {
    // Who may see what is another after a grant, too.
    onWorkspaceEvent: (event, id) =>
      isAbout(event, "file") || isAbout(event, "grant") || event.type === "item.restrictionChanged"
        ? [["files", id], ["recent-files"], ["favourite-files"]]
        : [],
    onPersonEvent: (event) => (isAbout(event, "grant") ? [["shared-with-me"], ["received-file"]] : []),
    workspaceKeys: ["files"],
    listKeys: [["recent-files"], ["favourite-files"], ["shared-with-me"]],
  },
  start: () => import("./offline/start.ts").then(({ startKept }) => startKept()),
  frameParts: [lazyRouteComponent(() => import("./uploads/UploadPlace.tsx"), "UploadPlace")],
  sharedPages: {
    file: {
      component: lazyRouteComponent(() => import("./visit/SharedFiles.tsx"), "SharedFiles"),
      asksNameLater: true,
    },
  },
  offers: { PickFile: lazyRouteComponent(() => import("./PickFile.tsx"), "PickFile") },
};
