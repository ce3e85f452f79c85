import "../text.ts";
import {
  ExternalE2EEKeyProvider,
  isE2EESupported,
  RoomEvent,
  type Participant,
  type Room,
  type RoomOptions,
  type TrackPublication,
} from "livekit-client";
import { ApiError } from "../../../platform/api.ts";
import { text } from "../../../text/index.tsx";
import { bytesOf } from "./key.ts";
import { encryption } from "./keys.ts";

/** What a ticket and a key say together. Throws ApiError: nobody is let in open where it should not be. */
export function requireKey(isEncrypted: boolean, key: string | null): void {
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
  begin(room: Room, say: (sentence: string) => void, change: () => void): Promise<void>;
}

/** How a room is opened with a key; without one as ever. */
export async function encryptingWith(key: string | null): Promise<Encrypting> {
  if (key === null) return { options: {}, begin: () => Promise.resolve() };
  const worker = new Worker(new URL("./encryption-worker.ts", import.meta.url), { name: "encryption" });
  const keyProvider = new ExternalE2EEKeyProvider();
  await keyProvider.setKey(bytesOf(key).buffer);
  return {
    // Sound and pictures only: the chat is the meeting's, kept by the server.
    options: { e2ee: { keyProvider, worker } },
    async begin(room, say, change) {
      room.on(RoomEvent.EncryptionError, (error, participant) => {
        // The worker sends no more of it than this.
        if (!participant || !/^(InvalidKey|MissingKey):/.test(error.message) || !encryption.note(participant.sid))
          return;
        say(text("encryption.unreadable", { name: participant.name ?? participant.identity }));
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
