import { defineStep } from "../../protocol/exchange.ts";
import { membershipIn } from "../stored-event.ts";

export const answerJoinedRooms = defineStep({
  name: "answer-joined-rooms",
  section: "Room membership",
  needs: ["person"],
  gives: ["answer"],
  run({ core }, { person }) {
    const memberships = [...core.memory.rooms.membershipsOf(person.userId)];
    const joined = memberships.filter(([, event]) => membershipIn(event) === "join").map(([roomId]) => roomId);
    return { answer: { joined_rooms: joined } };
  },
});
