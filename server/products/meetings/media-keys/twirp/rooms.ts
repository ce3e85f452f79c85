import {
  DeleteRoomResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  type CreateRoomRequest,
  type DeleteRoomRequest,
  type Room,
  type UpdateRoomMetadataRequest,
} from "@livekit/protocol";
import { claimKeyRoom } from "../claim.ts";
import { describeHere, order, roomOf, setupOf } from "../context.ts";
import { isStorable, longestName, longestTimeout, mostDispatches, type WantedAgent } from "../limits.ts";
import { changeKeyRoom, readKeyRooms, setKeyRoomMetadata, type KeyRoomRow, type RoomSettings } from "../queries.ts";
import type { WireMessage } from "./codec.ts";
import { TwirpError } from "./error.ts";
import { atRoom, elsewhere, type Exchange, type InRoom } from "./exchange.ts";
import { passOnCall, type Answer } from "./pass-on.ts";
import { requireMetadata, requireName } from "./require.ts";

const mostInRoom = 10_000;

function settingsOf(request: CreateRoomRequest): RoomSettings {
  const { emptyTimeout, departureTimeout, maxParticipants, metadata } = request;
  if (request.egress)
    throw new TwirpError("unimplemented", "Rooms with egress are not offered here; start it in the room.");
  if (Math.max(emptyTimeout, departureTimeout) > longestTimeout)
    throw new TwirpError("invalid_argument", `A room may be empty for up to ${longestTimeout} seconds.`);
  if (maxParticipants > mostInRoom)
    throw new TwirpError("invalid_argument", `max_participants may be up to ${mostInRoom}.`);
  return { emptyTimeout, departureTimeout, maxParticipants, metadata: requireMetadata("metadata", metadata) };
}

/** Makes a room, or changes what is said of one that is there. */
export async function createRoom(exchange: Exchange, request: CreateRoomRequest): Promise<WireMessage | Answer> {
  const { rooms, grants, call } = exchange;
  const { context } = rooms;
  const settings = settingsOf(request);
  const name = requireName("name", request.name);
  const agents = agentsOf(request);
  const { row, isNew } = await claimKeyRoom(context, { keyId: grants.key.id, name }, settings);
  const address = elsewhere(exchange, row);
  if (address !== null) return passOnCall(address, exchange.seal(), call);
  const current = isNew ? row : ((await changeKeyRoom(context.db, row, settings)) ?? row);
  await order(context, current, { kind: "setUp", setup: setupOf(context, current) });
  if (isNew) for (const wanted of agents) await rooms.agents.dispatch(current, wanted);
  if (isNew) rooms.agents.changed(current);
  return describeHere(context, current);
}

function agentsOf({ agents }: CreateRoomRequest): WantedAgent[] {
  if (agents.length > mostDispatches)
    throw new TwirpError("invalid_argument", `A room has at most ${mostDispatches} dispatches.`);
  return agents.map(({ agentName, metadata }) => ({
    agentName: requireName("agents.agent_name", agentName),
    metadata: requireMetadata("agents.metadata", metadata),
  }));
}

/** The key's rooms in all processes. */
export async function listRooms(exchange: Exchange, { names }: ListRoomsRequest): Promise<WireMessage> {
  const { rooms, grants } = exchange;
  const { context } = rooms;
  const wanted = names.filter((name) => isStorable(name, longestName));
  if (names.length > 0 && wanted.length === 0) return new ListRoomsResponse();
  const rows = await readKeyRooms(context.db, grants.key.id, wanted);
  const others = exchange.isPassedOn ? new Map<string, Room>() : await describeElsewhere(exchange, rows);
  const isHere = ({ processId }: KeyRoomRow): boolean => processId === context.claimant().processId;
  const shown = exchange.isPassedOn ? rows.filter(isHere) : rows;
  const describe = async (row: KeyRoomRow): Promise<Room> =>
    isHere(row) ? describeHere(context, row) : (others.get(row.name) ?? roomOf(row));
  return new ListRoomsResponse({ rooms: await Promise.all(shown.map(describe)) });
}

/** What the other processes say of the rooms that they hold, by name. One that does not answer is left out. */
async function describeElsewhere(exchange: Exchange, rows: readonly KeyRoomRow[]): Promise<Map<string, Room>> {
  const byAddress = Map.groupBy(rows, (row) => elsewhere(exchange, row));
  const found = new Map<string, Room>();
  await Promise.all(
    [...byAddress].map(async ([address, some]) => {
      if (address === null) return;
      const body = Buffer.from(new ListRoomsRequest({ names: some.map(({ name }) => name) }).toBinary());
      const call = { ...exchange.call, encoding: "application/protobuf" as const, body };
      const answer = await passOnCall(address, exchange.seal(), call).catch(() => null);
      if (answer?.status !== 200) return;
      for (const room of ListRoomsResponse.fromBinary(answer.body).rooms) found.set(room.name, room);
    }),
  );
  return found;
}

/** Ends a room: who is in it is out. Refuses not_found. */
export const deleteRoom = (exchange: Exchange, { room }: DeleteRoomRequest): Promise<WireMessage | Answer> =>
  atRoom(exchange, room, async ({ rooms, row, mediaRoom }) => {
    await rooms.context.host.command({ kind: "end", room: mediaRoom });
    await rooms.finish(row);
    return new DeleteRoomResponse();
  });

export async function updateRoomMetadata(
  { rooms: { context }, row }: InRoom,
  { metadata }: UpdateRoomMetadataRequest,
): Promise<WireMessage> {
  const changed = (await setKeyRoomMetadata(context.db, row, requireMetadata("metadata", metadata))) ?? row;
  const isThere = (await order(context, changed, { kind: "describe" })) instanceof Uint8Array;
  if (isThere) await order(context, changed, { kind: "setUp", setup: setupOf(context, changed) });
  return describeHere(context, changed);
}
