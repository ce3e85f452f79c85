import type { Person } from "../person.ts";
import type { FurtherActions } from "../actions/further.ts";
import type { ChatEvent, Message } from "./timeline.ts";

/** What a message row may ask of the room it is in. Stable, so that rows redraw only when they change. */
export interface MessageActions {
  me: string;
  roomId: string;
  personOf: (userId: string) => Person;
  /** The organisation's name when it is another than the reader's. */
  organisationOf: (userId: string) => string | null;
  canWrite: boolean;
  canRedactOthers: boolean;
  onReply: (message: Message) => void;
  onThread?: (rootId: string) => void;
  onEdit: (message: Message) => void;
  onDelete: (message: Message) => void;
  onReport: (message: Message) => void;
  onCard: (message: Message) => void;
  /** `shortcode`: what a picture is called, for clients that do not show it. */
  onReact: (message: Message, sign: string, shortcode?: string) => void;
  onRetry: (message: Message) => void;
  onDiscard: (message: Message) => void;
  onShow: (eventId: string) => void;
  /** Shows its picture or film over the page. */
  onView: (message: Message) => void;
  /** The message after this one, in the room or in the thread that it is in. */
  following: (message: Message) => Message | null;
  /** What refers to an event of this room. */
  loadReferences: (eventId: string) => Promise<ChatEvent[]>;
  further: FurtherActions;
  /** Sends something beside messages: a vote. */
  onSend: (type: string, content: Record<string, unknown>) => void;
}
