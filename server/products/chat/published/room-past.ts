import { sql } from "#database";
import type { RoomPast, RoomTime } from "#items";
import type { Core } from "../core.ts";

interface MemberRow {
  readonly userId: string;
  readonly membership: string | null;
  /** ms since 1970. */
  readonly sentAt: number;
}

/** Who has been in a room, and when, by its memberships; `limit` changes of them at most, the earliest first. */
export async function readRoomPast(core: Core, roomId: string, limit: number): Promise<RoomPast> {
  const { rows } = await sql<MemberRow>`select d.state_key as "userId", e.sent_at as "sentAt",
      case when d.is_gone then 'leave' else e.pdu::jsonb -> 'content' ->> 'membership' end as membership
    from chat.state_delta d join chat.event e on e.event_id = d.event_id
    where d.room_id = ${roomId} and d.type = 'm.room.member' order by d.position limit ${limit + 1}`.execute(core.db);
  const isCut = rows.length > limit;
  const persons = await core.identity.personsByNames([...new Set(rows.map((one) => one.userId))]);
  const ids = new Map(persons.map((one) => [one.userId, one.id]));
  const joined = new Map<string, number>();
  const times: RoomTime[] = [];
  for (const { userId, membership, sentAt } of rows.slice(0, limit)) {
    const since = joined.get(userId);
    if (membership === "join") joined.set(userId, since ?? sentAt);
    if (membership === "join" || since === undefined) continue;
    joined.delete(userId);
    const personId = ids.get(userId);
    if (personId !== undefined) times.push({ personId, since: new Date(since), until: new Date(sentAt) });
  }
  for (const [userId, since] of joined) {
    const personId = ids.get(userId);
    if (personId !== undefined) times.push({ personId, since: new Date(since), until: null });
  }
  return { room: { kind: "channel", id: roomId }, times, isCut };
}
