import { giveShare as give } from "../shares/give.ts";
import { defineStep } from "../exchange.ts";

export const giveShare = defineStep({
  name: "give-share",
  section: "Nextcloud OCS: Share API, Create a new share",
  needs: ["person", "fields"],
  gives: ["shares"],
  run: async ({ deps, tree }, { person, fields }) => ({
    shares: [await give(deps, person, () => tree(person), fields)],
  }),
});
