import { now } from "#clock";
import type { JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { queryText, sendJson } from "../../protocol/scope.ts";
import { membershipIn } from "../../rooms/stored-event.ts";
import { readPosition } from "../../sync/token.ts";
import { clientEvents } from "../client-event.ts";
import { readStateAt } from "../queries.ts";
import { lastSeen } from "../read.ts";
import { viewerOf } from "../viewer.ts";

/** Who is in a room, or was at the time of a sync token. */
export const answerMembers = defineStep({
  name: "answer-members",
  section: "Getting events for a room",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, request, reply }, { person, room }) {
    const at = queryText(request, "at");
    const asked = at === undefined ? Number.POSITIVE_INFINITY : readPosition(at);
    const seen = Math.min(await lastSeen(core, room, person.userId), asked);
    const members =
      seen >= room.head
        ? [...(room.state.get("m.room.member")?.values() ?? [])]
        : await readStateAt(core.db, room.id, seen, { type: "m.room.member" });
    const wanted = queryText(request, "membership");
    const unwanted = queryText(request, "not_membership");
    const shown = members.filter((event) => {
      const membership = membershipIn(event);
      return (wanted === undefined || membership === wanted) && membership !== unwanted;
    });
    return { answer: sendJson(reply, `{"chunk":${clientEvents(shown, viewerOf(person), now(), true)}}`) };
  },
});

export const answerJoinedMembers = defineStep({
  name: "answer-members",
  section: "Getting events for a room",
  needs: ["room"],
  gives: ["answer"],
  run(_, { room }) {
    const joined: Record<string, JsonObject> = {};
    for (const userId of room.joined) {
      const { displayname, avatar_url: avatarUrl } = room.get("m.room.member", userId)?.content ?? {};
      joined[userId] = {
        ...(typeof displayname === "string" ? { display_name: displayname } : {}),
        ...(typeof avatarUrl === "string" ? { avatar_url: avatarUrl } : {}),
      };
    }
    return { answer: { joined } };
  },
});
