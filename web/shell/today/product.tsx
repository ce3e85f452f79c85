import { Sun } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { today } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "today",
  navigation: { route: today, name: "shell.today", icon: <Sun aria-hidden="true" /> },
  commands: [{ route: today, name: "shell.today", icon: <Sun /> }],
};
