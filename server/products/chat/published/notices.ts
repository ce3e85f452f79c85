import { callNoteOf } from "@safos/contract/ringing";
import { now } from "#clock";
import { sql } from "#database";
import { roomLevelOf } from "@safos/contract/room-level";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { ignoredBy } from "../account-data/ignored.ts";
import type { Core } from "../core.ts";
import { isDirectRoom as isDirect } from "../rooms/direct-room.ts";
import { meantBy } from "../mentions/meant.ts";
import type { Room } from "../rooms/room.ts";
import { openTextOf } from "./messages.ts";
import { messageId, roomName, roomPath } from "./rooms.ts";
import type { SentEvent } from "./sent-event.ts";
import { readSent } from "./sent.ts";

/** What was sent elsewhere, and comes here long after, notifies nobody. */
const freshMs = 86_400_000;

type Reasons = ReadonlyMap<string, Notice["reason"]>;

/** Who is notified of messages: those mentioned, those in whose keywords it has something, those in the thread, and the others in a direct chat. */
export function chatNotices(core: Core): NoticeSource {
  /** Who has written in threads, by their roots; one statement for all. */
  async function writersOf(roots: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (roots.length === 0) return new Map();
    const { rows } = await sql<{
      root: string;
      senders: string[];
    }>`select root, array_agg(distinct sender) as senders from (
      select relates_to as root, sender from chat.event where relates_to = any(${roots}::text[]) and relation = 'm.thread'
      union all select event_id, sender from chat.event where event_id = any(${roots}::text[])) w group by root`.execute(
      core.db,
    );
    return new Map(rows.map((row) => [row.root, row.senders]));
  }

  /** Who hears of a thread: who has written in it or subscribed to it, but nobody who has said that they do not want to. */
  function addThread(
    root: string,
    threads: ReadonlyMap<string, readonly string[]>,
    reasons: Map<string, Notice["reason"]>,
  ): void {
    const { threadSubscriptions } = core.memory;
    for (const userId of threads.get(root) ?? []) reasons.set(userId, "answer");
    for (const userId of threadSubscriptions.peopleOf(root))
      if (threadSubscriptions.get(userId, root)?.state === "none") reasons.delete(userId);
      else reasons.set(userId, "answer");
  }

  /** What a person has silenced in any Matrix client is silent here too. */
  function isSilenced(userId: string, roomId: string, reason: Notice["reason"]): boolean {
    if (core.pushRules.hasDefaults(userId)) return false;
    const level = roomLevelOf(core.pushRules.of(userId), roomId);
    return level === "none" || (level === "mentions" && reason !== "mention" && reason !== "keyword");
  }

  /** Whom a message is for, and why; most messages concern nobody by name. */
  function reasonsOf(message: SentEvent, room: Room, threads: ReadonlyMap<string, readonly string[]>): Reasons {
    const { named, isForAll, watching } = meantBy(core, message, room);
    const reasons = new Map<string, Notice["reason"]>();
    if (isDirect(room)) for (const userId of room.joined) reasons.set(userId, "answer");
    if (message.relation === "m.thread") addThread(message.relatesTo ?? "", threads, reasons);
    for (const userId of watching)
      if (!reasons.has(userId) || isSilenced(userId, room.id, "answer")) reasons.set(userId, "keyword");
    if (isForAll) for (const userId of room.joined) reasons.set(userId, "mention");
    for (const userId of named) reasons.set(userId, "mention");
    reasons.delete(message.sender);
    for (const [userId, reason] of reasons)
      if (
        !room.isJoined(userId) ||
        ignoredBy(core.memory.accountData, userId).has(message.sender) ||
        isSilenced(userId, room.id, reason)
      )
        reasons.delete(userId);
    return reasons;
  }

  return noticeSource({
    name: "chat",
    events: ["messages.sent"],
    async notices({ payload }) {
      const messages = (await readSent(core, payload.first, payload.last)).filter(
        (one) =>
          (one.type === "m.room.message" || one.type.endsWith("poll.start")) &&
          !one.isRedacted &&
          now() - one.sentAt < freshMs &&
          // Who was in a call knows of it.
          callNoteOf(one.content)?.state !== "answered" &&
          one.relation !== "m.replace",
      );
      const threads = await writersOf([
        ...new Set(messages.flatMap((one) => (one.relation === "m.thread" ? (one.relatesTo ?? []) : []))),
      ]);
      const concerning = messages.flatMap((message) => {
        const room = core.memory.rooms.get(message.roomId);
        const reasons = room && reasonsOf(message, room, threads);
        return reasons && reasons.size > 0 ? [{ message, room, reasons }] : [];
      });
      const names = new Set(concerning.flatMap(({ message, reasons }) => [message.sender, ...reasons.keys()]));
      const persons = new Map((await core.identity.personsByNames([...names])).map((one) => [one.userId, one.id]));
      const notices = new Map<string, Notice>();
      for (const { message, room, reasons } of concerning) {
        for (const [userId, reason] of reasons) {
          const personId = persons.get(userId);
          if (personId === undefined) continue;
          const about = isDirect(room)
            ? { kind: "channel" as const, id: message.roomId, path: roomPath(room, message.roomId) }
            : { kind: "message" as const, id: messageId(message.roomId, message.eventId) };
          // A direct chat is notified of once until it is read, by its last message; a mention by its message.
          notices.set(`${personId} ${about.id}`, {
            personId,
            reason,
            ...about,
            actorId: persons.get(message.sender) ?? null,
            title: isDirect(room) ? "" : roomName(room),
            excerpt: openTextOf(message.content).slice(0, 300),
          });
        }
      }
      return [...notices.values()];
    },
  });
}
