import {
  DataPacket,
  DataPacket_Kind,
  ListParticipantsResponse,
  MuteRoomTrackResponse,
  RemoveParticipantResponse,
  SendDataResponse,
  UpdateSubscriptionsResponse,
  UserPacket,
  type ListParticipantsRequest,
  type MuteRoomTrackRequest,
  type RoomParticipantIdentity,
  type SendDataRequest,
  type UpdateParticipantRequest,
  type UpdateSubscriptionsRequest,
} from "@livekit/protocol";
import type { KeyRoomOrder } from "../../media/messages.ts";
import { order } from "../context.ts";
import { grantsOf } from "../grants-of.ts";
import { mergeAttributes } from "../merge-attributes.ts";
import { isStorable, longestMessage, longestMetadata, longestName } from "../limits.ts";
import type { WireMessage } from "./codec.ts";
import { TwirpError } from "./error.ts";
import type { InRoom } from "./exchange.ts";
import { noParticipant, participantsOf, requireMetadata, requireParticipant } from "./require.ts";

export async function listParticipants(
  { rooms: { context }, row }: InRoom,
  _request: ListParticipantsRequest,
): Promise<WireMessage> {
  return new ListParticipantsResponse({ participants: await participantsOf(context, row) });
}

export const getParticipant = (
  { rooms: { context }, row }: InRoom,
  { identity }: RoomParticipantIdentity,
): Promise<WireMessage> => requireParticipant(context, row, identity);

export async function removeParticipant(
  { rooms: { context }, mediaRoom }: InRoom,
  { identity, revokeTokenTs }: RoomParticipantIdentity,
): Promise<WireMessage> {
  if (revokeTokenTs !== 0n)
    throw new TwirpError("unimplemented", "Tokens cannot be revoked here; make them of a short life.");
  if ((await context.host.command({ kind: "remove", room: mediaRoom, identity })) !== true) throw noParticipant();
  return new RemoveParticipantResponse();
}

/** Only its owner opens a microphone or camera again. */
export async function muteTrack(
  { rooms: { context }, row, mediaRoom }: InRoom,
  { identity, trackSid, muted }: MuteRoomTrackRequest,
): Promise<WireMessage> {
  if (!muted) throw new TwirpError("failed_precondition", "Nobody but its owner unmutes a track.");
  if ((await context.host.command({ kind: "mute", room: mediaRoom, identity, trackSid })) !== true)
    throw new TwirpError("not_found", "There is no such track.");
  const { tracks } = await requireParticipant(context, row, identity);
  const track = tracks.find(({ sid }) => sid === trackSid);
  return new MuteRoomTrackResponse(track ? { track } : {});
}

export async function updateParticipant(
  { rooms, row, mediaRoom }: InRoom,
  { identity, name, metadata, attributes, permission }: UpdateParticipantRequest,
): Promise<WireMessage> {
  const { context } = rooms;
  if (!isStorable(name, longestName))
    throw new TwirpError("invalid_argument", `name may have up to ${longestName} characters.`);
  requireMetadata("metadata", metadata);
  const grants = permission ? grantsOf(permission) : null;
  const present = await requireParticipant(context, row, identity);
  const all = Object.entries(mergeAttributes(present.attributes, attributes)).flat();
  if (all.reduce((sum, text) => sum + text.length, 0) > longestMetadata)
    throw new TwirpError("invalid_argument", `attributes may have up to ${longestMetadata} characters together.`);
  const change: KeyRoomOrder = { kind: "update", identity, name, metadata, attributes, grants };
  if ((await order(context, row, change)) !== true) throw noParticipant();
  rooms.changed(mediaRoom, identity, change);
  return requireParticipant(context, row, identity);
}

export async function updateSubscriptions(
  { rooms: { context }, row }: InRoom,
  { identity, trackSids, participantTracks, subscribe: isWanted }: UpdateSubscriptionsRequest,
): Promise<WireMessage> {
  const all = [...trackSids, ...participantTracks.flatMap((one) => one.trackSids)];
  if ((await order(context, row, { kind: "subscribe", identity, trackSids: all, isWanted })) !== true)
    throw noParticipant();
  return new UpdateSubscriptionsResponse();
}

/** A message of nobody's in particular, to everybody or to those who are named. */
export async function sendData(
  { rooms: { context }, row }: InRoom,
  { data, kind, topic, nonce, destinationSids: sids, destinationIdentities: identities }: SendDataRequest,
): Promise<WireMessage> {
  if (data.length > longestMessage)
    throw new TwirpError("invalid_argument", `data may have up to ${longestMessage} bytes.`);
  const value = new UserPacket({ payload: data, nonce, ...(topic !== undefined && { topic }) });
  const packet = new DataPacket({ kind, destinationIdentities: identities, value: { case: "user", value } }).toBinary();
  const isReliable = kind === DataPacket_Kind.RELIABLE;
  await order(context, row, { kind: "send", packet, isReliable, sids, identities });
  return new SendDataResponse();
}
