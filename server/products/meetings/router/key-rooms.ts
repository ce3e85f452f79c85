import { DisconnectReason, LeaveRequest, LeaveRequest_Action, SignalResponse } from "@livekit/protocol";
import type { MediaEvent, RoomSetup, Ticket } from "../media/messages.ts";
import { keyRoomOf } from "../media-keys/room-name.ts";
import { Room } from "../signalling/room.ts";
import type { RoomEnvironment } from "../signalling/room-environment.ts";
import { RoomWebhooks } from "../signalling/room-webhooks.ts";

type Rooms = ReadonlyMap<string, Room>;

/** A room of a media key, which publishes what its program is to be told of it. */
export function makeKeyRoom(name: string, environment: RoomEnvironment, setup: RoomSetup): Room {
  const webhooks = new RoomWebhooks((event) =>
    environment.publish({ kind: "webhook", room: name, event: event.toBinary() }),
  );
  const publish = (event: MediaEvent): void => {
    environment.publish(event);
    webhooks.note(room, event);
  };
  const room: Room = new Room(name, { ...environment, publish }, setup);
  return room;
}

/** Whether there is room for one more; who is there already and comes back takes none. */
export function hasRoomFor(rooms: Rooms, { room: name, identity }: Ticket, setup: RoomSetup): boolean {
  const own = rooms.get(name)?.participants;
  if ([...(own?.values() ?? [])].some((one) => one.ticket.identity === identity)) return true;
  if (setup.maxParticipants > 0 && (own?.size ?? 0) >= setup.maxParticipants) return false;
  const keyId = keyRoomOf(name)?.keyId;
  let count = 0;
  for (const [other, { participants }] of rooms) if (keyRoomOf(other)?.keyId === keyId) count += participants.size;
  return count < setup.mostOfKey;
}

/** What a client is told for whom there is no room. */
export const noRoom = (): SignalResponse =>
  new SignalResponse({
    message: {
      case: "leave",
      value: new LeaveRequest({ action: LeaveRequest_Action.DISCONNECT, reason: DisconnectReason.JOIN_FAILURE }),
    },
  });

/** How long a room stays while nobody is in it, ms; null: as any other does. */
export function emptyAfterOf({ setup, wasEntered }: Room): number | null {
  return setup && (wasEntered ? setup.departureTimeout : setup.emptyTimeout) * 1000;
}
