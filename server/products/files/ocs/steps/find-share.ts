import { findShare as find } from "../shares/find.ts";
import { defineStep } from "../exchange.ts";

/** 404 for others' shares, as for those that there are not. */
export const findShare = defineStep({
  name: "find-share",
  section: "Nextcloud OCS: Share API, Get information about a known share",
  needs: ["person"],
  gives: ["share", "shares"],
  async run({ deps, request }, { person }) {
    const share = await find(deps, person, (request.params as { id: string }).id);
    return { share, shares: [share] };
  },
});
