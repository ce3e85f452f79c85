import { refuse } from "#http";
import { defineStep } from "../exchange.ts";
import { itemOf, numberOfShare, readShare } from "../read-acl.ts";
import { roleOf, textOf } from "../requests.ts";

export const createShare = defineStep({
  name: "create-share",
  section: "Boards",
  needs: ["managedBoard"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { managedBoard }) {
    if (Number(body["type"] ?? 0) !== 0)
      throw refuse(
        "INVALID",
        "Deck shares boards with single users here (type 0); groups are given a board in the page.",
      );
    const name = textOf(body["participant"], 320);
    const id = await ctx.items.shares.add(actor.person, itemOf(managedBoard), { name }, roleOf(body));
    return { answer: await readShare(ctx, managedBoard, numberOfShare({ id })) };
  },
});
