import {
  ClientEvent,
  SyncState,
  type MatrixClient,
  type MatrixError,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";

/** What was written before its room was encrypted, as this tab learns just before it would have gone out. */
export class NotEncrypted extends Error {}

/** Messages that have been tried before: what happened in their room meanwhile may not have come here. */
const tried = new WeakSet<MatrixEvent>();

const isEncryptedAtServer = (client: MatrixClient, roomId: string): Promise<boolean> =>
  client.getStateEvent(roomId, "m.room.encryption", "").then(
    () => true,
    (error: MatrixError) => {
      if (error.httpStatus === 404) return false;
      throw error;
    },
  );

function knownHere(client: MatrixClient, room: Room): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!room.hasEncryptionStateEvent()) return;
      client.off(ClientEvent.Sync, look);
      resolve();
    };
    client.on(ClientEvent.Sync, look);
    look();
  });
}

/**
 * Asks before a message goes out that is not encrypted. One that has waited, or that was kept from before the page was
 * opened, may have a room that is encrypted by now: then it throws NotEncrypted once the client knows it too.
 */
export async function refusePlainText(client: MatrixClient, event: MatrixEvent): Promise<void> {
  // Reactions and redactions are nowhere encrypted (client-server API, "Message encryption").
  if (event.isEncrypted() || event.isRedaction() || event.getType() === "m.reaction") return;
  const room = client.getRoom(event.getRoomId());
  if (!room) return;
  const isFresh = client.getSyncState() === SyncState.Syncing && !tried.has(event);
  tried.add(event);
  if (!isFresh && (await isEncryptedAtServer(client, room.roomId))) await knownHere(client, room);
  if (room.hasEncryptionStateEvent()) throw new NotEncrypted();
}
