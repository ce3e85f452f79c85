import { TrackSource } from "@livekit/protocol";
import type { Command } from "../media/messages.ts";
import { setNotice } from "./notices.ts";
import type { Room } from "./room.ts";

type Order = Extract<Command, { kind: "showOnly" }>;
type Shown = Pick<Order, "identity" | "source">;

/** What everybody in a room sees alone; it is told to those who come later too, in the room's metadata. */
const shown = new WeakMap<Room, Shown>();

/** Whether it is there to be seen. Who is hidden is shown to nobody. */
const isThere = (room: Room, { identity, source }: Shown): boolean =>
  room
    .visible()
    .some(
      ({ ticket, tracks }) =>
        ticket.identity === identity &&
        (source === "person" ||
          [...tracks.values()].some(({ info }) => info.source === TrackSource.SCREEN_SHARE && !info.muted)),
    );

function set(room: Room, next: Shown | null): true {
  if (next) shown.set(room, next);
  else shown.delete(room);
  setNotice(room, "only", next ? JSON.stringify({ only: next }) : "");
  return true;
}

/** False: it is not there, or what another shares is shown by those who lead. */
export function showOnlyIn(room: Room, { identity, source, isOn, isLeading }: Order): boolean {
  const now = shown.get(room);
  if (!isOn) return now?.identity === identity && now.source === source && set(room, null);
  if (!isThere(room, { identity, source }) || (!isLeading && now && now.identity !== identity)) return false;
  return set(room, { identity, source });
}

/** A screen that is no longer shared, or someone who has left, is shown no more. */
export function endShown(room: Room): void {
  const now = shown.get(room);
  if (now && !isThere(room, now)) set(room, null);
}
