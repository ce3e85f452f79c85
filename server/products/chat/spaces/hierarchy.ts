import type { FastifyInstance } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { param, personOf, queryNumber, queryText } from "../protocol/scope.ts";
import type { Room } from "../rooms/room.ts";
import { textOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { summaryOf } from "../rooms/routes.ts";

/** Whether the person may see what a room is called: they are in it or asked into it, or could walk in. */
function mayPreview(core: Core, room: Room, userId: string): boolean {
  const membership = room.membership(userId);
  if (membership === "join" || membership === "invite") return true;
  if (membership === "ban") return false;
  const rule = room.text("m.room.join_rules", "join_rule");
  if (rule === "public" || rule === "knock" || room.historyVisibility === "world_readable") return true;
  const allow = room.get("m.room.join_rules", "")?.content["allow"];
  return (
    Array.isArray(allow) &&
    allow.some((one) => isObject(one) && core.memory.rooms.get(textOf(one, "room_id") ?? "")?.isJoined(userId) === true)
  );
}

function childrenOf(room: Room, isSuggestedOnly: boolean): StoredEvent[] {
  const children = [...(room.state.get("m.space.child")?.values() ?? [])].filter(
    (event) => Array.isArray(event.content["via"]) && (!isSuggestedOnly || event.content["suggested"] === true),
  );
  const order = (event: StoredEvent): string => textOf(event.content, "order") ?? "\u{10ffff}";
  return children.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a.sentAt - b.sentAt));
}

export function hierarchyRoutes(core: Core, scope: FastifyInstance): void {
  scope.get("/v1/rooms/:roomId/hierarchy", async (request) => {
    const { userId } = personOf(request);
    const isSuggestedOnly = queryText(request, "suggested_only") === "true";
    const limit = Math.max(1, queryNumber(request, "limit", 50, 100));
    const deepest = queryNumber(request, "max_depth", 50, 50);
    const skip = Number(queryText(request, "from") ?? "0");
    if (!Number.isInteger(skip) || skip < 0) refuse("M_INVALID_PARAM", "The paging token is not one of this server's.");
    const root = core.memory.rooms.get(param(request, "roomId"));
    if (!root || !mayPreview(core, root, userId)) refuse("M_FORBIDDEN", "You are not in this room.");
    const found: JsonObject[] = [];
    const seen = new Set([root.id]);
    const queue: { room: Room; depth: number }[] = [{ room: root, depth: 0 }];
    for (let next = queue.shift(); next && found.length <= skip + limit; next = queue.shift()) {
      const { room, depth } = next;
      const isSpace = room.text("m.room.create", "type") === "m.space";
      const children = isSpace ? childrenOf(room, isSuggestedOnly) : [];
      found.push({
        ...summaryOf(room),
        children_state: children.map((event) => ({
          type: event.type,
          state_key: event.stateKey ?? "",
          sender: event.sender,
          content: event.content,
          origin_server_ts: event.sentAt,
        })),
      });
      // Depth first, as the specification orders it.
      const below =
        depth >= deepest
          ? []
          : children.flatMap((event) => {
              const child = core.memory.rooms.get(event.stateKey ?? "");
              if (!child || seen.has(child.id) || !mayPreview(core, child, userId)) return [];
              seen.add(child.id);
              return [{ room: child, depth: depth + 1 }];
            });
      queue.unshift(...below);
    }
    const rooms = found.slice(skip, skip + limit);
    return found.length > skip + limit ? { rooms, next_batch: String(skip + limit) } : { rooms };
  });
}
