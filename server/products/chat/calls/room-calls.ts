import { rtcDeclineTypes, rtcNotificationTypes, rtcSlot } from "@safos/contract/rtc";
import { now } from "#clock";
import type { Person } from "#identity";
import { Refusal } from "#http";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { powerToNotify, powerToSend } from "../events/power.ts";
import { ownerOf, type TokenOwner } from "../openid-tokens/owner.ts";
import type { Room } from "../rooms/room.ts";
import { textOf } from "../rooms/stored-event.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { sendMessage, sendState, transactionKey } from "../timeline/send.ts";
import { readSent } from "../published/sent.ts";
import { readEncryptedEvent, type EncryptedEvent } from "./encrypted-event.ts";
import { memberContent, memberKey, memberType, pageKey, stayKey } from "./member.ts";
import {
  declineContent,
  notificationContent,
  rtcMessageOf,
  withdrawalContent,
  type RtcMessage,
} from "./notification.ts";

const slotType = "org.matrix.msc4143.rtc.slot";
/** Clients measure the time of a notification by their own clock (MSC4075): it sticks a little longer. */
const stickyMoreMs = 20_000;
const longestStickyMs = 140_000;

/** A room whose call someone may be in. */
interface CallRoom {
  /** Null: it is of no workspace. */
  readonly workspaceId: string | null;
  readonly name: string | null;
  readonly isEncrypted: boolean;
}

/** Calls of rooms, as Matrix clients and our page have them together. */
export interface RoomCalls {
  /** Whose OpenID token this is; null: nobody's, or its time is over. */
  ownerOf(token: string): Promise<TokenOwner | null>;
  /** Null to who is not in the room, may not be in its calls, or is suspended. */
  callRoom(personId: string, roomId: string): Promise<CallRoom | null>;
  /**
   * Says in a room that someone on our page is in its call, or no longer is. Nothing where their own client says it.
   * @param identity `<user>:<device>`
   * @param stay Of which stay in the call it is; another one is another membership. Null: it is all the same.
   */
  setMember(personId: string, roomId: string, identity: string, isIn: boolean, stay: string | null): Promise<void>;
  /** What Matrix clients said of calls that ring, of what the event `messages.sent` is about. */
  readRings(first: number, last: number): Promise<readonly RtcMessage[]>;
  /** An encrypted event that was sent in an encrypted room, to one who is in it; null where there is none. */
  readEncrypted(personId: string, roomId: string, eventId: string): Promise<EncryptedEvent | null>;
  /** Whether someone may call everybody in a room at once, as with a mention of the room. */
  mayCallRoom(personId: string, roomId: string): Promise<boolean>;
  /**
   * Lets Matrix clients ring for a call that someone on our page begins: once for each key, and where they are in the call by
   * `setMember`. Resolves with the event's id; null where they may not say so there.
   */
  notify(
    personId: string,
    roomId: string,
    call: {
      readonly key: string;
      readonly identity: string;
      readonly userIds: readonly string[];
      readonly lifetimeMs: number;
      readonly isVideo: boolean;
    },
  ): Promise<string | null>;
  /** They ring no more: nobody answered. Once for each key. */
  withdraw(personId: string, roomId: string, key: string): Promise<void>;
  /** Declines for someone on our page what a notification rings for. Null where they may not say so there. */
  decline(personId: string, roomId: string, notificationId: string): Promise<string | null>;
}

const mayCall = (room: Room, { userId, isSuspended }: Person): boolean =>
  !isSuspended && room.powerOf(userId) >= powerToSend(room, memberType, true);

