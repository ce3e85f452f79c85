import { defineStep } from "../exchange.ts";
import { findRelations, findTags as find } from "../tags.ts";

/** Tags of the caller's organisation, or one of them. */
export const findTags = defineStep({
  name: "find-tags",
  section: "Nextcloud WebDAV: System tags",
  gives: ["tags"],
  run: async ({ deps, principal, target }) => ({ tags: await find(deps, principal, target.names) }),
});

/** Tags on a file or folder that the caller may read, by its number. */
export const findTagsOfFile = defineStep({
  name: "find-tags",
  section: "Nextcloud WebDAV: System tags",
  gives: ["tags"],
  run: async ({ deps, principal, target }) => ({ tags: await findRelations(deps, principal, target.names) }),
});
