import { domainOf } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { resolveRoom } from "../alias.ts";

export const answerAlias = defineStep({
  name: "answer-alias",
  section: "Room aliases",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const alias = param(request, "roomAlias");
    if (!/^#[^:\0]+:.+$/.test(alias)) refuse("M_INVALID_PARAM", "That is not an alias.");
    return { answer: { room_id: await resolveRoom(core, person, alias), servers: [domainOf(alias)] } };
  },
});

export const answerAliasesOfRoom = defineStep({
  name: "answer-alias",
  section: "Room aliases",
  needs: ["room"],
  gives: ["answer"],
  async run({ core }, { room }) {
    const rows = await core.db
      .selectFrom("chat.alias")
      .select("alias")
      .where("room_id", "=", room.id)
      .orderBy("alias")
      .execute();
    return { answer: { aliases: rows.map((row) => row.alias) } };
  },
});
