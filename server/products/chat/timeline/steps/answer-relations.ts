import { now } from "#clock";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { param, queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readPosition, writePosition } from "../../sync/token.ts";
import { clientEvents } from "../client-event.ts";
import { viewerIn } from "../membership-at.ts";
import { readRelations } from "../queries.ts";
import { complete, lastSeen, readableRoom, readEvent } from "../read.ts";
import { viewerOf } from "../viewer.ts";
import { visibleTo } from "../visibility.ts";

const deepest = 3;

/** Events that relate to one: reactions, edits, replies in its thread; `recurse` takes those that relate to them too. */
export const answerRelations = defineStep({
  name: "answer-relations",
  section: "Relationships API",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const roomId = param(request, "roomId");
    const target = await readEvent(core, person.userId, roomId, param(request, "eventId"));
    const room = await readableRoom(core, person.userId, roomId);
    const isBackwards = queryText(request, "dir") !== "f";
    const limit = queryNumber(request, "limit", 30, 200);
    const from = queryText(request, "from");
    const to = queryText(request, "to");
    const isRecursive = queryText(request, "recurse") === "true";
    const start = isBackwards ? await lastSeen(core, room, person.userId) : 0;
    const found = await readRelations(core.db, {
      targets: isRecursive ? await withRelated(core, target.id) : [target.id],
      relation: param(request, "relType") || undefined,
      type: param(request, "eventType") || undefined,
      from: from === undefined ? start : readPosition(from),
      direction: isBackwards ? "backwards" : "forwards",
      limit: limit + 1,
    });
    const end = to === undefined ? undefined : readPosition(to);
    const isInside = (position: number): boolean =>
      end === undefined || (isBackwards ? position > end : position <= end);
    const inside = found.slice(0, limit).filter((event) => event.roomId === roomId && isInside(event.position));
    const events = await visibleTo(core.db, room, person.userId, inside);
    await complete(core, events);
    const last = found[limit - 1];
    const viewer = await viewerIn(core, viewerOf(person), room, events);
    let text = `{"chunk":${clientEvents(events, viewer, now(), true)}`;
    if (from !== undefined) text += `,"prev_batch":${JSON.stringify(from)}`;
    if (found.length > limit && last)
      text += `,"next_batch":"${writePosition(isBackwards ? last.position - 1 : last.position)}"`;
    if (isRecursive) text += `,"recursion_depth":${deepest}`;
    return { answer: sendJson(reply, `${text}}`) };
  },
});

/** An event and those that relate to it, layer by layer. */
async function withRelated(core: Core, eventId: string): Promise<string[]> {
  const targets = [eventId];
  let layer = [eventId];
  for (let depth = 1; depth < deepest && layer.length > 0; depth++) {
    const related = await readRelations(core.db, { targets: layer, from: 0, direction: "forwards", limit: 1000 });
    layer = related.map((event) => event.id);
    targets.push(...layer);
  }
  return targets;
}
