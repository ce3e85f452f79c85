import { Room } from "@livekit/protocol";
import type { MediaHost } from "../media/host.ts";
import type { KeyRoomOrder, RoomSetup } from "../media/messages.ts";
import type { MeetingDb } from "../tables.ts";
import type { EgressSeat } from "./egress/port.ts";
import type { Claimant, KeyRoomRow } from "./queries.ts";
import { mediaRoomOf } from "./room-name.ts";
import type { Webhooks } from "./webhooks.ts";

/** What the rooms of media keys need. */
export interface KeyRoomContext {
  readonly db: MeetingDb;
  readonly host: MediaHost;
  readonly webhooks: Webhooks;
  /** This process, as it asks for rooms. */
  claimant(): Claimant;
  /** How many may be in the rooms of one key, in each process. */
  readonly mostOfKey: number;
  readonly egress: EgressSeat;
  /** Where people reach this server. */
  readonly publicUrl: string;
}

export const setupOf = ({ mostOfKey }: Pick<KeyRoomContext, "mostOfKey">, row: KeyRoomRow): RoomSetup => ({
  sid: row.sid,
  createdAt: row.createdAt.getTime(),
  emptyTimeout: row.emptyTimeout,
  departureTimeout: row.departureTimeout,
  maxParticipants: row.maxParticipants,
  metadata: row.metadata,
  mostOfKey,
});

/** A room as its row tells of it: without those who are in it. */
export const roomOf = (row: KeyRoomRow): Room =>
  new Room({
    sid: row.sid,
    name: row.name,
    emptyTimeout: row.emptyTimeout,
    departureTimeout: row.departureTimeout,
    maxParticipants: row.maxParticipants,
    metadata: row.metadata,
    creationTime: BigInt(Math.floor(row.createdAt.getTime() / 1000)),
    creationTimeMs: BigInt(row.createdAt.getTime()),
  });

/** Has this process' media process do something in a room. */
export const order = (
  { host }: Pick<KeyRoomContext, "host">,
  { keyId, name }: Pick<KeyRoomRow, "keyId" | "name">,
  what: KeyRoomOrder,
): Promise<unknown> => host.command({ kind: "keyRoom", room: mediaRoomOf(keyId, name), order: what });

/** A room with those who are in it, if it is in this process' media process. */
export async function describeHere(context: KeyRoomContext, row: KeyRoomRow): Promise<Room> {
  const answer = await order(context, row, { kind: "describe" });
  return answer instanceof Uint8Array ? Room.fromBinary(answer) : roomOf(row);
}
