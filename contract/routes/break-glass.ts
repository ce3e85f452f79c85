import Type from "typebox";
import { BreakGlass, BreakGlassPage } from "../break-glass.ts";
import { Id } from "../common.ts";
import { defineRoutes } from "../route.ts";

const Listing = Type.Object({ after: Type.Optional(Id) }, { additionalProperties: false });

/** The operator's emergency access to a workspace, as administrators see and answer it. */
export const breakGlassRoutes = defineRoutes({
  /** Those that concern one's own organisation, the latest first. */
  listBreakGlass: {
    method: "GET",
    path: "/api/v1/break-glass",
    access: "admin",
    query: Listing,
    answer: BreakGlassPage,
  },
  approveBreakGlass: {
    method: "POST",
    path: "/api/v1/break-glass/:id/approve",
    access: "admin",
    isFresh: true,
    answer: BreakGlass,
    errors: ["BREAK_GLASS_DECIDED", "BREAK_GLASS_OWN", "BREAK_GLASS_KEY", "ALREADY_MEMBER", "PERSON_UNKNOWN"],
  },
  refuseBreakGlass: {
    method: "POST",
    path: "/api/v1/break-glass/:id/refuse",
    access: "admin",
    isFresh: true,
    answer: BreakGlass,
    errors: ["BREAK_GLASS_DECIDED", "BREAK_GLASS_OWN", "BREAK_GLASS_KEY"],
  },
  /** Closes an access before its time. */
  endBreakGlass: {
    method: "POST",
    path: "/api/v1/break-glass/:id/end",
    access: "admin",
    answer: BreakGlass,
    errors: ["BREAK_GLASS_DECIDED"],
  },
});
