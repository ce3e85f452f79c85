import { LayoutGrid } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { more } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "more",
  navigation: { route: more, name: "shell.more", icon: <LayoutGrid aria-hidden="true" />, isDefault: true },
};
