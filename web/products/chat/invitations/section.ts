import { lazyRouteComponent } from "@tanstack/react-router";

/** A step of its own, so that the page's first file names this and not all that the section is made of. */
export const InvitationSection = lazyRouteComponent(() => import("./InvitationSection.tsx"), "InvitationSection");
