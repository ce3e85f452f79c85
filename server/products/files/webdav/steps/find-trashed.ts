import { defineStep } from "../exchange.ts";
import { findTrashed as find } from "../trash.ts";

/** The trash, or what in it the path leads to: only what the caller may restore. */
export const findTrashed = defineStep({
  name: "find-trashed",
  section: "Nextcloud WebDAV: Trashbin",
  gives: ["trashed"],
  run: async ({ deps, principal, target, tree }) => ({
    trashed: await find(deps, principal, await tree(), target.names),
  }),
});
