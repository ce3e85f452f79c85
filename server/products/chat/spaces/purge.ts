import { sql, type AnyDb } from "#database";
import { system, topicOfWorkspace } from "#events";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";

async function deleteContent(trx: AnyDb, id: string): Promise<void> {
  await sql`with gone as (delete from chat.media_use where room_id = ${id} returning domain, media_id)
      delete from chat.media m using gone g where m.domain = g.domain and m.media_id = g.media_id and not exists (
        select from chat.media_use u where u.domain = m.domain and u.media_id = m.media_id and u.room_id <> ${id})`.execute(
    trx,
  );
  for (const table of [
    "event",
    "state_delta",
    "hidden_event",
    "event_state",
    "receipt",
    "delayed_event",
    "account_data",
    "forgotten",
    "sticky_event",
    "alias",
    "thread_subscription",
  ])
    await sql`delete from ${sql.table(`chat.${table}`)} where room_id = ${id}`.execute(trx);
}

/** Removes rooms for good: what was said in them, and media that nothing else shows. Every process forgets them. */
export async function purgeRooms({ db, events, memory }: Core, rooms: readonly Room[]): Promise<void> {
  for (const room of rooms) {
    const workspaceId = workspaceLinkOf(room)?.workspaceId ?? null;
    await db.transaction().execute(async (trx) => {
      const { id } = room;
      await deleteContent(trx, id);
      await sql`delete from chat.room where id = ${id}`.execute(trx);
      // What was written until then; nothing is from now on.
      await deleteContent(trx, id);
      await events.emit(trx, {
        type: "channel.destroyed",
        actor: system,
        workspaceId,
        item: { kind: "channel", id },
        subject: `room:${id}`,
        topics: workspaceId === null ? [] : [topicOfWorkspace(workspaceId)],
        payload: {},
      });
    });
    memory.forgetRoom(room.id);
  }
}
