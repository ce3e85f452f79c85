import { JoinRule, RoomType, type IPublicRoomsChunkRoom } from "matrix-js-sdk";
import { writtenName } from "../group/names.ts";
import { thumbnailUrl } from "../media.ts";

/** A chat or a space that the person is shown and need not be in. */
export interface RoomToEnter {
  readonly id: string;
  /** Empty: it has none. */
  readonly name: string;
  readonly topic: string;
  readonly pictureUrl: string | null;
  readonly people: number;
  readonly isEncrypted: boolean;
  readonly isSpace: boolean;
  /** Shown, and entered by those who are asked in all the same: other clients make such. */
  readonly isByInvitation: boolean;
}

/** Rules by which nobody comes in by themselves. */
const closed = new Set<string | undefined>([JoinRule.Invite, JoinRule.Knock, JoinRule.Private]);

/** Of a room as `/publicRooms` and `/hierarchy` answer it. */
export const roomToEnter = (
  room: IPublicRoomsChunkRoom & { readonly room_type?: string; readonly encryption?: string },
): RoomToEnter => ({
  id: room.room_id,
  name: writtenName(room.name ?? room.canonical_alias ?? ""),
  topic: writtenName(room.topic ?? ""),
  pictureUrl: thumbnailUrl(room.avatar_url, 72, 72),
  people: room.num_joined_members,
  isEncrypted: room.encryption !== undefined,
  isSpace: room.room_type === RoomType.Space,
  // Where no rule is said, all may enter (client-server API, both endpoints).
  isByInvitation: closed.has(room.join_rule),
});
