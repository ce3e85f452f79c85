import { lazyRouteComponent } from "@tanstack/react-router";
import { PenTool } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { allWhiteboards, whiteboards } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "whiteboards",
  tab: { order: 70, segment: "whiteboards", route: whiteboards, name: "shell.whiteboards" },
  more: [{ order: 4, route: allWhiteboards, name: "shell.whiteboards", icon: <PenTool /> }],
  commands: [{ route: allWhiteboards, name: "shell.whiteboards", icon: <PenTool /> }],
  creates: [
    {
      id: "whiteboard",
      name: "create.whiteboard",
      command: "create.whiteboard",
      icon: <PenTool />,
      dialog: lazyRouteComponent(() => import("./CreateWhiteboard.tsx"), "CreateWhiteboard"),
    },
  ],
  sharedPages: {
    whiteboard: { component: lazyRouteComponent(() => import("./SharedWhiteboard.tsx"), "SharedWhiteboard") },
  },
};
