import type { FileItem } from "@safos/contract/files";
import type { ItemKindName } from "@safos/contract/items";
import type { ComponentType } from "react";

/** What a card is to be made of. */
export interface CardRequest {
  /** Whose boards come first; null when it lies outside workspaces. */
  workspaceId: string | null;
  /** What it is made of. */
  source?: { kind: ItemKindName; id: string };
  title: string;
  description?: string;
}

/** An event of a chat room that refers to a poll. */
interface PollEvent {
  type: string;
  sender: string;
  content: Record<string, unknown>;
  /** ms */
  at: number;
  isDeleted: boolean;
}

export interface ChannelPollProps {
  /** The message that asks. */
  message: {
    id: string;
    /** Stays the same while the message is sent. */
    key: string;
    sender: string;
    content: Record<string, unknown>;
    poll: { seen: number } | null;
  };
  /** The reader's Matrix id. */
  me: string;
  canWrite: boolean;
  nameOf: (userId: string) => string;
  /** What refers to an event of the room. */
  loadReferences: (eventId: string) => Promise<readonly PollEvent[]>;
  onSend: SendEvent;
}

/** Sends an event into the room. */
type SendEvent = (type: string, content: Record<string, unknown>) => void;

export interface AskChannelProps {
  /** The room's name. */
  room: string;
  onSend: SendEvent;
  onClose: () => void;
}

export interface PickFileProps {
  workspaceId: string;
  onClose: () => void;
  /** `url` answers the file's bytes. */
  onPick: (file: FileItem, url: string) => void;
}

/** The call of a room. */
interface RoomCallProps {
  roomId: string;
  /** Null: it is of no workspace. */
  workspaceId: string | null;
  name: string;
  /** How many people are in it. */
  inCall: number;
  isEncrypted: boolean;
}

/**
 * Everything that one product gives to the pages of others, by name. Products do not import each other: one fills
 * an offer in its `product.tsx`, another asks for it with `offered` and does without it when nobody fills it.
 */
export interface Offers {
  /** Opens the dialog that makes a card of something. */
  createCard: (request: CardRequest) => void;
  /** The button that joins the workspace's meeting or starts one; in a direct chat those that call the others; of a room's call, and of one meeting, its own. */
  StartMeeting: ComponentType<
    | { workspaceId: string }
    | { roomId: string; name: string }
    | { call: RoomCallProps }
    | { meetingId: string; onOpen?: () => void }
  >;
  /** Calls the others of a direct chat, with sound. Throws what refuses it. */
  callRoom: (roomId: string) => Promise<void>;
  /** A poll as a message. */
  ChannelPoll: ComponentType<ChannelPollProps>;
  /** The dialog that asks a room a question. */
  AskChannel: ComponentType<AskChannelProps>;
  /** The dialog that chooses one of a workspace's files. */
  PickFile: ComponentType<PickFileProps>;
}
