import { lazyRouteComponent } from "@tanstack/react-router";
import { Calendar } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { calendar } from "./routes.ts";

export { routes } from "./routes.ts";

const page = { order: 0, route: calendar, name: "shell.calendar", icon: <Calendar /> } as const;

export const product: Product = {
  name: "calendar",
  more: [page],
  commands: [page],
  today: [
    {
      column: "start",
      order: 5,
      component: lazyRouteComponent(() => import("./today/TodayCalendar.tsx"), "TodayCalendar"),
    },
  ],
  live: {
    // Votes and answers come in crowds, and give nothing another date.
    onWorkspaceEvent: ({ type }) =>
      /^(card|board|poll|form|meeting)\.(?!vot|resp)/.test(type)
        ? [["timeline"]]
        : type.startsWith("calendar.")
          ? [["calendar"]]
          : [],
  },
};
