import { defineStep } from "../exchange.ts";
import { itemOf, numberOfShare, readShare } from "../read-acl.ts";
import { missing } from "../requests.ts";

/** Answers with the share as it was. */
export const removeShare = defineStep({
  name: "remove-share",
  section: "Boards",
  needs: ["managedBoard", "share"],
  gives: ["answer"],
  async run({ ctx, actor }, { managedBoard, share }) {
    const answer = await readShare(ctx, managedBoard, numberOfShare(share));
    if (!(await ctx.items.shares.remove(actor.person, itemOf(managedBoard), share.id))) throw missing();
    return { answer };
  },
});
