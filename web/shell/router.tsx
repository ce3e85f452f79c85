import { createRoute, createRouter, lazyRouteComponent, type ErrorComponentProps } from "@tanstack/react-router";
import { registerProducts } from "../platform/product.ts";
import { inside, root } from "../platform/routes.tsx";
import { MissingPage, TroublePage } from "../platform/TroublePage.tsx";
import { workspace } from "../shared/workspaces/routes.ts";
import { routesAt } from "./assemble.ts";
import { productModules } from "./products.ts";

registerProducts(productModules.map((module) => module.product));

// Anyone who only signs in, or comes by a link, does without the frame.
inside.update({ component: lazyRouteComponent(() => import("./Frame.tsx"), "Frame") });

/** No page of any product: said inside the frame, from where everything else is still reached. */
const nowhere = createRoute({ getParentRoute: () => inside, path: "$", component: MissingPage });

export const router = createRouter({
  routeTree: root.addChildren([
    ...routesAt(productModules, "root"),
    inside.addChildren([
      ...routesAt(productModules, "inside"),
      workspace.addChildren(routesAt(productModules, "workspace")),
      nowhere,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ({ error, reset }: ErrorComponentProps) => <TroublePage error={error} onRetry={reset} />,
  defaultNotFoundComponent: MissingPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
