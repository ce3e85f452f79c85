import { sql, type AnyDb } from "#database";
import type { Core } from "../../core.ts";
import { deleteMediaOf } from "../../media/delete.ts";
import { requireOutsideWorkspaces } from "../rooms/own-rooms.ts";
import type { AdminTask } from "./queries.ts";

interface PurgeRequest {
  /** What stands before this position goes. */
  readonly before: number;
}

const perTransaction = 500;

async function deleteSome(trx: AnyDb, roomId: string, before: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`delete from chat.event where position in (
      select position from chat.event where room_id = ${roomId} and position < ${before} and state_key is null
        order by position limit ${perTransaction})
    returning event_id as id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Removes what was sent before a position, with the files that only it showed; state stays, so that the room is what it is. */
export async function purgeHistory(core: Core, task: AdminTask): Promise<boolean> {
  const roomId = task.subject;
  const room = core.memory.rooms.get(roomId);
  if (!room) return true;
  requireOutsideWorkspaces(room);
  const { before } = JSON.parse(task.request) as PurgeRequest;
  for (let isMore = true; isMore;) {
    isMore = await core.db.transaction().execute(async (trx) => {
      const eventIds = await deleteSome(trx, roomId, before);
      if (eventIds.length === 0) return false;
      await deleteMediaOf(trx, eventIds);
      const payload = { roomId, eventIds };
      await core.events.emit(trx, { type: "messages.purged", subject: `room:${roomId}`, payload });
      return eventIds.length === perTransaction;
    });
  }
  // Every process forgets what it holds, in the order of the stream.
  await core.writer.write((batch) => batch.note({ kind: "purged", body: { roomId, before } }));
  return true;
}
