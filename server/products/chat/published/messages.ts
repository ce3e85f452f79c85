import { textWithoutSpoilers } from "@safos/contract/spoilers";
import { sql } from "#database";
import { itemIdOf } from "#events";
import type { ItemKind } from "#items";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import type { Role } from "#workspaces";
import type { Core } from "../core.ts";
import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import type { Room } from "../rooms/room.ts";
import { textOf } from "../rooms/stored-event.ts";
import type { Spaces } from "../spaces/spaces.ts";
import { channelKind } from "./channels.ts";
import { readRoomPast } from "./room-past.ts";
import { messageId, roleIn, roomName, roomPath } from "./rooms.ts";
import type { SentEvent } from "./sent-event.ts";
import { readSent, sentColumns, toSent, type SentRow } from "./sent.ts";

/** A message by its text now: the newest change of it by its sender. */
interface Message extends SentEvent {
  readonly text: string;
  readonly room: Room | undefined;
}

/** What a message says, as it was sent: its changed text when it was changed. Polls say their question and answers. */
export function plainTextOf(content: JsonObject): string {
  const poll = content["m.poll"] ?? content["m.poll.start"] ?? content["org.matrix.msc3381.poll.start"];
  if (isObject(poll)) {
    const plain = (one: Json | undefined): string => {
      if (!isObject(one)) return "";
      const parts = one["m.text"];
      if (Array.isArray(parts))
        return parts.map((part) => (isObject(part) ? (textOf(part, "body") ?? "") : "")).join(" ");
      return textOf(one, "m.text") ?? textOf(one, "org.matrix.msc1767.text") ?? textOf(one, "body") ?? "";
    };
    const answers = Array.isArray(poll["answers"]) ? poll["answers"].map(plain) : [];
    return [plain(poll["question"]), ...answers].filter((part) => part !== "").join(" · ");
  }
  return textOf(shownContent(content), "body") ?? "";
}

/** What a message says to those who have not asked for what its writer hides: for search and notices. */
export function openTextOf(content: JsonObject): string {
  return textWithoutSpoilers(shownContent(content)) ?? plainTextOf(content);
}

function shownContent(content: JsonObject): JsonObject {
  const changed = content["m.new_content"];
  return isObject(changed) && textOf(changed, "body") !== undefined ? changed : content;
}

const messageTypes = ["m.room.message", "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start"];
const encryptedType = "m.room.encrypted";

async function readMessages(core: Core, ids: readonly string[], types = messageTypes): Promise<Message[]> {
  const asked = new Set(ids);
  const eventIds = ids.flatMap((id) => id.split("/")[1] ?? []);
  const { rows } = await sql<
    SentRow & { changedPdu: string | null }
  >`select ${sentColumns}, c.pdu as "changedPdu" from chat.event e
    left join lateral (select pdu from chat.event c where c.relates_to = e.event_id and c.relation = 'm.replace'
      and c.sender = e.sender and c.type = e.type and c.redacted_by is null order by c.position desc limit 1) c on true
    where e.event_id = any(${eventIds}::text[]) and e.type = any(${types}::text[])
      and e.relation is distinct from 'm.replace'`.execute(core.db);
  return rows
    .map(({ changedPdu, ...row }) => {
      const sent = toSent(core, row);
      const changed = changedPdu === null ? null : toSent(core, { ...row, pdu: changedPdu }).content;
      return {
        ...sent,
        text: sent.isRedacted ? "" : openTextOf(changed ?? sent.content),
        room: core.memory.rooms.get(row.roomId),
      };
    })
    .filter((message) => asked.has(messageId(message.roomId, message.eventId)));
}

async function rolesIn(core: Core, personId: string, roomIds: readonly string[]): Promise<(Role | null)[]> {
  const person = await core.identity.personById(personId);
  return Promise.all(roomIds.map((roomId) => roleIn(core, personId, person?.userId, roomId)));
}

export function chatKinds(core: Core, spaces: Spaces): readonly ItemKind[] {
  return [
    {
      kind: "message",
      async find(ids) {
        // One can be reminded of what the server cannot read; it is named after its room.
        return (await readMessages(core, ids, [...messageTypes, encryptedType])).map((message) => ({
          kind: "message",
          id: messageId(message.roomId, message.eventId),
          workspaceId: message.workspaceId,
          title: message.type === encryptedType ? roomName(message.room) : message.text.slice(0, 120),
          path: roomPath(message.room, message.roomId, message.eventId),
          isTrashed: message.isRedacted,
        }));
      },
      rolesOf: (person, found) =>
        rolesIn(
          core,
          person.personId,
          found.map((item) => item.id.split("/")[0] ?? ""),
        ),
      roomPast: (id, limit) => readRoomPast(core, id.split("/")[0] ?? "", limit),
    },
    channelKind(core, spaces),
  ];
}

/** Messages, stickers and polls in rooms, found by everyone in the room. */
export function messageSource(core: Core): SearchSource {
  return searchSource({
    kind: "message",
    events: ["messages.sent", "messages.purged", "channel.destroyed"],
    endedAudience: (event) => (event.type === "channel.destroyed" ? itemIdOf(event) : null),
    async touched(event) {
      if (event.type === "messages.purged")
        return event.payload.eventIds.map((eventId) => messageId(event.payload.roomId, eventId));
      if (event.type !== "messages.sent") return [];
      const sent = await readSent(core, event.payload.first, event.payload.last);
      return sent.flatMap((one) => {
        if (one.type === "m.room.redaction") {
          const target = textOf(one.content, "redacts");
          return target === undefined ? [] : [messageId(one.roomId, target)];
        }
        if (one.relation === "m.replace" && one.relatesTo !== null) return [messageId(one.roomId, one.relatesTo)];
        return messageTypes.includes(one.type) ? [messageId(one.roomId, one.eventId)] : [];
      });
    },
    async load(ids) {
      const messages = await readMessages(core, ids);
      const senders = [...new Set(messages.map((message) => message.sender))];
      const authors = new Map((await core.identity.personsByNames(senders)).map((one) => [one.userId, one.id]));
      return messages.flatMap((message): SearchEntry[] =>
        message.text === ""
          ? []
          : [
              {
                kind: "message",
                id: messageId(message.roomId, message.eventId),
                workspaceId: message.workspaceId,
                audience: message.roomId,
                grants: [],
                title: message.text.slice(0, 300),
                text: message.text.length > 300 ? message.text : "",
                context: roomName(message.room),
                path: roomPath(message.room, message.roomId, message.eventId),
                authorId: authors.get(message.sender) ?? null,
                at: new Date(message.sentAt),
              },
            ],
      );
    },
    async ids(after, limit) {
      const last = after?.split("/")[1] ?? null;
      const { rows } = await sql<{ id: string }>`select room_id || '/' || event_id as id from chat.event
        where type = any(${messageTypes}::text[]) and relation is distinct from 'm.replace' and redacted_by is null
          and position > coalesce((select position from chat.event where event_id = ${last}), 0)
        order by position limit ${limit}`.execute(core.db);
      return rows.map((row) => row.id);
    },
    async audiencesOf(personId) {
      const person = await core.identity.personById(personId);
      if (!person) return [];
      return core.memory.rooms.joinedBy(person.userId);
    },
  });
}
