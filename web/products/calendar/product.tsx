import { Calendar } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { calendar } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "calendar",
  more: [{ order: 0, route: calendar, name: "shell.calendar", icon: <Calendar /> }],
  commands: [{ route: calendar, name: "shell.calendar", icon: <Calendar /> }],
  live: { onWorkspaceEvent: ({ type }) => (type.startsWith("calendar.") ? [["calendar"]] : []) },
};
