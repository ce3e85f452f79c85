import {
  CreateRoomRequest,
  DeleteRoomRequest,
  ListParticipantsRequest,
  ListRoomsRequest,
  MuteRoomTrackRequest,
  RoomParticipantIdentity,
  SendDataRequest,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscriptionsRequest,
} from "@livekit/protocol";
import { TwirpError } from "./error.ts";
import { inRoom, overall, type Method } from "./exchange.ts";
import {
  getParticipant,
  listParticipants,
  muteTrack,
  removeParticipant,
  sendData,
  updateParticipant,
  updateSubscriptions,
} from "./participants.ts";
import { createRoom, deleteRoom, listRooms, updateRoomMetadata } from "./rooms.ts";

/** LiveKit's RoomService, by the names of its methods. */
const roomService: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    CreateRoom: overall(CreateRoomRequest, "roomCreate", createRoom),
    ListRooms: overall(ListRoomsRequest, "roomList", listRooms),
    DeleteRoom: overall(DeleteRoomRequest, "roomCreate", deleteRoom),
    ListParticipants: inRoom(ListParticipantsRequest, listParticipants),
    GetParticipant: inRoom(RoomParticipantIdentity, getParticipant),
    RemoveParticipant: inRoom(RoomParticipantIdentity, removeParticipant),
    MutePublishedTrack: inRoom(MuteRoomTrackRequest, muteTrack),
    UpdateParticipant: inRoom(UpdateParticipantRequest, updateParticipant),
    UpdateSubscriptions: inRoom(UpdateSubscriptionsRequest, updateSubscriptions),
    SendData: inRoom(SendDataRequest, sendData),
    UpdateRoomMetadata: inRoom(UpdateRoomMetadataRequest, updateRoomMetadata),
  }),
);

/** What LiveKit has and this server does not: the other methods, and all of the other services. */
const unimplemented = new Set(["ForwardParticipant", "MoveParticipant", "PerformRpc"]);
const otherServices = new Set(["livekit.Egress", "livekit.Ingress", "livekit.SIP", "livekit.AgentDispatchService"]);

/** Throws TwirpError. */
export function methodOf(service: string, name: string): Method {
  const method = service === "livekit.RoomService" ? roomService.get(name) : undefined;
  if (method) return method;
  if (otherServices.has(service) || (service === "livekit.RoomService" && unimplemented.has(name)))
    throw new TwirpError("unimplemented", `${service}/${name} is not offered here.`);
  throw new TwirpError("bad_route", "There is no such method.");
}
