import { now } from "#clock";
import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { param, queryNumber, sendJson } from "../../protocol/scope.ts";
import type { StoredEvent } from "../../rooms/stored-event.ts";
import { clientEvent } from "../client-event.ts";
import { viewerIn } from "../membership-at.ts";
import { readAround } from "../page.ts";
import { queryFilter } from "../paging.ts";
import { findEvent, readableRoom, readEvent } from "../read.ts";
import { viewerOf } from "../viewer.ts";

async function eventText(core: Core, person: Principal, event: StoredEvent): Promise<string> {
  const room = core.memory.rooms.get(event.roomId);
  const viewer = viewerOf(person);
  return clientEvent(event, room ? await viewerIn(core, viewer, room, [event]) : viewer, now(), true);
}

export const answerEvent = defineStep({
  name: "answer-event",
  section: "Getting events for a room",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const event = await readEvent(core, person.userId, param(request, "roomId"), param(request, "eventId"));
    return { answer: sendJson(reply, await eventText(core, person, event)) };
  },
});

/** The same by the event's id alone, as older clients ask. */
export const answerEventAlone = defineStep({
  name: "answer-event",
  section: "Syncing",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const event = await findEvent(core, person.userId, param(request, "eventId"));
    return { answer: sendJson(reply, await eventText(core, person, event)) };
  },
});

/** An event with what stands around it. */
export const answerContext = defineStep({
  name: "answer-event",
  section: "Event Context",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const roomId = param(request, "roomId");
    const event = await readEvent(core, person.userId, roomId, param(request, "eventId"));
    const room = await readableRoom(core, person.userId, roomId);
    const limit = queryNumber(request, "limit", 10, 200);
    const text = await readAround(core, viewerOf(person), room, event, limit, queryFilter(request));
    return { answer: sendJson(reply, text) };
  },
});
