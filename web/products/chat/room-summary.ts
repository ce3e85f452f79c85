import type { MatrixEvent, Room } from "matrix-js-sdk";
import { text } from "../../text/index.tsx";
import { readableContent, stickerType } from "./emoji/stickers.ts";
import { isOfTwo } from "./group/group-part.ts";
import { levelOf } from "./list/notify-level.ts";
import { isMarkedUnread } from "./list/room-settings.ts";
import { positionOf } from "./list/tags.ts";
import { isInThread } from "./readers.ts";
import { thumbnailUrl } from "./media.ts";
import type { Person } from "./person.ts";
import { kindOf } from "./room-kind.ts";
import { inOrder, spaceOf } from "./spaces/spaces.ts";
import type { RoomSummary, SpaceSummary } from "./summary.ts";
import { plainTextOf } from "./messages/timeline.ts";
import "./encryption/text.ts";

/** What the lists show of the rooms that the person is in or asked into. `direct`: the other person of each direct chat. */
export function summariesOf(
  all: readonly Room[],
  direct: ReadonlyMap<string, string>,
  personOf: (room: Room, userId: string) => Person,
): { rooms: Map<string, RoomSummary>; spaces: SpaceSummary[] } {
  const rooms = new Map<string, RoomSummary>();
  const spaces: SpaceSummary[] = [];
  for (const room of all) {
    if (!["join", "invite"].includes(room.getMyMembership())) continue;
    const { roomId } = room;
    const { kind, workspaceId } = kindOf(room);
    if (kind === "space") spaces.push(spaceOf(room));
    else if (kind !== "workspace") {
      const summary = summaryOf(room, direct.get(roomId) ?? null, (userId) => personOf(room, userId));
      rooms.set(roomId, { ...summary, workspaceId });
    }
  }
  return { rooms, spaces: inOrder(spaces) };
}

function summaryOf(
  room: Room,
  otherId: string | null,
  personOf: (userId: string) => Person,
): Omit<RoomSummary, "workspaceId"> {
  const isInvite = room.getMyMembership() === "invite";
  const named = otherId ?? (isInvite ? (room.getDMInviter() ?? null) : null);
  // Other clients call chats of several people direct too.
  const other = named !== null && isOfTwo(room) ? named : null;
  const person = other ? personOf(other) : null;
  const messages = room
    .getLiveTimeline()
    .getEvents()
    .filter(
      (event) =>
        ["m.room.message", "m.room.encrypted", stickerType].includes(event.getType()) &&
        !event.isRedacted() &&
        event.getRelation()?.rel_type !== "m.replace",
    );
  const count = unreadOf(room, messages);
  // What is unread is what others wrote.
  const last = messages.findLast((event) => count.unread === 0 || event.getSender() !== room.myUserId);
  const sender = last?.getSender();
  return {
    id: room.roomId,
    name: person?.name ?? room.name,
    direct: person ? { userId: person.userId, name: person.name, avatarUrl: person.avatarUrl } : null,
    pictureUrl: person?.avatarUrl ?? thumbnailUrl(room.getMxcAvatarUrl(), 72, 72),
    isInvite,
    ...count,
    lastAt: last?.getTs() ?? (room.getLastActiveTimestamp() > 0 ? room.getLastActiveTimestamp() : 0),
    last:
      last && sender
        ? {
            eventId: last.getId() ?? "",
            senderId: sender,
            sender: personOf(sender).name,
            text: isReadable(last)
              ? plainTextOf({ content: readableContent(last.getType(), last.getContent()) })
              : text("roomkeys.message"),
          }
        : null,
    mentionId: count.mentions > 0 ? newestMention(room, messages) : null,
    ...positionOf(room.tags),
    isMarkedUnread: isMarkedUnread(room),
    level: levelOf(room.client.pushRules, room.roomId),
  };
}

const isReadable = (event: MatrixEvent): boolean =>
  !event.isEncrypted() || (event.getClearContent() !== null && !event.isDecryptionFailure());

/** In the room or in its threads. */
function newestMention(room: Room, messages: readonly MatrixEvent[]): string | null {
  const { myUserId } = room;
  return (
    [...messages, ...room.getThreads().flatMap((thread) => thread.events)]
      .filter((event) => event.getSender() !== myUserId && isMentionOf(event, myUserId))
      .sort((a, b) => a.getTs() - b.getTs())
      .at(-1)
      ?.getId() ?? null
  );
}

function isMentionOf(event: MatrixEvent, userId: string): boolean {
  const mentions = event.getContent()["m.mentions"] as { user_ids?: unknown; room?: unknown } | undefined;
  return mentions?.room === true || (Array.isArray(mentions?.user_ids) && mentions.user_ids.includes(userId));
}

/** Who has written last in a room has seen what stands above; its threads count on. */
function unreadOf(room: Room, messages: readonly MatrixEvent[]): { unread: number; mentions: number } {
  const newest = messages.findLast((event) => !isInThread(event));
  const isAnswered = newest?.getSender() === room.myUserId;
  const seen = (kind?: never): number => (isAnswered ? room.getRoomUnreadNotificationCount(kind) : 0);
  const highlight = "highlight" as never;
  return {
    unread: Math.max(0, room.getUnreadNotificationCount() - seen()),
    mentions: Math.max(0, room.getUnreadNotificationCount(highlight) - seen(highlight)),
  };
}
