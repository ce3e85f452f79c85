import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import { queryClient } from "./query.ts";
import { applyTheme, sessionQuery, setupQuery } from "./session.ts";
import { NowherePage, TroublePage } from "./TroublePage.tsx";

/** Above every page. */
export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NowherePage,
  errorComponent: ({ error, reset }: ErrorComponentProps) => <TroublePage error={error} onRetry={reset} />,
});

/** Everything behind the sign-in; the shell gives it the frame. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  async beforeLoad({ location }) {
    const me = await queryClient.ensureQueryData(sessionQuery);
    if (!me) {
      const state = await queryClient.ensureQueryData(setupQuery);
      if (state.isNeeded) throw redirect({ to: "/setup" });
      throw redirect({ to: "/signin", search: location.href === "/" ? {} : { to: location.href } });
    }
    applyTheme(me);
  },
});

/** The list beside the pages that are about oneself or the organisation. */
export const MoreList = lazyRouteComponent(() => import("./MoreList.tsx"), "MoreList");
