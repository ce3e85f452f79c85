import { listShares as list } from "../shares/list.ts";
import { defineStep } from "../exchange.ts";

/** Of a path, of what lies in it, of all that the caller was given, or of all that they have given. */
export const listShares = defineStep({
  name: "list-shares",
  section: "Nextcloud OCS: Share API, Get all shares",
  needs: ["person", "fields"],
  gives: ["shares"],
  run: async ({ deps, tree }, { person, fields }) => ({
    shares: await list(deps, person, () => tree(person), fields),
  }),
});
