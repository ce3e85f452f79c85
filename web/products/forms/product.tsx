import { lazyRouteComponent } from "@tanstack/react-router";
import { ClipboardList } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { allForms, forms } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "forms",
  tab: { order: 60, segment: "forms", route: forms, name: "shell.forms" },
  more: [{ order: 2, route: allForms, name: "shell.forms", icon: <ClipboardList /> }],
  commands: [{ route: allForms, name: "shell.forms", icon: <ClipboardList /> }],
  creates: [
    {
      id: "form",
      name: "create.form",
      command: "create.form",
      icon: <ClipboardList />,
      dialog: lazyRouteComponent(() => import("./CreateForm.tsx"), "CreateForm"),
    },
  ],
  // A form may be anonymous.
  sharedPages: {
    form: { component: lazyRouteComponent(() => import("./answering/SharedForm.tsx"), "SharedForm"), isNameless: true },
  },
};
