import { isAbout } from "../../platform/live.ts";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { notices } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "notifications",
  commands: [{ route: notices, name: "shell.notices", aliases: "search.aliases.notices", icon: <Bell /> }],
  more: [{ order: 30, route: notices, name: "shell.notices", icon: <Bell /> }],
  profileSections: [
    lazyRouteComponent(() => import("./BrowserNotices.tsx"), "BrowserNotices"),
    lazyRouteComponent(() => import("./NoticeSettings.tsx"), "NoticeSettings"),
  ],
  live: { onPersonEvent: (event) => (isAbout(event, "notice") ? [["notices"]] : []) },
};
