import type { MatrixEvent, Room } from "matrix-js-sdk";
import { text } from "../../text/index.tsx";
import type { Engine } from "./engine.ts";
import { notify } from "./notices.ts";
import { plainTextOf } from "./timeline.ts";

type Listener = (sentence: string, roomId: string) => void;
const listeners = new Set<Listener>();

/** Hears each new message of others as one sentence, for the live region of the room that is open. */
export function onNews(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A message has come in: say it where it belongs, and as a notice when it is for me and the page is not looked at. */
export function newsOf(engine: Engine, event: MatrixEvent, room: Room): void {
  const sender = event.getSender();
  if (event.getType() !== "m.room.message" || !sender || sender === engine.me) return;
  if (event.getRelation()?.rel_type === "m.replace") return;
  const name = engine.person(room, sender).name;
  const words = plainTextOf({ content: event.getContent() });
  for (const listener of listeners) listener(text("chat.newMessageFrom", { name, text: words }), room.roomId);
  const actions = engine.client.getPushActionsForEvent(event);
  const isDirect = engine.directRooms().has(room.roomId);
  if (!actions?.notify || !(isDirect || actions.tweaks?.highlight)) return;
  notify(isDirect ? name : `${name} · ${room.name}`, words, room.roomId, () =>
    location.assign(`/chat/${encodeURIComponent(room.roomId)}`),
  );
}
