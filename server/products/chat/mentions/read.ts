import { sql } from "#database";
import type { Core } from "../core.ts";
import type { Judged } from "../push/unread.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { viewerIn } from "../timeline/membership-at.ts";
import { readEventsById } from "../timeline/queries.ts";
import { visibleTo } from "../timeline/visibility.ts";
import type { Viewer } from "../timeline/client-event.ts";

const pageSize = 100;
/** Someone who has muted most of what names them is answered with less than they asked for, and a token that leads on. */
const mostPages = 10;

interface Found {
  readonly mentions: readonly Judged[];
  /** All before it have been looked at, and what stands at it; 0: there is nothing more. */
  readonly next: number;
}

interface Row {
  readonly position: number;
  readonly eventId: string;
}

async function readPage(core: Core, userId: string, rooms: readonly string[], before: number): Promise<Row[]> {
  const { rows } = await sql<Row>`select distinct position, event_id as "eventId" from (
      (select position, event_id from chat.mention where user_id = ${userId} and room_id = any(${[...rooms]}::text[])
        and position <= ${before} order by position desc limit ${pageSize})
      union all
      (select m.position, m.event_id from unnest(${[...rooms]}::text[]) r (id) cross join lateral (select position, event_id
        from chat.mention where user_id = '' and room_id = r.id and position <= ${before} order by position desc limit ${pageSize}) m
        order by m.position desc limit ${pageSize})) f
    order by position desc limit ${pageSize}`.execute(core.db);
  return rows;
}

/**
 * Messages that mean the person, read or not, in rooms that they are in and were in when it was written, by what their push rules say
 * now: up to `limit`, or a page more, the newest first.
 */
export async function readMentions(core: Core, viewer: Viewer, before: number, limit: number): Promise<Found> {
  const { userId } = viewer;
  const rooms = core.memory.rooms.joinedBy(userId);
  const found: Judged[] = [];
  let next = before;
  for (let page = 0; page < mostPages && found.length < limit; page += 1) {
    const rows = await readPage(core, userId, rooms, next);
    const events = await readEventsById(
      core.db,
      rows.map((row) => row.eventId),
    );
    for (const [roomId, those] of Map.groupBy(events, (event) => event.roomId))
      found.push(...(await highlighted(core, viewer, roomId, those)));
    if (rows.length < pageSize) return { mentions: found.sort((a, b) => b.position - a.position), next: 0 };
    next = (rows.at(-1)?.position ?? 1) - 1;
  }
  return { mentions: found.sort((a, b) => b.position - a.position), next };
}

async function highlighted(
  core: Core,
  viewer: Viewer,
  roomId: string,
  events: readonly StoredEvent[],
): Promise<readonly Judged[]> {
  const room = core.memory.rooms.get(roomId);
  if (!room) return [];
  const visible = await visibleTo(core.db, room, viewer.userId, events);
  const { membershipAt } = await viewerIn(core, viewer, room, visible);
  const own = visible.filter(({ position }) => membershipAt?.(position) === "join");
  return core.unread.judge(viewer.userId, own, room).filter(({ outcome }) => outcome.isHighlighted);
}
