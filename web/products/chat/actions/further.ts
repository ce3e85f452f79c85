import type { Message } from "../messages/timeline.ts";

/** What opens a dialog about a message. */
type FurtherQuestion = "forward" | "remind" | "history" | "readers";

export interface Asked {
  readonly what: FurtherQuestion;
  readonly message: Message;
}

/** What can be done with a message besides answering, changing and deleting it. The same object until a menu says something else. */
export interface FurtherActions {
  readonly canPin: boolean;
  readonly isPinned: (eventId: string) => boolean;
  readonly isSaved: (eventId: string) => boolean;
  readonly onPin: (eventId: string, isPinned: boolean) => void;
  readonly onSave: (eventId: string, isSaved: boolean) => void;
  readonly onLink: (eventId: string) => void;
  readonly onAsk: (what: FurtherQuestion, message: Message) => void;
}

/** The address of a message in this page; who may not read the room learns nothing from it. */
export const addressOfMessage = (origin: string, roomId: string, eventId: string): string =>
  `${origin}/chat/${encodeURIComponent(roomId)}?event=${encodeURIComponent(eventId)}`;
