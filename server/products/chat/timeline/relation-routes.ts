import { now } from "#clock";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { param, queryNumber, queryText, sendJson } from "../protocol/scope.ts";
import { readPosition, writePosition } from "../sync/token.ts";
import { clientEvents } from "./client-event.ts";
import { readEventsById, readRelations, readThreadRoots } from "./queries.ts";
import { complete, lastSeen, readableRoom, readEvent } from "./read.ts";
import { viewerOf } from "./routes.ts";
import { visibleTo } from "./visibility.ts";

const deepest = 3;

export function relationRoutes(core: Core, scope: FastifyInstance): void {
  const list = async (request: FastifyRequest, reply: FastifyReply) => {
    const viewer = viewerOf(request);
    const roomId = param(request, "roomId");
    const target = await readEvent(core, viewer.userId, roomId, param(request, "eventId"));
    const room = readableRoom(core, viewer.userId, roomId);
    const isBackwards = queryText(request, "dir") !== "f";
    const limit = queryNumber(request, "limit", 30, 200);
    const from = queryText(request, "from");
    const to = queryText(request, "to");
    const isRecursive = queryText(request, "recurse") === "true";
    const relation = param(request, "relType") || undefined;
    const type = param(request, "eventType") || undefined;
    const targets = [target.id];
    if (isRecursive) {
      let layer: string[] = [target.id];
      for (let depth = 1; depth < deepest && layer.length > 0; depth++) {
        const related = await readRelations(core.db, { targets: layer, from: 0, direction: "forwards", limit: 1000 });
        layer = related.map((event) => event.id);
        targets.push(...layer);
      }
    }
    const found = await readRelations(core.db, {
      targets,
      relation,
      type,
      from: from === undefined ? (isBackwards ? lastSeen(core, room, viewer.userId) : 0) : readPosition(from),
      direction: isBackwards ? "backwards" : "forwards",
      limit: limit + 1,
    });
    const end = to === undefined ? undefined : readPosition(to);
    const inside = found
      .slice(0, limit)
      .filter(
        (event) =>
          event.roomId === roomId &&
          (end === undefined || (isBackwards ? event.position > end : event.position <= end)),
      );
    const events = await visibleTo(core.db, room, viewer.userId, inside);
    await complete(core, events);
    const last = found[limit - 1];
    let text = `{"chunk":${clientEvents(events, viewer, now(), true)}`;
    if (from !== undefined) text += `,"prev_batch":${JSON.stringify(from)}`;
    if (found.length > limit && last)
      text += `,"next_batch":"${writePosition(isBackwards ? last.position - 1 : last.position)}"`;
    if (isRecursive) text += `,"recursion_depth":${deepest}`;
    return sendJson(reply, text + "}");
  };
  const base = "/v1/rooms/:roomId/relations/:eventId";
  for (const path of [base, `${base}/:relType`, `${base}/:relType/:eventType`]) scope.get(path, list);

  scope.get("/v1/rooms/:roomId/threads", async (request, reply) => {
    const viewer = viewerOf(request);
    const room = readableRoom(core, viewer.userId, param(request, "roomId"));
    const include = queryText(request, "include") ?? "all";
    if (include !== "all" && include !== "participated") refuse("M_INVALID_PARAM", "include is all or participated.");
    const limit = queryNumber(request, "limit", 20, 100);
    const from = queryText(request, "from");
    const before = from === undefined ? lastSeen(core, room, viewer.userId) : readPosition(from);
    const roots = await readThreadRoots(
      core.db,
      room.id,
      before,
      limit + 1,
      include === "participated" ? viewer.userId : undefined,
    );
    const shown = roots.slice(0, limit);
    const byId = new Map(
      (
        await readEventsById(
          core.db,
          shown.map((one) => one.root),
        )
      ).map((event) => [event.id, event]),
    );
    const events = await visibleTo(
      core.db,
      room,
      viewer.userId,
      shown.flatMap((one) => byId.get(one.root) ?? []),
    );
    await complete(core, events);
    const last = shown.at(-1);
    const more = roots.length > limit && last ? `,"next_batch":"${writePosition(last.latest - 1)}"` : "";
    return sendJson(reply, `{"chunk":${clientEvents(events, viewer, now(), true)}${more}}`);
  });
}
