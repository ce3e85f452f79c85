import {
  Direction,
  Method,
  ReceiptType,
  RoomEvent,
  ThreadFilterType,
  type MatrixClient,
  type Room,
} from "matrix-js-sdk";
import { isMarkedUnread, markUnread } from "./list/room-settings.ts";
import { newestOf, newestOutsideThreads } from "./readers.ts";

/** How far someone has read a thread, and when, in ms. */
export interface ThreadReceipt {
  readonly userId: string;
  readonly eventId: string;
  readonly at: number;
}

/** Of one asking; those with the latest replies come first. */
const mostThreads = 50;

const key = (roomId: string, rootId: string): string => `${roomId} ${rootId}`;
const totalKind = "total" as never;
const mentionKind = "highlight" as never;

/**
 * What the person has read, told to the server, and what others have read of threads. A room and each of its threads have receipts
 * of their own (client-server API, "Threaded read receipts"): to see the room is not to have read its threads.
 */
export class Reads {
  readonly #client: MatrixClient;
  readonly #ofThreads = new Map<string, Map<string, ThreadReceipt>>();
  /** The last reply that was reported as read, by thread. */
  readonly #reported = new Map<string, string>();
  /** The newest event when a room's threads were looked through. */
  readonly #looked = new Map<string, string>();

  constructor(client: MatrixClient) {
    this.#client = client;
    client.on(RoomEvent.Receipt, (event, { roomId }) => this.#gather(roomId, event.getContent()));
  }

  /** The room has been seen to its end. */
  markRoom(room: Room): void {
    this.#unmark(room);
    const newest = newestOf(room)?.getId();
    const last = newestOutsideThreads(room);
    const lastId = last?.getId();
    if (newest === undefined || last === undefined || lastId === undefined) return;
    const { roomId, myUserId } = room;
    if (room.getAccountData("m.fully_read")?.getContent()["event_id"] !== newest)
      this.#report(roomId, newest, null).catch(() => undefined);
    const isRead = room.getEventReadUpTo(myUserId, true) === lastId && room.getRoomUnreadNotificationCount() === 0;
    if (!isRead) {
      this.#report(roomId, lastId, "main").catch(() => undefined);
      room.addLocalEchoReceipt(myUserId, last, ReceiptType.Read);
    }
    void this.#passOthersThreads(room, newest);
  }

  /** Everything in a room, with its threads. */
  markAll(room: Room): void {
    this.#unmark(room);
    const newest = newestOf(room);
    const id = newest?.getId();
    if (newest && id) this.#client.setRoomReadMarkers(room.roomId, id, newest).catch(() => undefined);
  }

  /** A thread has been seen up to a reply. */
  markThread(roomId: string, rootId: string, eventId: string): void {
    const thread = key(roomId, rootId);
    if (this.#reported.get(thread) === eventId) return;
    this.#reported.set(thread, eventId);
    // Seen again, it is tried again.
    this.#report(roomId, eventId, rootId).catch(() => this.#reported.delete(thread));
  }

  /** Who has said to have read how far in a thread; who reads privately has not. */
  ofThread(roomId: string, rootId: string): readonly ThreadReceipt[] {
    return [...(this.#ofThreads.get(key(roomId, rootId))?.values() ?? [])];
  }

  #unmark(room: Room): void {
    if (isMarkedUnread(room)) markUnread(this.#client, room.roomId, false).catch(() => undefined);
  }

  /**
   * Threads in which the person takes no part are read with the room: they keep no channel unread. Those they began, wrote in or
   * are mentioned in stay unread until they are opened.
   */
  async #passOthersThreads(room: Room, newest: string): Promise<void> {
    const { roomId, myUserId } = room;
    if (unreadInThreads(room) === 0 || this.#looked.get(roomId) === newest) return;
    this.#looked.set(roomId, newest);
    try {
      const page = await this.#client.createThreadListMessagesRequest(
        roomId,
        null,
        mostThreads,
        Direction.Backward,
        ThreadFilterType.All,
      );
      for (const { event_id: rootId, sender, unsigned } of page.chunk) {
        if (room.getThreadUnreadNotificationCount(rootId, totalKind) === 0) continue;
        const thread = unsigned?.["m.relations"]?.["m.thread"] as Bundled | undefined;
        const isOwn = sender === myUserId || thread?.current_user_participated === true;
        if (isOwn || room.getThreadUnreadNotificationCount(rootId, mentionKind) > 0) continue;
        const last = thread?.latest_event?.event_id;
        if (last !== undefined) this.markThread(roomId, rootId, last);
      }
    } catch {
      // Looked through when the room is seen next.
      this.#looked.delete(roomId);
    }
  }

  /** Without a thread: where the person goes on reading, which only they see. */
  async #report(roomId: string, eventId: string, thread: string | null): Promise<void> {
    const type = thread === null ? ReceiptType.FullyRead : ReceiptType.Read;
    const path = `/rooms/${encodeURIComponent(roomId)}/receipt/${type}/${encodeURIComponent(eventId)}`;
    await this.#client.http.authedRequest(Method.Post, path, undefined, thread === null ? {} : { thread_id: thread });
  }

  #gather(roomId: string, content: Record<string, unknown>): void {
    for (const [eventId, byType] of Object.entries(content as Receipts))
      for (const [userId, { ts, thread_id: rootId }] of Object.entries(byType[ReceiptType.Read] ?? {})) {
        if (rootId === undefined || rootId === "main") continue;
        const thread = key(roomId, rootId);
        const receipts = this.#ofThreads.get(thread) ?? new Map<string, ThreadReceipt>();
        this.#ofThreads.set(thread, receipts);
        if ((receipts.get(userId)?.at ?? 0) <= ts) receipts.set(userId, { userId, eventId, at: ts });
      }
  }
}

interface Bundled {
  readonly current_user_participated?: unknown;
  readonly latest_event?: { readonly event_id?: string };
}

type Receipts = Record<string, Record<string, Record<string, { ts: number; thread_id?: string }>>>;

/** How much of a room's threads is unread. */
export const unreadInThreads = (room: Room): number =>
  Math.max(0, room.getUnreadNotificationCount() - room.getRoomUnreadNotificationCount());
