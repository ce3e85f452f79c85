import { now } from "#clock";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param, queryText, sendJson } from "../../protocol/scope.ts";
import { clientEvent, clientEvents } from "../client-event.ts";
import { readStateAt } from "../queries.ts";
import { lastSeen } from "../read.ts";
import { readSeenState } from "../seen-state.ts";
import { viewerOf } from "../viewer.ts";

/** State as the person may see it: now, or as it was when they left. */
export const answerState = defineStep({
  name: "answer-state",
  section: "Getting events for a room",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, reply }, { person, room }) {
    const events = await readSeenState(core, room, person.userId);
    return { answer: sendJson(reply, clientEvents(events, viewerOf(person), now(), true)) };
  },
});

export const answerStateEvent = defineStep({
  name: "answer-state",
  section: "Getting events for a room",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, request, reply }, { person, room }) {
    const seen = await lastSeen(core, room, person.userId);
    const type = param(request, "eventType");
    const stateKey = param(request, "stateKey");
    const event =
      seen >= room.head ? room.get(type, stateKey) : (await readStateAt(core.db, room.id, seen, { type, stateKey }))[0];
    if (!event) refuse("M_NOT_FOUND", "There is no such state.");
    if (queryText(request, "format") !== "event") return { answer: event.content };
    return { answer: sendJson(reply, clientEvent(event, viewerOf(person), now(), true)) };
  },
});
