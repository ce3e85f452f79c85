import { defineStep } from "../../protocol/exchange.ts";

export const answerJoinedRooms = defineStep({
  name: "answer-joined-rooms",
  section: "Room membership",
  needs: ["person"],
  gives: ["answer"],
  run({ core }, { person }) {
    return { answer: { joined_rooms: core.memory.rooms.joinedBy(person.userId) } };
  },
});
