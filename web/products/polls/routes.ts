import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";

export const allPolls = createRoute({
  getParentRoute: () => inside,
  path: "/polls",
  component: lazyRouteComponent(() => import("./PollsHome.tsx"), "PollsHome"),
  staticData: { title: "shell.polls", List: MoreList },
});

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

export const routes = { inside: [allPolls], workspace: [polls, poll] } as const;
