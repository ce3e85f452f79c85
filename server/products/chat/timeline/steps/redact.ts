import { defineStep } from "../../protocol/exchange.ts";
import { bodyTextOr, param } from "../../protocol/scope.ts";
import { redactEvent, transactionKey } from "../send.ts";

export const redact = defineStep({
  name: "redact",
  section: "Redactions",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    const roomId = param(request, "roomId");
    const eventId = await redactEvent(core, person, roomId, {
      eventId: param(request, "eventId"),
      reason: bodyTextOr(body, "reason"),
      txn: transactionKey(person, "redact", roomId, param(request, "txnId")),
    });
    return { answer: { event_id: eventId } };
  },
});
