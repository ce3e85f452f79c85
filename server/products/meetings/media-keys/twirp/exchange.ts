import { isKeyRoom, mediaRoomOf } from "../room-name.ts";
import type { KeyRooms } from "../key-rooms.ts";
import { readKeyRoom, type KeyRoomRow } from "../queries.ts";
import type { ServerGrants } from "../tokens.ts";
import { decode, type WireKind, type WireMessage } from "./codec.ts";
import { TwirpError } from "./error.ts";
import { passOnCall, type Answer, type TwirpCall } from "./pass-on.ts";

/** A call with what its token lets it do. */
export interface Exchange {
  readonly rooms: KeyRooms;
  readonly grants: ServerGrants;
  readonly call: TwirpCall;
  /** Another process of the server has looked where the room is. */
  readonly isPassedOn: boolean;
  /** Proves the same to another process. */
  seal(): string;
}

/** A call about a room that this process answers for. */
export interface InRoom extends Exchange {
  readonly row: KeyRoomRow;
  readonly mediaRoom: string;
}

export type Method = (exchange: Exchange) => Promise<WireMessage | Answer>;

const denied = (grant: string): TwirpError => new TwirpError("permission_denied", `The token does not grant ${grant}.`);

const overallGrants = { roomCreate: "canCreate", roomList: "canList", roomRecord: "canRecord" } as const;

/** Makes, lists or records rooms, which the token must say. */
export const overall =
  <T>(
    kind: WireKind<T>,
    grant: keyof typeof overallGrants,
    run: (exchange: Exchange, request: T) => Promise<WireMessage | Answer>,
  ): Method =>
  async (exchange) => {
    if (!exchange.grants[overallGrants[grant]]) throw denied(grant);
    return run(exchange, decode(kind, exchange.call.encoding, exchange.call.body));
  };

/** Refuses permission_denied to tokens that administer no room, or another one than this. */
function requireAdmin({ grants: { adminOf } }: Exchange, room: string | null = null): void {
  if (adminOf === null || adminOf === "") throw denied("roomAdmin");
  if (room !== null && room !== adminOf) throw denied("roomAdmin in this room");
}

/** Does something with the one room that the token administers, whether it is there or not. */
export const withRoom =
  <T extends { readonly room: string }>(
    kind: WireKind<T>,
    run: (exchange: Exchange, request: T) => Promise<WireMessage | Answer>,
  ): Method =>
  async (exchange) => {
    requireAdmin(exchange);
    const request = decode(kind, exchange.call.encoding, exchange.call.body);
    requireAdmin(exchange, request.room);
    return run(exchange, request);
  };

/** Does something in the one room that the token administers, in the process that holds it. Refuses not_found. */
export const inRoom = <T extends { readonly room: string }>(
  kind: WireKind<T>,
  run: (at: InRoom, request: T) => Promise<WireMessage>,
): Method => withRoom(kind, (exchange, request) => atRoom(exchange, request.room, (at) => run(at, request)));

/** The same with a room that has been decided on. Refuses not_found. */
export async function atRoom(
  exchange: Exchange,
  name: string,
  run: (at: InRoom) => Promise<WireMessage>,
): Promise<WireMessage | Answer> {
  const { rooms, grants } = exchange;
  const mediaRoom = mediaRoomOf(grants.key.id, name);
  const row = isStorableRoom(mediaRoom) ? await readKeyRoom(rooms.context.db, { keyId: grants.key.id, name }) : null;
  if (!row) throw new TwirpError("not_found", "There is no such room.");
  const address = elsewhere(exchange, row);
  return address === null ? run({ ...exchange, row, mediaRoom }) : passOnCall(address, exchange.seal(), exchange.call);
}

const isStorableRoom = (mediaRoom: string): boolean =>
  isKeyRoom(mediaRoom) && mediaRoom.isWellFormed() && !mediaRoom.includes("\u0000");

/** The process that holds a room, if it is another one. */
export const elsewhere = ({ rooms, isPassedOn }: Exchange, { processId, address }: KeyRoomRow): string | null =>
  isPassedOn || processId === rooms.context.claimant().processId ? null : address;
