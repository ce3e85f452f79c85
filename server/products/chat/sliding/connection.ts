import { LRUCache } from "lru-cache";
import { randomToken } from "#clock";
import { sql } from "#database";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Viewer } from "../timeline/client-event.ts";

/** What a client has been given of a room. */
export interface Given {
  /** Which of the connection's configs it was given by. */
  readonly config: string;
  /** Up to where; null: up to where the connection is. */
  readonly upTo: number | null;
}

/** What a connection has been given, by room. Never changed once a client knows its id. */
export interface ConnectionState {
  readonly id: string;
  readonly rooms: ReadonlyMap<string, Given>;
  /** Characters of what is stored: configs may be larger than the rooms that have them. */
  readonly size: number;
}

/** Characters of all states that are in memory, as they are stored. */
const mostCharacters = 20_000_000;
/** Connections of one device. */
const mostConnections = 16;
const longestState = 2_000_000;
const idBytes = 12;

/** States of connections: in memory, and in the database, so that any process goes on with any connection. */
export class Connections {
  private readonly core: Pick<Core, "db">;
  private readonly states = new LRUCache<string, ConnectionState>({
    maxSize: mostCharacters,
    sizeCalculation: ({ size }) => size,
  });

  constructor(core: Pick<Core, "db">) {
    this.core = core;
  }

  /** The state of an id, if it is this connection's; null: it is none, or has been given up. */
  async read(viewer: Viewer, connection: string, id: string): Promise<ConnectionState | null> {
    const key = this.keyOf(viewer, connection, id);
    const known = this.states.get(key);
    if (known) return known;
    const { rows } = await sql<{ content: string }>`select content from chat.sliding_state where id = ${id}
      and user_id = ${viewer.userId} and device_id = ${viewer.deviceId ?? ""} and connection = ${connection}`.execute(
      this.core.db,
    );
    const [row] = rows;
    if (!row) return null;
    const state = { id, rooms: readRooms(row.content), size: row.content.length };
    this.states.set(key, state);
    return state;
  }

  /** A connection begins: what it was before is of no use to anybody, and of a device's connections the oldest are given up. */
  async begin({ userId, deviceId }: Viewer, connection: string): Promise<void> {
    await sql`delete from chat.sliding_state where user_id = ${userId} and device_id = ${deviceId ?? ""}
      and connection not in (select connection from chat.sliding_state where user_id = ${userId} and device_id = ${deviceId ?? ""}
        and connection <> ${connection} group by connection order by max(created_at) desc limit ${mostConnections - 1})`.execute(
      this.core.db,
    );
  }

  /** The client has come back with a state and is about to be given another: all others are of no use to anybody. */
  async settle({ userId, deviceId }: Viewer, connection: string, id: string): Promise<void> {
    await sql`delete from chat.sliding_state where user_id = ${userId} and device_id = ${deviceId ?? ""}
      and connection = ${connection} and id <> ${id}`.execute(this.core.db);
  }

  /** Refuses M_TOO_LARGE. */
  async store(viewer: Viewer, connection: string, rooms: ReadonlyMap<string, Given>): Promise<ConnectionState> {
    const content = writeRooms(rooms);
    const state = { id: randomToken(idBytes), rooms, size: content.length };
    if (content.length > longestState) refuse("M_TOO_LARGE", "The connection asks for too much of too many rooms.");
    await sql`insert into chat.sliding_state (id, user_id, device_id, connection, content)
      values (${state.id}, ${viewer.userId}, ${viewer.deviceId ?? ""}, ${connection}, ${content})`.execute(
      this.core.db,
    );
    this.states.set(this.keyOf(viewer, connection, state.id), state);
    return state;
  }

  private keyOf({ userId, deviceId }: Viewer, connection: string, id: string): string {
    return `${userId}\t${deviceId ?? ""}\t${connection}\t${id}`;
  }
}

/** Each config once: thousands of rooms share two or three. */
function writeRooms(rooms: ReadonlyMap<string, Given>): string {
  const configs = [...new Set([...rooms.values()].map((one) => one.config))];
  const indexes = new Map(configs.map((config, index) => [config, index]));
  return JSON.stringify({
    configs,
    rooms: [...rooms].map(([id, { config, upTo }]) => [id, indexes.get(config) ?? 0, upTo]),
  });
}

function readRooms(content: string): ReadonlyMap<string, Given> {
  const { configs, rooms } = JSON.parse(content) as {
    configs: readonly string[];
    rooms: readonly (readonly [string, number, number | null])[];
  };
  return new Map(rooms.map(([id, index, upTo]) => [id, { config: configs[index] ?? "", upTo }]));
}

/** Connections that have been given nothing new for a month; a client that comes back to one begins it anew. */
export async function forgetOldConnections({ db }: Pick<Core, "db">): Promise<void> {
  await sql`delete from chat.sliding_state where created_at < now() - interval '30 days'`.execute(db);
}
