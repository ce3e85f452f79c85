import { sql } from "#database";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";

/** What moves a room to the top of a list (MSC4186). */
const bumping = [
  "m.room.create",
  "m.room.message",
  "m.room.encrypted",
  "m.sticker",
  "m.call.invite",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
  "m.beacon_info",
];
const isBumping: ReadonlySet<string> = new Set(bumping);

interface Known {
  /** Up to where it was looked for. */
  head: number;
  stamp: number;
}

/** The position of the newest event of each room that moved it up; moved along with the room. */
export class Bumps {
  private readonly core: Pick<Core, "db">;
  private readonly known = new WeakMap<Room, Known>();

  constructor(core: Pick<Core, "db">) {
    this.core = core;
  }

  /** From memory where it reaches that far; one statement for all the others. */
  async of(rooms: readonly Room[]): Promise<ReadonlyMap<string, number>> {
    const unknown: Room[] = [];
    for (const room of rooms) if (!this.look(room)) unknown.push(room);
    if (unknown.length > 0) await this.read(unknown);
    return new Map(rooms.map((room) => [room.id, this.known.get(room)?.stamp ?? 0]));
  }

  /** False where memory does not say. */
  private look(room: Room): boolean {
    const known = this.known.get(room);
    if (known?.head === room.head) return true;
    const fresh = room.between(Math.max(known?.head ?? 0, room.recentFrom), room.head) ?? [];
    const newest = fresh.findLast((event) => isBumping.has(event.type));
    const isSeen = newest !== undefined || (known !== undefined && known.head >= room.recentFrom);
    if (!isSeen && room.recentFrom > 0) return false;
    this.known.set(room, { head: room.head, stamp: newest?.position ?? known?.stamp ?? 0 });
    return true;
  }

  private async read(rooms: readonly Room[]): Promise<void> {
    const heads = new Map(rooms.map((room) => [room.id, room.head]));
    const { rows } = await sql<{ id: string; stamp: number }>`select asked.id, newest.position as stamp
      from unnest(${rooms.map((room) => room.id)}::text[]) as asked (id) cross join lateral (
        select position from chat.event where room_id = asked.id and type = any(${bumping}::text[])
        order by position desc limit 1) newest`.execute(this.core.db);
    const stamps = new Map(rows.map((row) => [row.id, row.stamp]));
    for (const room of rooms)
      this.known.set(room, { head: heads.get(room.id) ?? room.head, stamp: stamps.get(room.id) ?? 0 });
  }
}
