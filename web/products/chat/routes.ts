import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { queryClient } from "../../platform/query.ts";
import { inside } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";
import { channelsQuery } from "./queries.ts";

const List = lazyRouteComponent(() => import("./WorkspaceList.tsx"), "ChatList");

export const chat = createRoute({
  getParentRoute: () => inside,
  path: "/chat",
  component: lazyRouteComponent(() => import("./ChatHome.tsx"), "ChatHome"),
  staticData: { title: "shell.chat", List, listTitle: "shell.chat" },
});

const directWith = createRoute({
  getParentRoute: () => inside,
  path: "/chat/with/$userId",
  component: lazyRouteComponent(() => import("./DirectWith.tsx"), "DirectWith"),
  staticData: { title: "shell.chat", List },
});

const saved = createRoute({
  getParentRoute: () => inside,
  path: "/chat/saved",
  component: lazyRouteComponent(() => import("./actions/SavedPage.tsx"), "SavedPage"),
  staticData: { title: "shell.chat", List },
});

const mentioned = createRoute({
  getParentRoute: () => inside,
  path: "/chat/mentioned",
  component: lazyRouteComponent(() => import("./actions/MentionedPage.tsx"), "MentionedPage"),
  staticData: { title: "shell.chat", List },
});

const threads = createRoute({
  getParentRoute: () => inside,
  path: "/chat/threads",
  component: lazyRouteComponent(() => import("./actions/MyThreadsPage.tsx"), "MyThreadsPage"),
  staticData: { title: "shell.chat", List },
});

const room = createRoute({
  getParentRoute: () => inside,
  path: "/chat/$roomId",
  component: lazyRouteComponent(() => import("./room/RoomPage.tsx"), "DirectRoomPage"),
  staticData: { title: "shell.chat", List },
});

/** A workspace opens with its chat. */
const workspaceHome = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  beforeLoad({ params }) {
    throw redirect({ to: "/w/$workspaceId/chat", params });
  },
});

export const workspaceChat = createRoute({
  getParentRoute: () => workspace,
  path: "/chat",
  async loader({ params }) {
    const channels = await queryClient.ensureQueryData(channelsQuery(params.workspaceId)).catch(() => []);
    const [first] = channels;
    if (first)
      throw redirect({
        to: "/w/$workspaceId/chat/$roomId",
        params: { workspaceId: params.workspaceId, roomId: first.id },
        replace: true,
      });
  },
  component: lazyRouteComponent(() => import("./ChatHome.tsx"), "NoChannels"),
  staticData: { title: "shell.chat", List },
});

const workspaceRoom = createRoute({
  getParentRoute: () => workspace,
  path: "/chat/$roomId",
  component: lazyRouteComponent(() => import("./room/RoomPage.tsx"), "ChannelPage"),
  staticData: { title: "shell.chat", List, isDeep: true },
});

const channelSettings = createRoute({
  getParentRoute: () => workspace,
  path: "/chat/$roomId/settings",
  component: lazyRouteComponent(() => import("./channel/ChannelSettingsPage.tsx"), "ChannelSettingsPage"),
  staticData: { title: "shell.chat", List, isDeep: true },
});

export const routes = {
  inside: [chat, room, directWith, mentioned, saved, threads],
  workspace: [workspaceHome, workspaceChat, workspaceRoom, channelSettings],
} as const;
