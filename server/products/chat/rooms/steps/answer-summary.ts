import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { mayPreview } from "../../spaces/preview.ts";
import { summaryOf } from "../summary.ts";

export const answerSummary = defineStep({
  name: "answer-summary",
  section: "Room summaries",
  needs: ["person", "roomId"],
  gives: ["answer"],
  run({ core }, { person, roomId }) {
    const room = core.memory.rooms.get(roomId);
    if (!room || !mayPreview(core, room, person.userId)) refuse("M_NOT_FOUND", "There is no such room.");
    return { answer: { ...summaryOf(room), membership: room.membership(person.userId) } };
  },
});
