import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryText } from "../../protocol/scope.ts";
import { requireKnown } from "../people.ts";

export const answerMutualRooms = defineStep({
  name: "answer-mutual-rooms",
  section: "Mutual rooms",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const other = queryText(request, "user_id") ?? refuse("M_MISSING_PARAM", "user_id is missing.");
    if (other === person.userId) refuse("M_INVALID_PARAM", "You share every room with yourself.");
    await requireKnown(core, person, other);
    const joined = [...core.memory.rooms.membershipsOf(person.userId).keys()].filter((roomId) => {
      const room = core.memory.rooms.get(roomId);
      return room?.isJoined(person.userId) === true && room.isJoined(other);
    });
    return { answer: { joined, count: joined.length } };
  },
});
