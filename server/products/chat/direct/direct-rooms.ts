import { callNoteOf } from "@safos/contract/ringing";
import { Refusal } from "#http";
import type { Person } from "#identity";
import { transactionKey, sendMessage } from "../timeline/send.ts";
import { ignoredBy } from "../account-data/ignored.ts";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { powerToSend } from "../events/power.ts";
import { isDirectRoom } from "../rooms/direct-room.ts";
import type { Room } from "../rooms/room.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { whenFound } from "../when-found.ts";

interface DirectPerson {
  readonly personId: string;
  readonly userId: string;
  /** They want nothing from the one who asks. */
  readonly ignores: boolean;
}

/** Chats between people, outside workspaces. */
export interface DirectRooms {
  /** The others in a direct chat, for one who may write there; null for everybody else. */
  others(personId: string, roomId: string): Promise<readonly DirectPerson[] | null>;
  /** Whether someone is in a room. */
  isIn(personId: string, roomId: string): Promise<boolean>;
  /** Everybody in a room. */
  peopleOf(roomId: string): Promise<readonly string[]>;
  /** Whether a room is encrypted: nothing of what people say is written there for them. */
  isSealed(roomId: string): boolean;
  /** Writes in the name of someone, once for each key; false where they may not write any more, or the room is encrypted. */
  write(personId: string, roomId: string, key: string, content: JsonObject): Promise<boolean>;
  /** Someone is out of a room; called in every process. */
  onLeft(listener: (roomId: string, personId: string) => void): void;
}

export function createDirectRooms(core: Core): DirectRooms {
  const { identity, memory } = core;

  interface Found {
    readonly room: Room;
    readonly userId: string;
    readonly isSuspended: boolean;
  }

  /** The room with the person's Matrix id in it, as the database has it now. */
  async function find(personId: string, roomId: string): Promise<Found | null> {
    await memory.follow();
    const room = memory.rooms.get(roomId);
    if (!room) return null;
    const person = await identity.personById(personId);
    if (!person || person.disabled || !room.isJoined(person.userId)) return null;
    return { room, userId: person.userId, isSuspended: person.isSuspended };
  }

  const mayWrite = ({ room, userId, isSuspended }: Found): boolean =>
    !isSuspended && room.powerOf(userId) >= powerToSend(room, "m.room.message", false);

  return {
    async others(personId, roomId) {
      const found = await find(personId, roomId);
      if (!found || !isDirectRoom(found.room) || !mayWrite(found)) return null;
      const { room, userId } = found;
      const persons = await identity.personsByNames([...room.joined].filter((one) => one !== userId));
      return persons
        .filter((one) => !one.disabled)
        .map((one) => ({
          personId: one.id,
          userId: one.userId,
          ignores: ignoredBy(memory.accountData, one.userId).has(userId),
        }));
    },
    isIn: async (personId, roomId) => (await find(personId, roomId)) !== null,
    async peopleOf(roomId) {
      await memory.follow();
      const joined = memory.rooms.get(roomId)?.joined ?? [];
      return (await identity.personsByNames([...joined])).map((one) => one.id);
    },
    isSealed: (roomId) => memory.rooms.get(roomId)?.isEncrypted === true,
    async write(personId, roomId, key, content) {
      const found = await find(personId, roomId);
      if (!found || workspaceLinkOf(found.room) || !mayWrite(found)) return false;
      // That a call was is no secret of the room; what people say in it is.
      if (found.room.isEncrypted && callNoteOf(content) === null) return false;
      const txn = transactionKey({ userId: found.userId, deviceId: null }, "send", roomId, key);
      try {
        await sendMessage(core, roomId, { type: "m.room.message", sender: found.userId, content, txn });
        return true;
      } catch (error) {
        // The room has closed meanwhile.
        if (error instanceof Refusal) return false;
        throw error;
      }
    },
    onLeft(listener) {
      memory.onSteps((steps) => {
        const changes = steps.flatMap((step) => ("event" in step ? (step.changes ?? [step.event]) : []));
        for (const { type, roomId, stateKey = "" } of changes) {
          if (type !== "m.room.member") continue;
          const room = memory.rooms.get(roomId);
          if (!room || room.isJoined(stateKey)) continue;
          const find = (): Promise<Person | null> => identity.personByName(stateKey);
          void whenFound(core, find, ({ id }) => listener(roomId, id));
        }
      });
    },
  };
}
