import type { Emoticon, Sticker } from "./emoji/emoticons.ts";
import type { ChatEvent } from "./messages/timeline.ts";
import type { Person } from "./person.ts";
import type { RoomTrust } from "./verification/trust.ts";

/** A room right now. A new object whenever something in it changes. */
export interface RoomView {
  id: string;
  name: string;
  topic: string;
  membership: "join" | "invite" | "leave" | "none";
  inviter: Person | null;
  /** A chat of more than two, outside workspaces, that is not someone's direct chat. */
  isGroup: boolean;
  /** What other clients put chats into. */
  isSpace: boolean;
  /** It has a name of its own. */
  isNamed: boolean;
  pictureUrl: string | null;
  /** How many people are in it. */
  memberCount: number;
  events: readonly ChatEvent[];
  /** Nothing older exists. */
  isAtBeginning: boolean;
  typing: readonly Person[];
  /** Others who have read the newest message. */
  readBy: readonly Person[];
  canWrite: boolean;
  canRedactOthers: boolean;
  /** The ids of what is pinned, the latest last. */
  pinned: readonly string[];
  canPin: boolean;
  /** Its own emoji. */
  emoticons: readonly Emoticon[];
  stickers: readonly Sticker[];
  fullyRead: string | null;
  newestEventId: string | null;
  /** How many replies in threads are unread. */
  threadsUnread: number;
  /** How many people are in its call. */
  inCall: number;
  /** What is written in it is for its members' devices only. */
  isEncrypted: boolean;
  /** Of those who read it; null where this tab has no keys or needs none. */
  trust: RoomTrust | null;
}

/** Of a room that is not the person's. */
export function emptyView(id: string): RoomView {
  return {
    id,
    name: "",
    topic: "",
    membership: "none",
    inviter: null,
    isGroup: false,
    isSpace: false,
    isNamed: false,
    pictureUrl: null,
    memberCount: 0,
    events: [],
    isAtBeginning: true,
    typing: [],
    readBy: [],
    canWrite: false,
    canRedactOthers: false,
    pinned: [],
    canPin: false,
    emoticons: [],
    stickers: [],
    fullyRead: null,
    newestEventId: null,
    threadsUnread: 0,
    inCall: 0,
    isEncrypted: false,
    trust: null,
  };
}
