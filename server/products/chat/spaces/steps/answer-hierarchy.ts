import type { Core } from "../../core.ts";
import type { JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param, queryNumber, queryText } from "../../protocol/scope.ts";
import type { Room } from "../../rooms/room.ts";
import { textOf, type StoredEvent } from "../../rooms/stored-event.ts";
import { summaryOf } from "../../rooms/summary.ts";
import { mayPreview } from "../preview.ts";

/** A space's rooms and the rooms of spaces in it, a page at a time. */
export const answerHierarchy = defineStep({
  name: "answer-hierarchy",
  section: "Spaces",
  needs: ["person"],
  gives: ["answer"],
  run({ core, request }, { person: { userId } }) {
    const limit = Math.max(1, queryNumber(request, "limit", 50, 100));
    const skip = Number(queryText(request, "from") ?? "0");
    if (!Number.isInteger(skip) || skip < 0) refuse("M_INVALID_PARAM", "The paging token is not one of this server's.");
    const root = core.memory.rooms.get(param(request, "roomId"));
    if (!root || !mayPreview(core, root, userId)) refuse("M_FORBIDDEN", "You are not in this room.");
    const found = walk(core, root, userId, {
      isSuggestedOnly: queryText(request, "suggested_only") === "true",
      deepest: queryNumber(request, "max_depth", 50, 50),
      most: skip + limit,
    });
    const rooms = found.slice(skip, skip + limit);
    return { answer: found.length > skip + limit ? { rooms, next_batch: String(skip + limit) } : { rooms } };
  },
});

interface Walk {
  readonly isSuggestedOnly: boolean;
  readonly deepest: number;
  readonly most: number;
}

/** Rooms depth first, as the specification orders them; one more than `most` says that there are more. */
function walk(core: Core, root: Room, userId: string, { isSuggestedOnly, deepest, most }: Walk): JsonObject[] {
  const found: JsonObject[] = [];
  const seen = new Set([root.id]);
  const queue: { room: Room; depth: number }[] = [{ room: root, depth: 0 }];
  for (let next = queue.shift(); next && found.length <= most; next = queue.shift()) {
    const { room, depth } = next;
    const isSpace = room.text("m.room.create", "type") === "m.space";
    const children = isSpace ? childrenOf(room, isSuggestedOnly) : [];
    found.push({ ...summaryOf(room), children_state: children.map(strippedOf) });
    if (depth >= deepest) continue;
    const below = children.flatMap((event) => {
      const child = core.memory.rooms.get(event.stateKey ?? "");
      if (!child || seen.has(child.id) || !mayPreview(core, child, userId)) return [];
      seen.add(child.id);
      return [{ room: child, depth: depth + 1 }];
    });
    queue.unshift(...below);
  }
  return found;
}

const strippedOf = (event: StoredEvent): JsonObject => ({
  type: event.type,
  state_key: event.stateKey ?? "",
  sender: event.sender,
  content: event.content,
  origin_server_ts: event.sentAt,
});

function childrenOf(room: Room, isSuggestedOnly: boolean): StoredEvent[] {
  const children = [...(room.state.get("m.space.child")?.values() ?? [])].filter(
    (event) => Array.isArray(event.content["via"]) && (!isSuggestedOnly || event.content["suggested"] === true),
  );
  const order = (event: StoredEvent): string => textOf(event.content, "order") ?? "\u{10ffff}";
  return children.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a.sentAt - b.sentAt));
}
