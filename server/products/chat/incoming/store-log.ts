import { sql } from "#database";
import type { Core } from "../core.ts";
import { mediaIn } from "../media/access.ts";
import { append } from "../timeline/append.ts";
import { LogRows } from "./log-rows.ts";
import type { LogEntry, RoomLog } from "./read-log.ts";

/** Part of the room is here, and has gone on since; or it is another by the same id. */
export class RoomIsHere extends Error {}

type Store = Pick<Core, "db">;

const perAppend = 500;

/** The positions of what has been stored of it: what a run that ended half way left is gone on with. */
async function storedOf({ db }: Store, log: RoomLog, shown: readonly LogEntry[]): Promise<readonly number[]> {
  const { rows } = await sql<{ id: string; position: number }>`select event_id as id, position from chat.event
    where room_id = ${log.roomId} order by position`.execute(db);
  const count = Math.min(rows.length, shown.length);
  if (rows.length > 0 && (count === 0 || shown.slice(0, count).some(({ id }, index) => rows[index]?.id !== id)))
    throw new RoomIsHere(`${log.roomId} is here already, and is not the same.`);
  return rows.slice(0, count).map(({ position }) => position);
}

async function storeHidden({ db }: Store, { roomId, entries }: RoomLog): Promise<void> {
  const hidden = entries.filter(({ isShown }) => !isShown);
  for (let at = 0; at < hidden.length; at += perAppend) {
    const some = hidden.slice(at, at + perAppend);
    const marks = some.map(({ isRejected }) => (isRejected ? "rejected" : "unheld"));
    await sql`insert into chat.hidden_event (event_id, room_id, pdu, mark)
      select e.id, ${roomId}, e.pdu, e.mark
      from unnest(${some.map(({ id }) => id)}::text[], ${some.map(({ text }) => text)}::text[], ${marks}::text[]) as e(id, pdu, mark)
      on conflict do nothing`.execute(db);
  }
}

/** Which of these addresses are of media that is here: `domain/id`. */
async function mediaHere({ db }: Store, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const { rows } = await sql<{ address: string }>`select m.domain || '/' || m.media_id as address
    from unnest(${[...addresses]}::text[]) as a(address)
    join chat.media m on m.domain = split_part(a.address, '/', 1) and m.media_id = split_part(a.address, '/', 2)`.execute(
    db,
  );
  return new Set(rows.map(({ address }) => address));
}

/**
 * Puts a room that was made elsewhere into the log, some events at a time, so that others' writes go on meanwhile. It may be
 * begun again after it ended half way. How many events it has put there. Throws RoomIsHere.
 */
export async function storeLog(core: Store, log: RoomLog, atOnce = perAppend): Promise<number> {
  const shown = log.entries.filter(({ isShown }) => isShown);
  const stored = await storedOf(core, log, shown);
  await storeHidden(core, log);
  const rows = new LogRows(log);
  rows.skip(shown.slice(0, stored.length).map((entry, index) => ({ entry, position: stored[index] ?? 0 })));
  let head = stored.at(-1) ?? 0;
  for (let at = stored.length; at < shown.length; at += atOnce) {
    const some = shown.slice(at, at + atOnce);
    head = await storePart(core, log, { rows, some, head, isLast: at + some.length === shown.length });
  }
  return shown.length - stored.length;
}

interface Part {
  readonly rows: LogRows;
  readonly some: readonly LogEntry[];
  /** Of the room, as it is there. */
  readonly head: number;
  readonly isLast: boolean;
}

/** Its head afterwards. */
async function storePart(core: Store, log: RoomLog, { rows, some, head, isLast }: Part): Promise<number> {
  const { roomId, version, extremities, depth } = log;
  const shown = some.filter(({ redactedBy }) => redactedBy === null);
  const addresses = new Map(shown.map(({ id, pdu }) => [id, mediaIn(pdu.content)]));
  const here = await mediaHere(core, [...new Set([...addresses.values()].flat())]);
  const media = [...addresses].flatMap(([event, all]) =>
    all
      .filter((one) => here.has(one))
      .map((one) => ({ domain: one.split("/")[0], media: one.split("/")[1], room: roomId, event })),
  );
  return core.db.transaction().execute(async (trx) => {
    // Where the positions begin is known as long as nobody else takes them.
    const { rows: found } = await sql<{ position: number }>`select position from chat.stream for update`.execute(trx);
    const base = found[0]?.position ?? 0;
    const events = rows.write(some, base + 1);
    const last = some.at(-1);
    const room = {
      ...{ id: roomId, version: version.name, seen: head, head: some.length },
      ...{ extremities: isLast ? extremities : [last?.id ?? ""], depth: isLast ? depth : (last?.pdu.depth ?? 0) },
    };
    const result = await append(trx, { events, rooms: [room], notes: [], redactions: [], media });
    if (!("base" in result)) throw new RoomIsHere(`Part of ${roomId} is here already, and has gone on.`);
    if (log.isForked) {
      // From its last event on the room is one line, where it ends in that.
      const isLine = isLast && extremities.length === 1 && extremities[0] === last?.id;
      await sql`update chat.room set state_known_from = ${base + some.length + (isLine ? 0 : 1)}
        where id = ${roomId}`.execute(trx);
    }
    return base + some.length;
  });
}
