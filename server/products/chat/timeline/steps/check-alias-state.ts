import { defineStep } from "../../protocol/exchange.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requireOwnAliases } from "../../rooms/alias.ts";

/** A room is called by aliases that lead to it. */
export const checkAliasState = defineStep({
  name: "check-alias-state",
  section: "m.room.canonical_alias",
  needs: ["person"],
  async run({ core, request }) {
    if (param(request, "eventType") !== "m.room.canonical_alias" || param(request, "stateKey") !== "") return;
    await requireOwnAliases(core, core.memory.rooms.get(param(request, "roomId")), bodyOf(request));
  },
});
