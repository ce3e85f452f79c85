import { lazyPart } from "../../platform/lazy.ts";
import type { Product } from "../../platform/product.ts";
import { polls } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "polls",
  tab: { order: 50, segment: "polls", route: polls, name: "shell.polls" },
  today: [{ column: "start", order: 20, component: lazyPart(() => import("./PollsPage.tsx"), "DuePolls") }],
  sharedPages: { poll: { component: lazyPart(() => import("./PollPage.tsx"), "SharedPoll") } },
  live: {
    onWorkspaceEvent: ({ type }, id) =>
      type.startsWith("poll.")
        ? [
            ["polls", id],
            ["polls", "due"],
          ]
        : [],
  },
  offers: {
    ChannelPoll: lazyPart(() => import("./ChannelPoll.tsx"), "ChannelPoll"),
    AskChannel: lazyPart(() => import("./AskChannel.tsx"), "AskChannel"),
  },
};
