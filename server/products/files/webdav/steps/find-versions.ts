import { defineStep } from "../exchange.ts";
import { findVersions as find } from "../versions.ts";

/** Earlier versions of a file that the caller may read, by its number. */
export const findVersions = defineStep({
  name: "find-versions",
  section: "Nextcloud WebDAV: Versions",
  gives: ["versions"],
  run: async ({ deps, principal, target }) => ({ versions: await find(deps, principal, target.names) }),
});
