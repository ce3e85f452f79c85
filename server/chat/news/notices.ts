import { sql } from "#database";
import type { Notice, NoticeSource } from "#notifications";
import type { Core } from "../core.ts";
import { isObject } from "../events/pdu.ts";
import { placeOf } from "../rooms/place.ts";
import { messageId, roomName, roomPath, wordsOf } from "./messages.ts";
import { readSent, type SentEvent } from "./sent.ts";

/** The largest room in which "@room" tells everybody. */
const largestCall = 1000;

/** Who is told of messages: those mentioned, those in the thread, and the other one in a direct chat. */
export function chatNotices(core: Core): NoticeSource {
  const personOf = async (userId: string): Promise<string | null> =>
    (await core.identity.personByName(userId))?.id ?? null;

  async function threadWriters(root: string): Promise<string[]> {
    const { rows } = await sql<{ sender: string }>`select distinct sender from chat.event
      where (relates_to = ${root} and relation = 'm.thread') or event_id = ${root}`.execute(core.db);
    return rows.map((row) => row.sender);
  }

  async function noticesOf(message: SentEvent): Promise<Notice[]> {
    const room = core.memory.rooms.get(message.roomId);
    if (!room || message.isRedacted || message.relation === "m.replace") return [];
    const mentions = message.content["m.mentions"];
    const named =
      isObject(mentions) && Array.isArray(mentions["user_ids"])
        ? mentions["user_ids"].filter((one) => typeof one === "string")
        : [];
    const isCall = isObject(mentions) && mentions["room"] === true && room.joined.size <= largestCall;
    const isDirect = placeOf(room) === undefined;
    const reasons = new Map<string, Notice["reason"]>();
    if (isDirect) for (const userId of room.joined) reasons.set(userId, "answer");
    if (message.relation === "m.thread" && message.relatesTo !== null)
      for (const userId of await threadWriters(message.relatesTo)) reasons.set(userId, "answer");
    if (isCall) for (const userId of room.joined) reasons.set(userId, "mention");
    for (const userId of named) reasons.set(userId, "mention");
    reasons.delete(message.sender);
    // Most messages concern nobody by name.
    if (reasons.size === 0) return [];
    const actorId = await personOf(message.sender);
    const notices: Notice[] = [];
    for (const [userId, reason] of reasons) {
      const personId = room.isJoined(userId) ? await personOf(userId) : null;
      if (personId === null) continue;
      notices.push({
        personId,
        reason,
        // A direct chat is told of once until it is read, a mention by its message.
        ...(isDirect
          ? { kind: "channel", id: message.roomId, path: roomPath(room, message.roomId) }
          : { kind: "message", id: messageId(message.roomId, message.eventId) }),
        actorId,
        title: isDirect ? "" : roomName(room),
        excerpt: wordsOf(message.content).slice(0, 300),
      });
    }
    return notices;
  }

  return {
    name: "chat",
    events: ["messages.sent"],
    async notices({ payload }) {
      const sent = await readSent(core, Number(payload["first"]), Number(payload["last"]));
      const said = sent.filter((one) => one.type === "m.room.message" || one.type.endsWith("poll.start"));
      return (await Promise.all(said.map(noticesOf))).flat();
    },
  };
}
