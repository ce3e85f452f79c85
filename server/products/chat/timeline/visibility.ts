import type { Db } from "#database";
import type { Room } from "../rooms/room.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { membershipIn, textOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { ChatTables } from "../tables.ts";
import { readStateHistory } from "./queries.ts";

type Span = readonly { readonly position: number; readonly value: string }[];

function valueAt(history: Span, position: number): string | undefined {
  let value: string | undefined;
  for (const one of history) {
    if (one.position > position) break;
    value = one.value;
  }
  return value;
}

function visibilityIn(event: StoredEvent, isOfWorkspace: boolean): string {
  const visibility = textOf(event.content, "history_visibility") ?? "shared";
  return visibility === "world_readable" && isOfWorkspace ? "shared" : visibility;
}

/**
 * Which of these events a person may see (client-server API, "Room history visibility"). An event that changes the
 * visibility or the person's own membership is seen if either side of the change lets it.
 */
export async function visibleTo(
  db: Db<ChatTables>,
  room: Room,
  userId: string,
  events: readonly StoredEvent[],
): Promise<StoredEvent[]> {
  if (events.length === 0) return [];
  const now = room.historyVisibility;
  if (room.isJoined(userId) && room.visibilityChanges <= 1 && (now === "shared" || now === "world_readable")) {
    return [...events];
  }
  const isOfWorkspace = workspaceLinkOf(room) !== undefined;
  const memberships: Span = (await readStateHistory(db, room.id, "m.room.member", userId)).map((event) => ({
    position: event.position,
    value: membershipIn(event),
  }));
  const visibilities: Span = (await readStateHistory(db, room.id, "m.room.history_visibility", "")).map((event) => ({
    position: event.position,
    value: visibilityIn(event, isOfWorkspace),
  }));
  const lastJoin = memberships.findLast((one) => one.value === "join")?.position;
  const lets = (event: StoredEvent, position: number): boolean => {
    const visibility = valueAt(visibilities, position) ?? "shared";
    const membership = valueAt(memberships, position) ?? "leave";
    if (visibility === "world_readable" || membership === "join") return true;
    if (visibility === "shared") return lastJoin !== undefined && lastJoin >= event.position;
    return visibility === "invited" && membership === "invite";
  };
  return events.filter((event) => {
    const isChange =
      event.type === "m.room.history_visibility" || (event.type === "m.room.member" && event.stateKey === userId);
    return lets(event, event.position) || (isChange && lets(event, event.position - 1));
  });
}
