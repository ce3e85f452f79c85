import { now } from "#clock";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readPosition, writePosition } from "../../sync/token.ts";
import { clientEvents } from "../client-event.ts";
import { viewerIn } from "../membership-at.ts";
import { readEventsById, readThreadRoots } from "../queries.ts";
import { complete, lastSeen } from "../read.ts";
import { viewerOf } from "../viewer.ts";
import { visibleTo } from "../visibility.ts";

/** The roots of a room's threads, the one with the latest reply first. */
export const answerThreads = defineStep({
  name: "answer-threads",
  section: "Threading",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, request, reply }, { person, room }) {
    const include = queryText(request, "include") ?? "all";
    if (include !== "all" && include !== "participated") refuse("M_INVALID_PARAM", "include is all or participated.");
    const limit = queryNumber(request, "limit", 20, 100);
    const from = queryText(request, "from");
    const before = from === undefined ? await lastSeen(core, room, person.userId) : readPosition(from);
    const participant = include === "participated" ? person.userId : undefined;
    const roots = await readThreadRoots(core.db, room.id, before, limit + 1, participant);
    const shown = roots.slice(0, limit);
    const ids = shown.map((one) => one.root);
    const byId = new Map((await readEventsById(core.db, ids)).map((event) => [event.id, event]));
    const inOrder = ids.flatMap((id) => byId.get(id) ?? []);
    const events = await visibleTo(core.db, room, person.userId, inOrder);
    await complete(core, events);
    const last = shown.at(-1);
    const more = roots.length > limit && last ? `,"next_batch":"${writePosition(last.latest - 1)}"` : "";
    const viewer = await viewerIn(core, viewerOf(person), room, events);
    return { answer: sendJson(reply, `{"chunk":${clientEvents(events, viewer, now(), true)}${more}}`) };
  },
});
