import { changeShare as change } from "../shares/change.ts";
import { defineStep } from "../exchange.ts";

export const changeShare = defineStep({
  name: "change-share",
  section: "Nextcloud OCS: Share API, Update share",
  needs: ["person", "fields", "share"],
  gives: ["shares"],
  run: async ({ deps }, { person, fields, share }) => ({ shares: [await change(deps, person, share, fields)] }),
});
