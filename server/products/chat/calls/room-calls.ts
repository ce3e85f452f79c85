import type { Person } from "#identity";
import { Refusal } from "#http";
import type { Core } from "../core.ts";
import { powerToSend } from "../events/power.ts";
import { ownerOf, type TokenOwner } from "../openid-tokens/owner.ts";
import type { Room } from "../rooms/room.ts";
import { textOf } from "../rooms/stored-event.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { sendState } from "../timeline/send.ts";
import { memberContent, memberKey, memberType, pageKey } from "./member.ts";

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
   */
  setMember(personId: string, roomId: string, identity: string, isIn: boolean): Promise<void>;
}

const mayCall = (room: Room, { userId, isSuspended }: Person): boolean =>
  !isSuspended && room.powerOf(userId) >= powerToSend(room, memberType, true);

export function createRoomCalls(core: Core): RoomCalls {
  const { http, identity, memory } = core;

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

  return {
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
    async setMember(personId, roomId, memberIdentity, isIn) {
      const found = await find(personId, roomId);
      if (!found || !memberIdentity.startsWith(`${found.person.userId}:`)) return;
      const { room, person } = found;
      const deviceId = memberIdentity.slice(person.userId.length + 1);
      const stateKey = memberKey(person.userId, deviceId);
      const isWritten = room.get(memberType, stateKey)?.content[pageKey] === true;
      if (isWritten === isIn || (isIn && !(await isOnPage(personId, deviceId)))) return;
      const content = isIn ? memberContent(http.publicUrl, roomId, deviceId) : {};
      try {
        await sendState(core, roomId, { type: memberType, sender: person.userId, stateKey, content });
      } catch (error) {
        // They may no longer say so there, or left meanwhile: what clients see of them went with their membership.
        if (!(error instanceof Refusal) || error.category === "unavailable") throw error;
      }
    },
  };
}
