import { Bell } from "lucide-react";
import { lazyPart } from "../../platform/lazy.ts";
import type { Product } from "../../platform/product.ts";
import { notices } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "notifications",
  commands: [{ route: notices, name: "shell.notices", icon: <Bell /> }],
  more: [{ order: 30, route: notices, name: "shell.notices", icon: <Bell /> }],
  profileSections: [
    lazyPart(() => import("./BrowserNotices.tsx"), "BrowserNotices"),
    lazyPart(() => import("./NoticeSettings.tsx"), "NoticeSettings"),
  ],
  live: { onPersonEvent: ({ type }) => (type.startsWith("notice.") ? [["notices"]] : []) },
};
