import { useRouter, useRouterState, type AnyRoute } from "@tanstack/react-router";
import { useMemo, type ComponentType } from "react";
import type { TextKey } from "../text/index.tsx";

declare module "@tanstack/react-router" {
  /** What a route says about its page, for itself and for the routes below it. */
  interface StaticDataRouteOption {
    /** The list beside the page; without one the default list stands there. */
    List?: ComponentType;
    /** On a phone the list is the page; this is its heading for those who do not see it. */
    listTitle?: TextKey;
    /** What the page is called in the tab's title, where nothing of its own is shown. */
    title?: TextKey;
  }
}

export interface Page {
  /** The routes of the address, the outermost first. */
  routes: readonly AnyRoute[];
  /** What they say, the innermost last. */
  data: NonNullable<AnyRoute["options"]["staticData"]>;
}

/** What the routes of an address say together. */
export function pageOf(routes: readonly AnyRoute[]): Page {
  return { routes, data: Object.assign({}, ...routes.map((route) => route.options.staticData)) as Page["data"] };
}

/** The page that the address leads to, from the moment someone goes there. */
export function usePage(): Page {
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return useMemo(() => pageOf(router.getMatchedRoutes(path)[0]), [router, path]);
}
