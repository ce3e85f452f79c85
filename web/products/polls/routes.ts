import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspace } from "../../shared/workspaces/routes.ts";

export const polls = createRoute({
  getParentRoute: () => workspace,
  path: "/polls",
  component: lazyRouteComponent(() => import("./PollsPage.tsx"), "PollsPage"),
  staticData: { title: "shell.polls" },
});

const poll = createRoute({
  getParentRoute: () => workspace,
  path: "/polls/$pollId",
  component: lazyRouteComponent(() => import("./PollPage.tsx"), "PollPage"),
  staticData: { title: "shell.polls", opensAlone: true },
});

export const routes = { workspace: [polls, poll] } as const;
