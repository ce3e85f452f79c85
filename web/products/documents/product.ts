import { lazyRouteComponent } from "@tanstack/react-router";
import type { Product } from "../../platform/product.ts";
import { documents } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "documents",
  tab: { order: 30, segment: "documents", route: documents, name: "shell.documents" },
  sharedPages: { document: { component: lazyRouteComponent(() => import("./SharedDocument.tsx"), "SharedDocument") } },
};
