import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";

/** The power level from which on a person may take away others' aliases. */
const moderator = 50;

export const removeAlias = defineStep({
  name: "remove-alias",
  section: "Room aliases",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId } }) {
    const alias = param(request, "roomAlias");
    const row = await core.db.selectFrom("chat.alias").selectAll().where("alias", "=", alias).executeTakeFirst();
    if (!row) refuse("M_NOT_FOUND", "There is no such alias.");
    const room = core.memory.rooms.get(row.room_id);
    if (row.creator !== userId && (room?.powerOf(userId) ?? 0) < moderator)
      refuse("M_FORBIDDEN", "The alias is someone else's.");
    await core.db.deleteFrom("chat.alias").where("alias", "=", alias).execute();
    return { answer: {} };
  },
});
