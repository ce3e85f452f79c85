import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import { DocumentTitle } from "./DocumentTitle.tsx";
import { holdFor } from "./hold.ts";
import { queryClient } from "./query.ts";
import { applyTheme, sessionQuery, setupQuery } from "./session.ts";
import { TroublePage } from "./TroublePage.tsx";

function Root() {
  return (
    <>
      <DocumentTitle />
      <Outlet />
    </>
  );
}

/** Above every page. */
export const root = createRootRoute({
  component: Root,
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
    if (me.isSecondFactorMissing) throw redirect({ to: "/second-factor" });
    holdFor(me.person.userId);
    applyTheme(me);
  },
});

/** The list beside the pages that are about oneself or the organisation. */
export const MoreList = lazyRouteComponent(() => import("./MoreList.tsx"), "MoreList");
