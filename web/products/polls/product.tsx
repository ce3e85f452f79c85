import { lazyRouteComponent } from "@tanstack/react-router";
import { isAbout } from "../../platform/live.ts";
import { Vote } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { allPolls, polls } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "polls",
  tab: { order: 50, segment: "polls", route: polls, name: "shell.polls" },
  more: [{ order: 3, route: allPolls, name: "shell.polls", icon: <Vote /> }],
  commands: [{ route: allPolls, name: "shell.polls", icon: <Vote /> }],
  creates: [
    {
      id: "poll",
      name: "create.poll",
      command: "create.poll",
      icon: <Vote />,
      dialog: lazyRouteComponent(() => import("./CreatePoll.tsx"), "CreatePoll"),
    },
  ],
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
