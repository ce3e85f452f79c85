import { DisconnectReason, LeaveRequest_Action, RoomUpdate } from "@livekit/protocol";
import type { KeyRoomOrder, RoomSetup } from "../media/messages.ts";
import { mergeAttributes } from "../media-keys/merge-attributes.ts";
import type { Participant } from "./participant.ts";
import type { Room } from "./room.ts";
import { setGrantsIn } from "./set-grants.ts";

type OrderOf<K extends KeyRoomOrder["kind"]> = Extract<KeyRoomOrder, { kind: K }>;

/** Does what a media key's program wants done in a room that is there. `now`: monotonic ms. */
export function runOrder(room: Room, order: KeyRoomOrder, now: number): unknown {
  switch (order.kind) {
    case "setUp":
      return setUp(room, order.setup);
    case "describe":
      return room.describe().toBinary();
    case "participants":
      return [...room.participants.values()].map((one) => one.describe().toBinary());
    case "update":
      return update(room, order, now);
    case "subscribe":
      return subscribe(room, order, now);
    case "send":
      return send(room, order, now);
    default:
      throw new Error("There is no such order.");
  }
}

const called = (room: Room, identity: string): Participant[] =>
  [...room.participants.values()].filter((one) => one.ticket.identity === identity);

function setUp(room: Room, setup: RoomSetup): true {
  room.setup = setup;
  room.metadata = setup.metadata;
  const value = new RoomUpdate({ room: room.describe() });
  room.sendTo(room.participants.values(), { case: "roomUpdate", value });
  return true;
}

function update(room: Room, { identity, name, metadata, attributes, grants }: OrderOf<"update">, now: number): boolean {
  const found = called(room, identity);
  for (const one of found) {
    if (name !== "") one.name = name;
    if (metadata !== "") one.metadata = metadata;
    one.attributes = mergeAttributes(one.attributes, attributes);
    if (grants) setGrantsIn(room, identity, { ...grants, isHidden: one.ticket.grants.isHidden }, now);
    else room.broadcastParticipant(one);
    if (one.ticket.grants.canSubscribe) room.subscribeToAll(one, now);
    else for (const sid of one.peer.downlinks.keys()) room.unsubscribe(one, sid, now);
  }
  return found.length > 0;
}

function subscribe(room: Room, { identity, trackSids, isWanted }: OrderOf<"subscribe">, now: number): boolean {
  const found = called(room, identity);
  for (const one of found)
    for (const sid of trackSids) {
      const published = room.findPublication(sid);
      if (!published) continue;
      one.choices.set(sid, isWanted);
      room.subscribeIfChosen(one, published.publisher, published.publication, now);
    }
  return found.length > 0;
}

function send(room: Room, { packet, isReliable, sids, identities }: OrderOf<"send">, now: number): true {
  const isForAll = sids.length + identities.length === 0;
  for (const one of room.participants.values()) {
    if (!isForAll && !sids.includes(one.sid) && !identities.includes(one.ticket.identity)) continue;
    if (one.subscriber?.sendMessage(isReliable ? "_reliable" : "_lossy", Buffer.from(packet)) === false)
      room.remove(one, "lost", DisconnectReason.STATE_MISMATCH, now, LeaveRequest_Action.RECONNECT);
  }
  return true;
}
