import { isAbout } from "../../platform/live.ts";
import { UserRound } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { profile } from "./routes.ts";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "identity",
  commands: [{ route: profile, name: "me.title", aliases: "search.aliases.profile", icon: <UserRound /> }],
  more: [{ order: 20, route: profile, name: "me.title", icon: <UserRound /> }],
  welcome: [
    { order: 30, title: "today.tryProfile", about: "today.tryProfileText", icon: <UserRound />, opens: profile },
  ],
  live: {
    onPersonEvent(event) {
      if (isAbout(event, "person")) return [["session"], ["people"]];
      return isAbout(event, "session") ? [["sessions"]] : [];
    },
  },
};
