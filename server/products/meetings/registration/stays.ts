import { sql } from "#database";
import { system, type Transaction } from "#events";
import { guestIdentity } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import type { MeetingDb } from "../tables.ts";

/** Ends what someone's link has let in so far: one link is one person at a time. Answers with the guests it was. */
export async function endStays(
  { events }: Pick<MeetingContext, "events">,
  trx: MeetingDb & Transaction,
  row: Pick<MeetingRow, "id" | "workspaceId">,
  registrationId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update meetings.guest set state = 'removed', is_replaced = true
    where registration_id = ${registrationId} and state in ('waiting', 'admitted', 'gone') returning id`.execute(trx);
  for (const { id } of rows)
    await events.emit(trx, meetingEvent("lobby.decided", row, system, { ticketId: id, state: "removed" }));
  return rows.map(({ id }) => id);
}

/** Puts those out of the call, once that is committed. */
export async function removeStays(
  { calls }: Pick<MeetingContext, "calls">,
  room: string,
  ids: readonly string[],
): Promise<void> {
  for (const id of ids) await calls.command({ kind: "remove", room, identity: guestIdentity(id) });
}

/** Whether someone who leads has sent them out, or kept them out, since they last let them in: they come back when they are let in. */
export async function wasSentOut(db: MeetingDb, registrationId: string): Promise<boolean> {
  const { rows } = await sql<{ isOut: boolean }>`select not is_replaced and state in ('denied', 'removed') as "isOut"
    from meetings.guest where registration_id = ${registrationId} and decided_by is not null
    order by decided_at desc limit 1`.execute(db);
  return rows[0]?.isOut ?? false;
}
