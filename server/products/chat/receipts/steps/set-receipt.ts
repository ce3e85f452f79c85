import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, bodyTextOr, param } from "../../protocol/scope.ts";
import { fullyReadNote, receiptNote, writeNotes } from "../note.ts";

export const setReceipt = defineStep({
  name: "set-receipt",
  section: "Receipts",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId }, room }) {
    const type = param(request, "receiptType");
    const eventId = param(request, "eventId");
    if (type === "m.fully_read") {
      await writeNotes(core, [fullyReadNote(room, userId, eventId)]);
      return { answer: {} };
    }
    if (type !== "m.read" && type !== "m.read.private") refuse("M_INVALID_PARAM", "The receipt type is unknown.");
    const thread = bodyTextOr(bodyOf(request, true), "thread_id");
    if (thread === "") refuse("M_INVALID_PARAM", "thread_id may not be empty.");
    await writeNotes(core, [await receiptNote(core, room, userId, type, eventId, thread)]);
    return { answer: {} };
  },
});
