import "../text.ts";
import {
  BaseKeyProvider,
  createKeyMaterialFromBuffer,
  ExternalE2EEKeyProvider,
  isE2EESupported,
  RoomEvent,
  type Participant,
  type Room,
  type RoomOptions,
  type TrackPublication,
} from "livekit-client";
import { ApiError } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import type { CallKey, CallKeys } from "../../../platform/room-calls.ts";
import { text } from "../../../text/index.tsx";
import type { Trouble } from "../call/own-devices.ts";
import { bytesOf } from "./key.ts";
import { encryption } from "./keys.ts";
import { LateErrors } from "./late-errors.ts";

/** What opens a call: the key of its link, those that the people of an encrypted room send each other, or nothing. */
export type CallSecret = string | CallKeys | null;

/** What a ticket and a key say together. Throws ApiError: nobody is let in open where it should not be. */
export function requireKey(isEncrypted: boolean, key: CallSecret): void {
  const fail = (code: string): never => {
    throw new ApiError(409, code, "The call and its key do not fit.");
  };
  if (isEncrypted && key === null) fail("KEY_MISSING");
  // The link says more than the server does now.
  if (!isEncrypted && key !== null) fail("KEY_UNUSED");
  if (key !== null && !isE2EESupported()) fail("KEY_UNSUPPORTED");
}

export interface Encrypting {
  readonly options: Pick<RoomOptions, "e2ee">;
  /** Before the room is connected. `change`: someone's picture is no longer shown. */
  begin(room: Room, trouble: Trouble, change: () => void): Promise<void>;
}

const startWorker = (): Worker =>
  new Worker(new URL("./encryption-worker.ts", import.meta.url), { name: "encryption" });

/** Everybody has a key of their own, and as many one after the other as an index has room for. */
class KeyPerPerson extends BaseKeyProvider {
  constructor() {
    // However much failed that was sent before a key: it opens what comes after.
    super({ sharedKey: false, keyringSize: 256, ratchetWindowSize: 0, failureTolerance: -1 });
  }

  async set({ bytes, identity, index }: CallKey): Promise<void> {
    this.onSetEncryptionKey(await createKeyMaterialFromBuffer(bytes.buffer), identity, index);
  }
}

/** How long keys may be on their way before one is told that someone is not seen, ms. */
const keysWithinMs = 10_000;

/** In the call of an encrypted room. */
function encryptingWithKeys(keys: CallKeys): Encrypting {
  const worker = startWorker();
  const keyProvider = new KeyPerPerson();
  return {
    options: { e2ee: { keyProvider, worker } },
    async begin(room, trouble, change) {
      const errors = new LateErrors();
      const isUnreadable = ({ sid }: Participant): boolean => encryption.isUnreadable(sid);
      const settle = (): void => {
        if (![...room.remoteParticipants.values()].some(isUnreadable)) trouble.clear();
      };
      // One after the other: of two of one person the later is the one in use.
      let setting = Promise.resolve();
      const end = keys.follow((key) => {
        setting = setting
          .then(() => keyProvider.set(key))
          .then(() => {
            errors.noteKey(key, now());
            const sid = room.remoteParticipants.get(key.identity)?.sid;
            if (sid === undefined || !encryption.forget(sid)) return;
            change();
            settle();
          });
      });
      await setting;
      room.on(RoomEvent.EncryptionError, (error, participant) => {
        if (!participant || participant.isLocal || !/^(InvalidKey|MissingKey):/.test(error.message)) return;
        if (errors.isLate(participant.identity, now()) || !encryption.note(participant.sid)) return;
        change();
        setTimeout(() => {
          if (room.remoteParticipants.has(participant.identity) && isUnreadable(participant))
            trouble.say(text("encryption.noKey", { name: participant.name ?? participant.identity }));
        }, keysWithinMs);
      });
      room.on(RoomEvent.ParticipantDisconnected, settle);
      room.once(RoomEvent.Disconnected, () => {
        end();
        worker.terminate();
      });
      await room.setE2EEEnabled(true);
    },
  };
}

/** How a room is opened with a key; without one as ever. */
export async function encryptingWith(key: CallSecret): Promise<Encrypting> {
  if (key === null) return { options: {}, begin: () => Promise.resolve() };
  if (typeof key !== "string") return encryptingWithKeys(key);
  const worker = startWorker();
  const keyProvider = new ExternalE2EEKeyProvider();
  await keyProvider.setKey(bytesOf(key).buffer);
  return {
    // Sound and pictures only: the chat is the meeting's, kept by the server.
    options: { e2ee: { keyProvider, worker } },
    async begin(room, trouble, change) {
      room.on(RoomEvent.EncryptionError, (error, participant) => {
        // The worker sends no more of it than this.
        if (!participant || !/^(InvalidKey|MissingKey):/.test(error.message) || !encryption.note(participant.sid))
          return;
        trouble.say(text("encryption.unreadable", { name: participant.name ?? participant.identity }));
        change();
      });
      room.once(RoomEvent.Disconnected, () => worker.terminate());
      await room.setE2EEEnabled(true);
    },
  };
}

/** Whether there is something to see: a picture that does not open is black. */
export const isShown = (room: Room, { sid }: Participant, publication: TrackPublication): boolean =>
  isTrusted(room, publication) && !encryption.isUnreadable(sid);

/** Whether a track of another may be shown and played: in an encrypted call nothing that came open. */
export const isTrusted = ({ isE2EEEnabled }: Room, { isEncrypted }: TrackPublication): boolean =>
  !isE2EEEnabled || isEncrypted;
