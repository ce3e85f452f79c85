import type { FastifyRequest } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { queryFlag, queryNumber, sendJson } from "../../protocol/scope.ts";
import { initialSync, initialSyncOf } from "../initial-sync.ts";

const about = { name: "answer-initial-sync", gives: ["answer"] } as const;
const usual = 10;
const most = 100;
const limitIn = (request: FastifyRequest): number => queryNumber(request, "limit", usual, most);

/** Everything of a person, as clients asked for it before `/sync`; at the price of a first sync. */
export const answerInitialSync = defineStep({
  ...about,
  section: "Syncing",
  needs: ["person"],
  async run({ core, request, reply }, { person }) {
    const asked = { limit: limitIn(request), isArchived: queryFlag(request, "archived") === true };
    core.readLimiter.spend(person.userId, "sync");
    const text = await initialSync(core, person, asked);
    core.readLimiter.oweFor(person.userId, "sync", text.length);
    return { answer: sendJson(reply, text) };
  },
});

/** A room that the person may read: what clients show of one that its people have opened to those who are not in it. */
export const answerRoomInitialSync = defineStep({
  ...about,
  section: "Room previews",
  needs: ["person", "room"],
  async run({ core, request, reply }, { person, room }) {
    const limit = limitIn(request);
    core.readLimiter.spend(person.userId, "sync");
    const text = await initialSyncOf(core, person, room, limit);
    core.readLimiter.oweFor(person.userId, "sync", text.length);
    return { answer: sendJson(reply, text) };
  },
});
