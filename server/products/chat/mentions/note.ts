import { sql } from "#database";
import type { Core } from "../core.ts";
import { readSent } from "../published/sent.ts";
import { meantBy } from "./meant.ts";

/** Keeps whom messages mean, of what the event `messages.sent` is about. The same when it is done again. */
export async function noteMentions(core: Core, first: number, last: number): Promise<void> {
  const rows = (await readSent(core, first, last)).flatMap((message) => {
    const room = core.memory.rooms.get(message.roomId);
    if (!room || message.type !== "m.room.message" || message.isRedacted || message.relation === "m.replace") return [];
    const { named, isForAll, watching } = meantBy(core, message, room);
    const { position, roomId, eventId } = message;
    return [...new Set([...(isForAll ? [""] : []), ...named, ...watching])].map((userId) => ({
      userId,
      position,
      roomId,
      eventId,
    }));
  });
  if (rows.length === 0) return;
  // What has been purged meanwhile is not there to be named.
  await sql`insert into chat.mention (user_id, position, room_id, event_id)
    select m."userId", m.position, m."roomId", m."eventId"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m("userId" text, position bigint, "roomId" text, "eventId" text)
        join chat.event e on e.position = m.position
    on conflict do nothing`.execute(core.db);
}
