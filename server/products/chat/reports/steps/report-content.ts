import { domainOf, isUserId } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { plainTextOf } from "../../published/messages.ts";
import { requireKnown } from "../../rooms/people.ts";
import { readEvent } from "../../timeline/read.ts";
import { report } from "../report.ts";

const about = {
  name: "report-content",
  section: "Reporting Content",
  needs: ["person", "body"],
  gives: ["answer"],
} as const;

/** An event that the person may see; for everyone else there is none. */
export const reportEvent = defineStep({
  ...about,
  async run({ core, request }, { person, body }) {
    const roomId = param(request, "roomId");
    if (core.memory.rooms.get(roomId)?.isJoined(person.userId) !== true)
      refuse("M_NOT_FOUND", "There is no such event.");
    const event = await readEvent(core, person.userId, roomId, param(request, "eventId"));
    const what = { roomId, eventId: event.id, userId: event.sender, quote: plainTextOf(event.content) };
    await report(core, person, what, body);
    return { answer: {} };
  },
});

export const reportRoom = defineStep({
  ...about,
  async run({ core, request }, { person, body }) {
    const roomId = param(request, "roomId");
    const membership = core.memory.rooms.get(roomId)?.membership(person.userId);
    // Who was only invited reports the invitation.
    if (membership !== "join" && membership !== "invite") refuse("M_NOT_FOUND", "There is no such room.");
    await report(core, person, { roomId, eventId: null, userId: null, quote: "" }, body);
    return { answer: {} };
  },
});

export const reportPerson = defineStep({
  ...about,
  async run({ core, request }, { person, body }) {
    const userId = param(request, "userId");
    if (!isUserId(userId) || !core.organisations.byDomain(domainOf(userId)))
      refuse("M_NOT_FOUND", "There is nobody by that id.");
    await requireKnown(core, person, userId);
    await report(core, person, { roomId: null, eventId: null, userId, quote: "" }, body);
    return { answer: {} };
  },
});
