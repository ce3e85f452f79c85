import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { summaryOf } from "../summary.ts";

export const answerSummary = defineStep({
  name: "answer-summary",
  section: "Room summaries",
  needs: ["person", "roomId"],
  gives: ["answer"],
  run({ core }, { person, roomId }) {
    const room = core.memory.rooms.get(roomId);
    const membership = room?.membership(person.userId) ?? "leave";
    const isOpen = room?.text("m.room.join_rules", "join_rule") === "public";
    if (!room || (!isOpen && membership !== "join" && membership !== "invite"))
      refuse("M_NOT_FOUND", "There is no such room.");
    return { answer: { ...summaryOf(room), membership } };
  },
});
