import { lazyRouteComponent } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { allDocuments, documents } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "documents",
  tab: { order: 30, segment: "documents", route: documents, name: "shell.documents" },
  more: [{ order: 1, route: allDocuments, name: "shell.documents", icon: <FileText /> }],
  commands: [{ route: allDocuments, name: "shell.documents", icon: <FileText /> }],
  creates: [
    {
      id: "document",
      name: "create.document",
      command: "create.document",
      icon: <FileText />,
      dialog: lazyRouteComponent(() => import("./CreateDocument.tsx"), "CreateDocument"),
    },
  ],
  sharedPages: { document: { component: lazyRouteComponent(() => import("./SharedDocument.tsx"), "SharedDocument") } },
};
