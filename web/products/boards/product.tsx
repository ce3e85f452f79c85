import { isAbout } from "../../platform/live.ts";
import { lazyRouteComponent } from "@tanstack/react-router";
import { SquareCheck, SquareKanban } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { requestCard } from "./card-request.ts";
import { RequestedCard } from "./RequestedCard.tsx";
import { boards, workspaceBoards } from "./routes.ts";

export { routes } from "./routes.ts";

const sharedPage = { component: lazyRouteComponent(() => import("./SharedBoard.tsx"), "SharedBoard") };

export const product: Product = {
  name: "boards",
  navigation: {
    route: boards,
    name: "shell.boards",
    icon: <SquareKanban aria-hidden="true" />,
    isOnDesktopOnly: true,
  },
  tab: { order: 40, segment: "boards", route: workspaceBoards, name: "shell.board", isForGuests: true },
  commands: [{ route: boards, name: "shell.boards", icon: <SquareKanban /> }],
  creates: [
    {
      id: "card",
      name: "create.card",
      command: "create.card",
      icon: <SquareCheck />,
      dialog: lazyRouteComponent(() => import("./CreateCardAnywhere.tsx"), "CreateCardAnywhere"),
    },
    {
      id: "board",
      name: "create.board",
      command: "create.board",
      icon: <SquareKanban />,
      dialog: lazyRouteComponent(() => import("./CreateBoard.tsx"), "CreateBoard"),
    },
  ],
  more: [{ order: 5, isOnPhoneOnly: true, route: boards, name: "shell.boards", icon: <SquareKanban /> }],
  today: [{ column: "end", order: 10, component: lazyRouteComponent(() => import("./MyCards.tsx"), "MyFirstCards") }],
  sharedPages: { board: sharedPage, card: sharedPage },
  live: {
    onWorkspaceEvent: (event) => (isAbout(event, "card", "board") ? [["my-cards"]] : []),
    // Cards of my groups are mine while I am in them.
    onPersonEvent: (event) => (isAbout(event, "group") ? [["my-cards"], ["boards"]] : []),
  },
  frameParts: [RequestedCard],
  offers: { createCard: requestCard },
};