export function createRoomCalls(core: Core): RoomCalls {
  const { identity, memory } = core;

  /** As the database has them now. */
  async function find(personId: string, roomId: string): Promise<{ room: Room; person: Person } | null> {
    await memory.follow();
    const room = memory.rooms.get(roomId);
    const person = room ? await identity.personById(personId) : null;
    return room && person && !person.disabled && room.isJoined(person.userId) ? { room, person } : null;
  }

  async function isOnPage(personId: string, deviceId: string): Promise<boolean> {
    const sessions = await identity.sessionsOf(personId);
    return sessions.some((one) => one.deviceId === deviceId && one.kind === "page");
  }

  /** Says something of a call in a room, for a while to everyone who comes by. */
  async function say(
    personId: string,
    roomId: string,
    what: { readonly type: string; readonly content: JsonObject; readonly key: string; readonly stickyMs: number },
  ): Promise<string | null> {
    const found = await find(personId, roomId);
    // What people do in an encrypted room their own clients say.
    if (!found || found.person.isSuspended || found.room.isEncrypted) return null;
    const { userId } = found.person;
    const { content, key, stickyMs, type } = what;
    const txn = transactionKey({ userId, deviceId: null }, "send", roomId, key);
    try {
      return await sendMessage(core, roomId, { type, sender: userId, content, stickyMs, txn });
    } catch (error) {
      if (!(error instanceof Refusal) || error.category === "unavailable") throw error;
      return null;
    }
  }

  /** Clients ring for slots that are open (MSC4143); who may not open it leaves that to those who may. */
  async function openSlot({ room, person }: { readonly room: Room; readonly person: Person }): Promise<void> {
    if (room.get(slotType, rtcSlot)?.content["status"] === "open") return;
    if (room.powerOf(person.userId) < powerToSend(room, slotType, true)) return;
    const content = { status: "open", application: { type: "m.call" } };
    await sendState(core, room.id, { type: slotType, sender: person.userId, stateKey: rtcSlot, content });
  }

  return {
    async readRings(first, last) {
      const sent = await readSent(core, first, last);
      return sent.flatMap((one) => rtcMessageOf(one, now()) ?? []);
    },
    async mayCallRoom(personId, roomId) {
      const found = await find(personId, roomId);
      return found !== null && found.room.powerOf(found.person.userId) >= powerToNotify(found.room, "room");
    },
    async notify(personId, roomId, { key, identity, userIds, lifetimeMs, isVideo }) {
      const found = await find(personId, roomId);
      if (!found || found.room.isEncrypted || !identity.startsWith(`${found.person.userId}:`)) return null;
      const stateKey = memberKey(found.person.userId, identity.slice(found.person.userId.length + 1));
      const memberId = found.room.get(memberType, stateKey)?.id;
      if (memberId === undefined) return null;
      await openSlot(found);
      const content = notificationContent({ sentAt: now(), lifetimeMs, isVideo, userIds, memberId });
      return say(personId, roomId, {
        type: rtcNotificationTypes[0],
        content,
        key,
        stickyMs: lifetimeMs + stickyMoreMs,
      });
    },
    async withdraw(personId, roomId, key) {
      const stickyMs = longestStickyMs;
      await say(personId, roomId, { type: rtcNotificationTypes[0], content: withdrawalContent, key, stickyMs });
    },
    decline: (personId, roomId, notificationId) =>
      say(personId, roomId, {
        type: rtcDeclineTypes[0],
        content: declineContent(notificationId),
        key: `decline-${notificationId}`,
        stickyMs: longestStickyMs,
      }),
    ownerOf: (token) => ownerOf(core, token),
    async callRoom(personId, roomId) {
      const found = await find(personId, roomId);
      if (!found || !mayCall(found.room, found.person)) return null;
      const { room } = found;
      const link = workspaceLinkOf(room);
      if (link?.kind === "space") return null;
      const named = room.get("m.room.name", "");
      const name = named ? (textOf(named.content, "name") ?? null) : null;
      return { workspaceId: link?.workspaceId ?? null, name, isEncrypted: room.isEncrypted };
    },
    async readEncrypted(personId, roomId, eventId) {
      const found = await find(personId, roomId);
      if (!found?.room.isEncrypted) return null;
      return readEncryptedEvent(core.db, found.room, eventId);
    },
    async setMember(personId, roomId, memberIdentity, isIn, stay) {
      const found = await find(personId, roomId);
      if (!found || !memberIdentity.startsWith(`${found.person.userId}:`)) return;
      const deviceId = memberIdentity.slice(found.person.userId.length + 1);
      if (!isIn || (await isOnPage(personId, deviceId))) await writeMember(core, found, { deviceId, isIn, stay });
    },
  };
}

/** Where it is another than what the room says. */
async function writeMember(
  core: Core,
  { person, room }: { readonly person: Person; readonly room: Room },
  { deviceId, isIn, stay }: { readonly deviceId: string; readonly isIn: boolean; readonly stay: string | null },
): Promise<void> {
  const stateKey = memberKey(person.userId, deviceId);
  const written = room.get(memberType, stateKey)?.content ?? {};
  const isSame = !isIn || stay === null || written[stayKey] === stay;
  if ((written[pageKey] === true) === isIn && isSame) return;
  const content = isIn ? memberContent(core.http.publicUrl, room.id, deviceId, stay) : {};
  try {
    await sendState(core, room.id, { type: memberType, sender: person.userId, stateKey, content });
  } catch (error) {
    // They may no longer say so there, or left meanwhile: what clients see of them went with their membership.
    if (!(error instanceof Refusal) || error.category === "unavailable") throw error;
  }
}
