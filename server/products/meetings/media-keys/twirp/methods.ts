import {
  CreateAgentDispatchRequest,
  CreateRoomRequest,
  DeleteAgentDispatchRequest,
  DeleteRoomRequest,
  ListAgentDispatchRequest,
  ListEgressRequest,
  ListParticipantsRequest,
  ListRoomsRequest,
  MuteRoomTrackRequest,
  ParticipantEgressRequest,
  RoomCompositeEgressRequest,
  RoomParticipantIdentity,
  SendDataRequest,
  StopEgressRequest,
  TrackCompositeEgressRequest,
  TrackEgressRequest,
  UpdateLayoutRequest,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateStreamRequest,
  UpdateSubscriptionsRequest,
} from "@livekit/protocol";
import { createDispatch, listDispatches, removeDispatch } from "./dispatches.ts";
import {
  listEgress,
  startParticipant,
  startRoomComposite,
  startTrack,
  startTrackComposite,
  stopEgress,
  updateLayout,
  updateStream,
} from "./egress.ts";
import { TwirpError } from "./error.ts";
import { inRoom, overall, withRoom, type Method } from "./exchange.ts";
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

/** LiveKit's Egress. */
const egress: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    StartRoomCompositeEgress: overall(RoomCompositeEgressRequest, "roomRecord", startRoomComposite),
    StartParticipantEgress: overall(ParticipantEgressRequest, "roomRecord", startParticipant),
    StartTrackCompositeEgress: overall(TrackCompositeEgressRequest, "roomRecord", startTrackComposite),
    StartTrackEgress: overall(TrackEgressRequest, "roomRecord", startTrack),
    ListEgress: overall(ListEgressRequest, "roomRecord", listEgress),
    StopEgress: overall(StopEgressRequest, "roomRecord", stopEgress),
    UpdateLayout: overall(UpdateLayoutRequest, "roomRecord", updateLayout),
    UpdateStream: overall(UpdateStreamRequest, "roomRecord", updateStream),
  }),
);

/** LiveKit's AgentDispatchService. */
const dispatches: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    CreateDispatch: withRoom(CreateAgentDispatchRequest, createDispatch),
    DeleteDispatch: inRoom(DeleteAgentDispatchRequest, removeDispatch),
    ListDispatch: inRoom(ListAgentDispatchRequest, listDispatches),
  }),
);

const services: ReadonlyMap<string, ReadonlyMap<string, Method>> = new Map([
  ["livekit.RoomService", roomService],
  ["livekit.Egress", egress],
  ["livekit.AgentDispatchService", dispatches],
]);

/** What LiveKit has and this server does not: the other methods, and all of the other services. */
const unimplemented: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "livekit.RoomService/ForwardParticipant": "",
    "livekit.RoomService/MoveParticipant": "",
    "livekit.RoomService/PerformRpc": "",
    "livekit.Egress/StartWebEgress": " No browser runs on this server: ask for a room composite egress.",
    "livekit.Egress/StartEgress": " Ask for a room composite, participant or track egress.",
  }),
);
const otherServices = new Set(["livekit.Ingress", "livekit.SIP"]);

/** Throws TwirpError. */
export function methodOf(service: string, name: string): Method {
  const method = services.get(service)?.get(name);
  if (method) return method;
  const path = `${service}/${name}`;
  const reason = unimplemented.get(path);
  if (reason !== undefined || otherServices.has(service))
    throw new TwirpError("unimplemented", `${path} is not offered here.${reason ?? ""}`);
  throw new TwirpError("bad_route", "There is no such method.");
}
