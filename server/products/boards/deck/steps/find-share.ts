import { defineStep } from "../exchange.ts";
import { itemOf, numberOfShare } from "../read-acl.ts";
import { missing, numberOf } from "../requests.ts";

/** The path's share of the board with one person. Refuses MISSING. */
export const findShare = defineStep({
  name: "find-share",
  section: "Boards",
  needs: ["managedBoard"],
  gives: ["share"],
  async run({ ctx, request }, { managedBoard }) {
    const number = numberOf(request.params.aclId);
    const shares = await ctx.items.shares.on(itemOf(managedBoard));
    const share = shares.find((one) => one.personId !== null && numberOfShare(one) === number);
    if (!share) throw missing();
    return { share };
  },
});
