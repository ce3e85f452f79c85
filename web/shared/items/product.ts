import type { Product } from "../../platform/product.ts";

export { routes } from "./routes.ts";

/** What visitors with a link see; the products bring the pages of their kinds (`sharedPages`). */
export const product: Product = {
  name: "items",
  live: {
    onWorkspaceEvent: ({ type }, id) => (/\.(trashed|restored)$/.test(type) ? [["trashed", id]] : []),
    workspaceKeys: ["trashed"],
  },
};
