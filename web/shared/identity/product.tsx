import { isAbout } from "../../platform/live.ts";
import { Accessibility, KeyRound, UserRound } from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { accessibility, profile, security } from "./routes.ts";
import { NewPlaceNotice } from "./NewPlaceNotice.tsx";
import { StepUpOverlay } from "./step-up/StepUpOverlay.tsx";

export { routes } from "./routes.ts";

export const product: Product = {
  name: "identity",
  commands: [
    { route: profile, name: "me.title", aliases: "search.aliases.profile", icon: <UserRound /> },
    { route: security, name: "me.security", icon: <KeyRound /> },
  ],
  more: [
    { order: 20, route: profile, name: "me.title", icon: <UserRound /> },
    { order: 21, route: security, name: "me.security", icon: <KeyRound /> },
    { order: 39, route: accessibility, name: "signin.statement", icon: <Accessibility /> },
  ],
  overlay: StepUpOverlay,
  frameParts: [NewPlaceNotice],
  welcome: [
    { order: 30, title: "today.tryProfile", about: "today.tryProfileText", icon: <UserRound />, opens: profile },
  ],
  live: {
    onPersonEvent(event) {
      if (isAbout(event, "credential")) return [["credentials"], ["session"]];
      if (isAbout(event, "role")) return [["session"]];
      if (isAbout(event, "person")) return [["session"], ["people"]];
      if (event.type === "session.unknownPlace") return [["session"], ["sessions"]];
      return isAbout(event, "session") ? [["sessions"]] : [];
    },
  },
};
