import { defineStep } from "../../../protocol/exchange.ts";
import { param } from "../../../protocol/scope.ts";
import { membershipIn } from "../../../rooms/stored-event.ts";
import { requireColleague } from "../../find.ts";
import { noteAct } from "../../note-act.ts";
import { organisationOf } from "../own-rooms.ts";

const about = { name: "answer-memberships", section: "User Admin API (Synapse)", gives: ["answer"] } as const;

/** What a colleague is in which rooms of the organisation; rooms of others are theirs to tell of. That an administrator looked is noted. */
const answerFrom = (view: (memberships: Readonly<Record<string, string>>) => object) =>
  defineStep({
    ...about,
    needs: ["person"],
    async run({ core, request }, { person }) {
      const colleague = await requireColleague(core, param(request, "userId"));
      const payload = { action: "membershipsRead", roomId: null, personId: colleague.id } as const;
      await noteAct(core, person, { type: "chat.administered", payload });
      const found: Record<string, string> = {};
      for (const [roomId, event] of core.memory.rooms.membershipsOf(colleague.userId)) {
        const room = core.memory.rooms.get(roomId);
        if (room && (await organisationOf(core, room)) === person.organisationId) found[roomId] = membershipIn(event);
      }
      return { answer: view(found) };
    },
  });

export const answerMembershipsOf = answerFrom((memberships) => ({ memberships }));

export const answerRoomsOf = answerFrom((memberships) => {
  const joined = Object.entries(memberships).flatMap(([roomId, membership]) => (membership === "join" ? [roomId] : []));
  return { joined_rooms: joined, total: joined.length };
});
