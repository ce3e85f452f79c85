import { sendOcs } from "#http";
import { endShare as end } from "../shares/end.ts";
import { defineStep } from "../exchange.ts";

export const endShare = defineStep({
  name: "end-share",
  section: "Nextcloud OCS: Share API, Delete share",
  needs: ["person", "share"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, share }) {
    await end(deps, person, share);
    return { answer: sendOcs(request, reply, []) };
  },
});
