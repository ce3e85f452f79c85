import { domainOf } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText, param } from "../../protocol/scope.ts";
import { requireOpenAlias } from "../alias.ts";
import { joinedRoom } from "../../timeline/read.ts";

/** In one's own domain, of a room that one is in. */
export const addAlias = defineStep({
  name: "add-alias",
  section: "Room aliases",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId }, body }) {
    const alias = param(request, "roomAlias");
    const roomId = bodyText(body, "room_id");
    if (!/^#[^:\0\s]+:.+$/.test(alias) || alias.length > 255) refuse("M_INVALID_PARAM", "That is not an alias.");
    joinedRoom(core, userId, roomId);
    if (domainOf(alias) !== domainOf(userId)) refuse("M_FORBIDDEN", "Aliases are made in one's own domain.");
    requireOpenAlias(core, userId, alias);
    const made = await core.db
      .insertInto("chat.alias")
      .values({ alias, room_id: roomId, creator: userId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows === 0n) refuse("M_ROOM_IN_USE", "The alias is taken.");
    return { answer: {} };
  },
});
