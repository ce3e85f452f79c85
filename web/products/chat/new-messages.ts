import type { MatrixEvent, Room } from "matrix-js-sdk";
import { text } from "../../text/index.tsx";
import { notify } from "../../shared/notifications/browser-notices.ts";
import { readableContent, stickerType } from "./emoji/stickers.ts";
import { plainTextOf } from "./messages/timeline.ts";
import "./encryption/text.ts";

type Listener = (sentence: string, roomId: string) => void;
const listeners = new Set<Listener>();

/** Calls back with each new message of others as one sentence, for the live region of the room that is open. */
export function onNewMessage(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the account's push rules say of a message, and who wrote it. */
export interface NewMessage {
  senderName: string;
  isDirect: boolean;
  isNotified: boolean;
  isHighlighted: boolean;
}

const messageTypes: readonly string[] = ["m.room.message", stickerType];

/** A text of someone else's, not a change of an older one. */
export function isNewMessage(event: MatrixEvent, me: string): boolean {
  return (
    messageTypes.includes(event.getType()) && event.getSender() !== me && event.getRelation()?.rel_type !== "m.replace"
  );
}

/** A message has come in: say it where it belongs, and as a notice when it is for me and the page is not looked at. */
export function announceMessage(event: MatrixEvent, room: Room, about: NewMessage): void {
  const message = event.isDecryptionFailure()
    ? text("roomkeys.message")
    : plainTextOf({ content: readableContent(event.getType(), event.getContent()) });
  const sentence = text("chat.newMessageFrom", { name: about.senderName, text: message });
  for (const listener of listeners) listener(sentence, room.roomId);
  if (!about.isNotified || !(about.isDirect || about.isHighlighted)) return;
  const title = about.isDirect ? about.senderName : `${about.senderName} · ${room.name}`;
  notify(title, message, room.roomId, () =>
    location.assign(`/chat/${encodeURIComponent(room.roomId)}?event=${encodeURIComponent(event.getId() ?? "")}`),
  );
}
