import { delayIn } from "../../delayed/asked.ts";
import { scheduleEvent } from "../../delayed/schedule.ts";
import { timestampIn } from "../../appservices/timestamp.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { stickyIn } from "../../sticky/asked.ts";
import { bodyOf, bodyText, bodyTextOr, param, sendJson } from "../../protocol/scope.ts";
import { redactEvent, sendMessage, transactionKey } from "../send.ts";

/** A message event. Since room version 11 a redaction names its target in its content: sent like this it is the same as `/redact`. */
export const sendEvent = defineStep({
  name: "send-event",
  section: "Sending events to a room",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const roomId = param(request, "roomId");
    const type = param(request, "eventType");
    const content = bodyOf(request);
    const delay = delayIn(request);
    const sticky = stickyIn(request);
    const isPlainOnly = request.headers["safos-plain-only"] !== undefined;
    // A redaction may be of what one wrote oneself, which is looked at where it is found.
    if (type !== "m.room.redaction") await core.identity.requireUnsuspended(person.personId);
    if (delay !== null) {
      const txn = transactionKey(person, "delay", roomId, param(request, "txnId"));
      const one = { userId: person.userId, roomId, type, stateKey: null, content, delay, txn, isPlainOnly, ...sticky };
      return { answer: { delay_id: await scheduleEvent(core, one) } };
    }
    if (type === "m.room.redaction") {
      const eventId = await redactEvent(core, person, roomId, {
        eventId: bodyText(content, "redacts"),
        reason: bodyTextOr(content, "reason"),
        txn: transactionKey(person, "redact", roomId, param(request, "txnId")),
      });
      return { answer: { event_id: eventId } };
    }
    const txn = transactionKey(person, "send", roomId, param(request, "txnId"));
    const draft = { type, sender: person.userId, content, txn, ...timestampIn(core, request), ...sticky };
    const eventId = await sendMessage(core, roomId, draft, isPlainOnly);
    return { answer: sendJson(reply, `{"event_id":"${eventId}"}`) };
  },
});
