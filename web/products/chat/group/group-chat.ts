import { ConnectionError, EventType, Preset, type MatrixError, type Room } from "matrix-js-sdk";
import { ApiError } from "../../../platform/api.ts";
import { upload } from "../../../platform/media.ts";
import { encryptionContent, unlessForbidden } from "../encryption/making.ts";
import type { Engine } from "../engine.ts";
import { unlessBlocked } from "../invitations/choice.ts";
import { leadLevel } from "./roles.ts";

export interface NewGroup {
  readonly userIds: readonly string[];
  /** Empty: it is called by its people. */
  readonly name: string;
  readonly isEncrypted: boolean;
}

/** Refusals of the homeserver as the page explains them. */
export async function explained<T>(work: Promise<T>, forbidden = "GROUPCHAT_POWER"): Promise<T> {
  try {
    return await unlessBlocked(work);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const { errcode, httpStatus = 0, message } = error as MatrixError;
    if (errcode === "M_NOT_FOUND" || errcode === "M_BAD_STATE")
      throw new ApiError(httpStatus, "GROUPCHAT_REFUSED", message);
    if (errcode === "M_FORBIDDEN") throw new ApiError(httpStatus, forbidden, message);
    if (errcode !== undefined || error instanceof ConnectionError)
      throw new ApiError(httpStatus, errcode ?? "NETWORK", message);
    throw error;
  }
}

/** Begins a chat with several people. Throws CHAT_ENCRYPTION_FORBIDDEN, CHAT_INVITE_BLOCKED and GROUPCHAT_REFUSED. */
export async function startGroup({ client }: Engine, { userIds, name, isEncrypted }: NewGroup): Promise<string> {
  const making = client.createRoom({
    preset: Preset.PrivateChat,
    invite: [...userIds],
    room_version: "12",
    ...(name === "" ? {} : { name }),
    ...(isEncrypted
      ? { initial_state: [{ type: "m.room.encryption", state_key: "", content: encryptionContent }] }
      : {}),
  });
  const { room_id: roomId } = await explained(isEncrypted ? unlessForbidden(making) : making, "GROUPCHAT_REFUSED");
  return roomId;
}

/** Invites one after the other, and resolves with those whom it refused. */
export async function invite({ client }: Engine, roomId: string, userIds: readonly string[]): Promise<string[]> {
  const refused: string[] = [];
  let failure: unknown;
  for (const userId of userIds)
    try {
      await explained(client.invite(roomId, userId), "GROUPCHAT_REFUSED");
    } catch (error) {
      failure = error;
      refused.push(userId);
    }
  if (failure !== undefined && refused.length === userIds.length) throw failure;
  return refused;
}

/** Removes someone, or takes back their invitation. */
export async function removePerson({ client }: Engine, roomId: string, userId: string): Promise<void> {
  await explained(client.kick(roomId, userId));
}

export async function setLead({ client }: Engine, roomId: string, userId: string, isLead: boolean): Promise<void> {
  await explained(client.setPowerLevel(roomId, userId, isLead ? leadLevel : 0));
}

const neverStopped = new AbortController().signal;

/** The largest picture of a chat, bytes. */
export const largestPicture = 10 << 20;
export const pictureTypes: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** `picture`: null takes it away, undefined leaves it. */
export async function changeGroup(
  { client }: Engine,
  room: Room,
  { name, picture }: { readonly name: string; readonly picture: File | null | undefined },
): Promise<void> {
  const { roomId } = room;
  const before: unknown = room.currentState.getStateEvents(EventType.RoomName, "")?.getContent()["name"];
  if ((before ?? "") !== name) await explained(client.setRoomName(roomId, name));
  if (picture === undefined) return;
  const content = picture === null ? {} : { url: await upload(picture, () => undefined, neverStopped) };
  await explained(client.sendStateEvent(roomId, EventType.RoomAvatar, content));
}

/** Leaves; where nobody else leads the chat, `heir` does from now on. */
export async function leaveGroup({ client }: Engine, roomId: string, heir: string | null): Promise<void> {
  if (heir !== null) await explained(client.setPowerLevel(roomId, heir, leadLevel));
  await client.leave(roomId);
}

/** What the person may do with a chat right now. */
export function rightsIn({ me }: Engine, room: Room) {
  const state = room.currentState;
  const own = room.getMember(me)?.powerLevel ?? 0;
  return {
    own,
    canInvite: room.canInvite(me),
    canKick: state.hasSufficientPowerLevelFor("kick", own),
    canBan: state.hasSufficientPowerLevelFor("ban", own),
    canRename: state.maySendStateEvent(EventType.RoomName, me),
    canSetPicture: state.maySendStateEvent(EventType.RoomAvatar, me),
    canSetPast: state.maySendStateEvent(EventType.RoomHistoryVisibility, me),
    canSetRoles: state.maySendStateEvent(EventType.RoomPowerLevels, me),
  };
}
