import { Refusal } from "#http";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { sendState } from "../../timeline/send.ts";
import { aliasesIn } from "../alias.ts";
import type { Room } from "../room.ts";

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
    if (room) await forgetCanonical(core, room, userId, alias);
    return { answer: {} };
  },
});

/** The room is no longer called by it, where the one who removed it may say so. */
async function forgetCanonical(core: Core, room: Room, userId: string, alias: string): Promise<void> {
  const current = room.get("m.room.canonical_alias", "")?.content;
  if (!current || !aliasesIn(current).includes(alias)) return;
  const { alias: name, alt_aliases: others, ...rest } = current;
  const content = {
    ...rest,
    ...(name === alias || name === undefined ? {} : { alias: name }),
    ...(Array.isArray(others) ? { alt_aliases: others.filter((one) => one !== alias) } : {}),
  };
  try {
    await sendState(core, room.id, { type: "m.room.canonical_alias", sender: userId, stateKey: "", content });
  } catch (error) {
    // Without the right to change the name, the alias is gone all the same.
    if (!(error instanceof Refusal && error.code === "M_FORBIDDEN")) throw error;
  }
}
