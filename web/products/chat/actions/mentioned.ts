import { Method, type IEvent, type MatrixEvent, type Room } from "matrix-js-sdk";
import type { Engine } from "../engine.ts";
import { gather, type Message } from "../messages/timeline.ts";

/** A message that names the person, or everybody in its room where that counts. */
export interface Mentioned {
  readonly roomId: string;
  /** The message that its thread began with. */
  readonly threadId: string | null;
  readonly message: Message;
  readonly isUnread: boolean;
}

export interface MentionedPage {
  /** The latest first. */
  readonly mentions: readonly Mentioned[];
  readonly isMore: boolean;
}

interface Answer {
  readonly notifications: readonly {
    readonly room_id: string;
    readonly event: Partial<IEvent>;
    readonly read: boolean;
  }[];
  readonly next_token?: string;
}

interface Found {
  readonly roomId: string;
  readonly event: MatrixEvent;
  readonly isUnread: boolean;
}

/** The server answers no more at a time. */
const mostAtOnce = 100;

/** What mentions the person in rooms that the server can read (client-server API, "Listing notifications"). */
async function readKnown(engine: Engine, most: number): Promise<{ found: Found[]; isMore: boolean }> {
  const { client } = engine;
  const map = client.getEventMapper();
  const found: Found[] = [];
  let from: string | undefined;
  do {
    const limit = String(Math.min(mostAtOnce, most - found.length));
    const query = { only: "highlight", limit, ...(from === undefined ? {} : { from }) };
    const answer: Answer = await client.http.authedRequest<Answer>(Method.Get, "/notifications", query);
    for (const { room_id: roomId, event, read } of answer.notifications)
      found.push({ roomId, event: map({ ...event, room_id: roomId }), isUnread: !read });
    from = answer.next_token;
  } while (from !== undefined && found.length < most);
  return { found, isMore: from !== undefined };
}

/** Of what the browser holds of an encrypted room, decrypted as far as it can be. */
function heldIn(engine: Engine, room: Room): Found[] {
  const { client, me } = engine;
  const events = [
    ...room.getLiveTimeline().getEvents(),
    ...room.getThreads().flatMap((thread) => thread.liveTimeline.getEvents()),
  ];
  return events
    .filter((event) => isMention(event, me) && client.getPushActionsForEvent(event)?.tweaks.highlight === true)
    .map((event) => ({
      roomId: room.roomId,
      event,
      isUnread: !room.hasUserReadEvent(me, event.getId() ?? ""),
    }));
}

const isMention = (event: MatrixEvent, me: string): boolean =>
  event.getSender() !== me &&
  !event.isState() &&
  !event.isRedacted() &&
  event.status === null &&
  event.getRelation()?.rel_type !== "m.replace";

/** Each message once, the latest first; what one source calls unread is. */
export function mergeFound<T extends { readonly id: string; readonly at: number; readonly isUnread: boolean }>(
  ...sources: readonly (readonly T[])[]
): T[] {
  const byId = new Map<string, T>();
  for (const one of sources.flat()) {
    const known = byId.get(one.id);
    byId.set(one.id, known?.isUnread === true ? known : one);
  }
  return [...byId.values()].sort((a, b) => b.at - a.at);
}

const keyed = (found: readonly Found[]) =>
  found.map((one) => ({ ...one, id: one.event.getId() ?? "", at: one.event.getTs() }));

/**
 * Messages that mention the person over all their chats, as the server knows them; of encrypted chats, what the browser holds.
 */
export async function readMentioned(engine: Engine, most: number): Promise<MentionedPage> {
  const known = await readKnown(engine, most);
  const rooms = engine.client
    .getRooms()
    .filter((room) => room.hasEncryptionStateEvent() && room.getMyMembership() === "join");
  const held = rooms.flatMap((room) => heldIn(engine, room));
  const all = mergeFound(keyed(known.found), keyed(held));
  const shown = all.slice(0, most);
  const messages = new Map<string, Message>();
  for (const [roomId, those] of Map.groupBy(shown, (one) => one.roomId)) {
    const events = those.flatMap(({ event }) => [event, event.replacingEvent()].filter((one) => one !== null));
    const { byId } = gather(await engine.readable(roomId, events), engine.me);
    for (const [id, message] of byId) messages.set(id, message);
  }
  const mentions = shown.flatMap(({ id, roomId, event, isUnread }): Mentioned[] => {
    const message = messages.get(id);
    return message ? [{ roomId, threadId: event.threadRootId ?? null, message, isUnread }] : [];
  });
  return { mentions, isMore: known.isMore || all.length > most };
}
