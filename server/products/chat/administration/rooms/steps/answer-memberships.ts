import { defineStep } from "../../../protocol/exchange.ts";
import { param } from "../../../protocol/scope.ts";
import { requireColleague } from "../../find.ts";
import { noteAct } from "../../note-act.ts";
import { findOwnRooms } from "../own-rooms.ts";

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
      const rooms = await findOwnRooms(core, person.organisationId, core.memory.rooms.withMember(colleague.userId));
      return { answer: view(Object.fromEntries(rooms.map((room) => [room.id, room.membership(colleague.userId)]))) };
    },
  });

export const answerMembershipsOf = answerFrom((memberships) => ({ memberships }));

export const answerRoomsOf = answerFrom((memberships) => {
  const joined = Object.entries(memberships).flatMap(([roomId, membership]) => (membership === "join" ? [roomId] : []));
  return { joined_rooms: joined, total: joined.length };
});
