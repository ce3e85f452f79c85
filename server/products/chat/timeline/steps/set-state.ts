import { isTakingBack } from "../../administration/taking-back.ts";
import { delayIn } from "../../delayed/asked.ts";
import { scheduleEvent } from "../../delayed/schedule.ts";
import { timestampIn } from "../../appservices/timestamp.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { stickyIn } from "../../sticky/asked.ts";
import { sendState } from "../send.ts";

export const setState = defineStep({
  name: "set-state",
  section: "Sending events to a room",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const delay = delayIn(request);
    const sticky = stickyIn(request);
    const roomId = param(request, "roomId");
    const state = {
      type: param(request, "eventType"),
      stateKey: param(request, "stateKey"),
      content: bodyOf(request),
    };
    if (!isTakingBack(person.userId, state)) await core.identity.requireUnsuspended(person.personId);
    if (delay !== null) {
      const what = { userId: person.userId, roomId, ...state, delay, txn: null, ...sticky };
      return { answer: { delay_id: await scheduleEvent(core, what) } };
    }
    const eventId = await sendState(core, roomId, {
      ...state,
      sender: person.userId,
      ...timestampIn(core, request),
      ...sticky,
    });
    return { answer: { event_id: eventId } };
  },
});
