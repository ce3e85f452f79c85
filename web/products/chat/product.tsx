import { lazyRouteComponent } from "@tanstack/react-router";
import { Hash, MessageCircle, SquarePen } from "lucide-react";
import { isAbout } from "../../platform/live.ts";
import type { Product } from "../../platform/product.ts";
import { chat, workspaceChat } from "./routes.ts";
import { useUnreadTotal } from "./summary.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "chat",
  navigation: {
    route: chat,
    name: "shell.chat",
    icon: <MessageCircle aria-hidden="true" />,
    useCount: useUnreadTotal,
    // A workspace opens with its chat, so its own pages are reached from here.
    alsoFor: ["workspaces", "items"],
  },
  tab: { order: 10, segment: "chat", route: workspaceChat, name: "shell.chat", isForGuests: true },
  defaultList: lazyRouteComponent(() => import("./WorkspaceList.tsx"), "WorkspaceList"),
  today: [
    { column: "start", order: 30, component: lazyRouteComponent(() => import("./UnreadRooms.tsx"), "UnreadRooms") },
  ],
  creates: [
    {
      id: "chat",
      name: "today.newChat",
      command: "search.newChat",
      icon: <SquarePen />,
      dialog: lazyRouteComponent(() => import("./StartDirectChat.tsx"), "StartDirectChat"),
      isForGuests: true,
    },
    {
      id: "channel",
      name: "create.channel",
      command: "create.channel",
      icon: <Hash />,
      dialog: lazyRouteComponent(() => import("./CreateChannel.tsx"), "CreateChannel"),
    },
  ],
  welcome: [
    {
      order: 20,
      title: "today.tryChat",
      about: "today.tryChatText",
      icon: <SquarePen />,
      isFor: (me) => !me.isAdmin,
      opens: "chat",
    },
  ],
  commands: [{ route: chat, name: "shell.chat", icon: <MessageCircle /> }],
  live: {
    // What happens in channels comes through Matrix; into the trash and back also to those who had left them.
    onWorkspaceEvent: (event, id) => (isAbout(event, "channel") ? [["channels", id]] : []),
    workspaceKeys: ["channels"],
  },
  frameParts: [lazyRouteComponent(() => import("./verification/VerificationHost.tsx"), "VerificationHost")],
  profileSections: [
    lazyRouteComponent(() => import("./presence/own/section.ts"), "PresenceSection"),
    lazyRouteComponent(() => import("./keywords/section.ts"), "KeywordSection"),
    lazyRouteComponent(() => import("./invitations/section.ts"), "InvitationSection"),
  ],
  securitySections: [lazyRouteComponent(() => import("./encryption/section.ts"), "EncryptionSection")],
  // The counts are shown on every page; the Matrix client comes after the page itself.
  start: async () => (await import("./load-engine.ts")).loadEngine(),
};
