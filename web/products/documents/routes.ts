import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";

export const allDocuments = createRoute({
  getParentRoute: () => inside,
  path: "/documents",
  component: lazyRouteComponent(() => import("./DocumentsHome.tsx"), "DocumentsHome"),
  staticData: { title: "shell.documents", List: MoreList },
});

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

export const routes = { inside: [allDocuments], workspace: [documents, document] } as const;
