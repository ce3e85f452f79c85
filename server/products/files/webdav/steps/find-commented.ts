import { defineStep } from "../exchange.ts";
import { findCommented as find } from "../comments.ts";

/** A file or folder that the caller may read, by its number, or one of its comments. */
export const findCommented = defineStep({
  name: "find-commented",
  section: "Nextcloud WebDAV: Comments",
  gives: ["commented"],
  run: async ({ deps, principal, target }) => ({ commented: await find(deps, principal, target.names) }),
});
