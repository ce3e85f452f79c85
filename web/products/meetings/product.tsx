import { Video } from "lucide-react";
import { lazyPart } from "../../platform/lazy.ts";
import type { Product } from "../../platform/product.ts";
import { meetings, workspaceMeetings } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "meetings",
  navigation: { route: meetings, name: "shell.meetings", icon: <Video aria-hidden="true" /> },
  tab: { order: 80, segment: "meetings", route: workspaceMeetings, name: "shell.meetings" },
  today: [{ column: "start", order: 10, component: lazyPart(() => import("./pages.tsx"), "TodayMeetings") }],
  commands: [{ route: meetings, name: "shell.meetings", icon: <Video /> }],
  live: {
    onWorkspaceEvent: ({ type }, id) =>
      /^(meeting|participant|lobby)\./.test(type) ? [["meetings", id], ["meetings"]] : [],
    onPersonEvent: ({ type }) => (type.startsWith("meeting.") ? [["meetings"]] : []),
    workspaceKeys: ["meetings"],
    listKeys: [["meetings"]],
  },
  dock: lazyPart(() => import("./CallDock.tsx"), "CallDock"),
  overlay: lazyPart(() => import("./CallOverlay.tsx"), "CallOverlay"),
  hasGuestLinks: true,
  offers: { StartMeeting: lazyPart(() => import("./StartMeeting.tsx"), "StartMeeting") },
};
