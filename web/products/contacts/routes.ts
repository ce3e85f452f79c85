import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";

export const contacts = createRoute({
  getParentRoute: () => inside,
  path: "/contacts",
  component: lazyRouteComponent(() => import("./ContactsPage.tsx"), "ContactsPage"),
  staticData: { title: "shell.contacts", List: MoreList },
});

export const routes = { inside: [contacts] } as const;
