import { UserRound } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { contacts } from "./routes.ts";

export { routes } from "./routes.ts";

const page = { order: 6, route: contacts, name: "shell.contacts", icon: <UserRound /> } as const;

export const product: Product = { name: "contacts", more: [page], commands: [page] };
