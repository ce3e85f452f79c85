import { Folder } from "lucide-react";
import { lazyPart } from "../../platform/lazy.ts";
import type { Product } from "../../platform/product.ts";
import { files, workspaceFiles } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "files",
  navigation: { route: files, name: "shell.files", icon: <Folder aria-hidden="true" /> },
  tab: { order: 20, segment: "files", route: workspaceFiles, name: "shell.files" },
  today: [{ column: "end", order: 20, component: lazyPart(() => import("./RecentFiles.tsx"), "RecentFiles") }],
  commands: [{ route: files, name: "shell.files", icon: <Folder /> }],
  live: {
    onWorkspaceEvent: ({ type }, id) => (type.startsWith("file.") ? [["files", id], ["recent-files"]] : []),
    workspaceKeys: ["files"],
    listKeys: [["recent-files"]],
  },
  frameParts: [lazyPart(() => import("./UploadTray.tsx"), "UploadTray")],
  offers: { PickFile: lazyPart(() => import("./PickFile.tsx"), "PickFile") },
};
