import { lazyRouteComponent } from "@tanstack/react-router";
import { isAbout } from "../../platform/live.ts";
import type { Product } from "../../platform/product.ts";
import { polls } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "polls",
  tab: { order: 50, segment: "polls", route: polls, name: "shell.polls" },
  today: [{ column: "start", order: 20, component: lazyRouteComponent(() => import("./DuePolls.tsx"), "DuePolls") }],
  sharedPages: { poll: { component: lazyRouteComponent(() => import("./PollPage.tsx"), "SharedPoll") } },
  live: {
    onWorkspaceEvent: (event, id) =>
      isAbout(event, "poll")
        ? [
            ["polls", id],
            ["polls", "due"],
          ]
        : [],
  },
  offers: {
    ChannelPoll: lazyRouteComponent(() => import("./ChannelPoll.tsx"), "ChannelPoll"),
    AskChannel: lazyRouteComponent(() => import("./AskChannel.tsx"), "AskChannel"),
  },
};
