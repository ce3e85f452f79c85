import { defineStep } from "../exchange.ts";
import { itemOf, numberOfShare, readShare } from "../read-acl.ts";
import { missing, roleOf } from "../requests.ts";

/** Sharing again with the same person replaces the role that they had. */
export const changeShare = defineStep({
  name: "change-share",
  section: "Boards",
  needs: ["managedBoard", "share"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { managedBoard, share }) {
    const [person] = await ctx.identity.personsByIds([share.personId ?? ""]);
    if (!person) throw missing();
    const { name } = person;
    const id = await ctx.items.shares.add(actor.person, itemOf(managedBoard), { name }, roleOf(body));
    return { answer: await readShare(ctx, managedBoard, numberOfShare({ id })) };
  },
});
