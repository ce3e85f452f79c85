import { lazyRouteComponent } from "@tanstack/react-router";
import type { Product } from "../../platform/product.ts";
import { whiteboards } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "whiteboards",
  tab: { order: 70, segment: "whiteboards", route: whiteboards, name: "shell.whiteboards" },
  sharedPages: {
    whiteboard: { component: lazyRouteComponent(() => import("./SharedWhiteboard.tsx"), "SharedWhiteboard") },
  },
};
