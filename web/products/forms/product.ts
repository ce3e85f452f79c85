import { lazyRouteComponent } from "@tanstack/react-router";
import type { Product } from "../../platform/product.ts";
import { forms } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "forms",
  tab: { order: 60, segment: "forms", route: forms, name: "shell.forms" },
  // A form may be anonymous.
  sharedPages: {
    form: { component: lazyRouteComponent(() => import("./answering/SharedForm.tsx"), "SharedForm"), isNameless: true },
  },
};
