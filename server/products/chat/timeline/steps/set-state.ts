import { delayIn } from "../../delayed/asked.ts";
import { scheduleEvent } from "../../delayed/schedule.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { sendState } from "../send.ts";

export const setState = defineStep({
  name: "set-state",
  section: "Sending events to a room",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const delay = delayIn(request);
    if (delay !== null) {
      const about = { roomId: param(request, "roomId"), type: param(request, "eventType") };
      const what = { stateKey: param(request, "stateKey"), content: bodyOf(request), delay, txn: null };
      return { answer: { delay_id: await scheduleEvent(core, { userId: person.userId, ...about, ...what }) } };
    }
    const eventId = await sendState(core, param(request, "roomId"), {
      type: param(request, "eventType"),
      stateKey: param(request, "stateKey"),
      sender: person.userId,
      content: bodyOf(request),
    });
    return { answer: { event_id: eventId } };
  },
});
