import { isAbout } from "../../platform/live.ts";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Calendar, Video } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { meetings, workspaceMeetings } from "./routes.ts";

export { routes } from "./routes.ts";

const page = { route: meetings, name: "shell.meetings", icon: <Video /> } as const;

export const product: Product = {
  name: "meetings",
  navigation: page,
  tab: { order: 80, segment: "meetings", route: workspaceMeetings, name: "shell.meetings" },
  today: [
    { column: "start", order: 10, component: lazyRouteComponent(() => import("./TodayMeetings.tsx"), "TodayMeetings") },
  ],
  creates: [
    {
      id: "meeting",
      name: "create.meeting",
      command: "create.meeting",
      icon: <Calendar />,
      dialog: lazyRouteComponent(() => import("./CreateMeeting.tsx"), "CreateMeeting"),
    },
  ],
  commands: [page],
  live: {
    // Every list of meetings, in the workspace and of the person's day.
    onWorkspaceEvent: (event) => (isAbout(event, "meeting", "participant", "lobby") ? [["meetings"]] : []),
    workspaceKeys: ["meetings"],
    listKeys: [["meetings"]],
  },
  dock: lazyRouteComponent(() => import("./call/CallDock.tsx"), "CallDock"),
  overlay: lazyRouteComponent(() => import("./call/CallOverlay.tsx"), "CallOverlay"),
  hasGuestLinks: true,
  offers: {
    StartMeeting: lazyRouteComponent(() => import("./StartMeeting.tsx"), "StartMeeting"),
    callRoom: async (roomId) => (await import("./ringing/store.ts")).startCall(roomId, false),
  },
};
