import { EventType, type Room } from "matrix-js-sdk";
import { thumbnailUrl } from "../media.ts";
import type { Person } from "../person.ts";
import { kindOf } from "../room-kind.ts";
import type { RoomView } from "../room-view.ts";

/** The person and one other, in it or invited. */
export const isOfTwo = (room: Pick<Room, "getInvitedAndJoinedMemberCount">): boolean =>
  room.getInvitedAndJoinedMemberCount() <= 2;

/** What a room's page shows of a chat with several people. */
export function groupPartOf(
  room: Room,
  isCalledDirect: boolean,
  personOf: (userId: string) => Person,
): Pick<RoomView, "inviter" | "isGroup" | "isNamed" | "pictureUrl" | "memberCount"> {
  const isInvite = room.getMyMembership() === "invite";
  const inviter = isInvite ? room.getMember(room.myUserId)?.events.member?.getSender() : undefined;
  const isDirect = (isCalledDirect || (isInvite && room.getDMInviter() !== undefined)) && isOfTwo(room);
  const name: unknown = room.currentState.getStateEvents(EventType.RoomName, "")?.getContent()["name"];
  return {
    inviter: inviter === undefined ? null : personOf(inviter),
    isGroup: !isDirect && kindOf(room).kind === "chat",
    isNamed: typeof name === "string" && name.trim() !== "",
    pictureUrl: thumbnailUrl(room.getMxcAvatarUrl(), 72, 72),
    memberCount: room.getJoinedMemberCount(),
  };
}
