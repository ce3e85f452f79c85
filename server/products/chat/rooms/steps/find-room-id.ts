import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { resolveRoom } from "../alias.ts";

/** The room that the path names by its id or an alias. */
export const findRoomId = defineStep({
  name: "find-room-id",
  section: "Room aliases",
  gives: ["roomId"],
  run: async ({ core, request }) => ({
    roomId: await resolveRoom(core, param(request, "roomIdOrAlias") || param(request, "roomId")),
  }),
});
