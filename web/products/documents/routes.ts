import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspace } from "../../shared/workspaces/routes.ts";

export const documents = createRoute({
  getParentRoute: () => workspace,
  path: "/documents",
  component: lazyRouteComponent(() => import("./DocumentsPage.tsx"), "DocumentsPage"),
  staticData: { title: "shell.documents" },
});

const document = createRoute({
  getParentRoute: () => workspace,
  path: "/documents/$documentId",
  component: lazyRouteComponent(() => import("./DocumentPage.tsx"), "DocumentPage"),
  staticData: { title: "shell.documents", opensAlone: true, isDeep: true, back: "/files" },
});

export const routes = { workspace: [documents, document] } as const;
