import { isAbout } from "../../platform/live.ts";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Boxes, Trash2 } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { members, trashed } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "workspaces",
  tab: { order: 90, segment: "members", route: members, name: "workspace.members" },
  more: [{ order: 35, route: trashed, name: "workspace.trash", icon: <Trash2 /> }],
  commands: [{ route: trashed, name: "workspace.trash", icon: <Trash2 /> }],
  today: [
    {
      column: "end",
      order: 30,
      component: lazyRouteComponent(() => import("./TodayWorkspaces.tsx"), "TodayWorkspaces"),
    },
  ],
  creates: [
    {
      id: "workspace",
      name: "shell.newWorkspace",
      command: "search.newWorkspace",
      icon: <Boxes />,
      dialog: lazyRouteComponent(() => import("./NewWorkspace.tsx"), "NewWorkspace"),
    },
  ],
  welcome: [
    { order: 10, title: "today.tryWorkspace", about: "today.tryWorkspaceText", icon: <Boxes />, opens: "workspace" },
  ],
  live: {
    onWorkspaceEvent(event, id) {
      if (isAbout(event, "member")) return [["members", id], ["guests", id], ["workspace", id], ["workspaces"]];
      if (isAbout(event, "workspace")) return [["workspace", id], ["workspaces"]];
      return isAbout(event, "person") ? [["members", id]] : [];
    },
    onPersonEvent: (event) => (isAbout(event, "member", "workspace") ? [["workspaces"]] : []),
    workspaceKeys: ["workspace", "members", "guests"],
    listKeys: [["workspaces"]],
  },
};
