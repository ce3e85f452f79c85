import { classRoutes as contract } from "@safos/contract/routes/items";
import { routes } from "#http";
import { changeItemClass, requireClassed, viewClass } from "./change.ts";
import type { ClassContext } from "./context.ts";
import { previewItemClass } from "./preview.ts";

export const classRoutes = (context: ClassContext) =>
  routes("items", contract, {
    readItemClass: async ({ caller, params }) =>
      viewClass(context, caller, await requireClassed(context, caller, params, "read")),
    changeItemClass: ({ caller, params, body }) => changeItemClass(context, caller, params, body),
    previewItemClass: ({ caller, params, body }) => previewItemClass(context, caller, params, body),
  });
