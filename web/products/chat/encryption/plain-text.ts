import { ClientEvent, type ISendEventResponse, type MatrixClient, type MatrixEvent, type Room } from "matrix-js-sdk";

/** What was written before its room was encrypted, as this tab learns just before, or while, it goes out. */
export class NotEncrypted extends Error {}

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
 * Sends an event with `send`, and never in plain text into an encrypted room: the server refuses it too, which knows first
 * (`Safos-Plain-Only`, in `cookie-fetch.ts`). Then it throws NotEncrypted once the client knows what the server knows.
 */
export async function sendUnlessEncrypted(
  client: MatrixClient,
  event: MatrixEvent,
  send: (event: MatrixEvent) => Promise<ISendEventResponse>,
): Promise<ISendEventResponse> {
  const room = client.getRoom(event.getRoomId());
  // Reactions and redactions are nowhere encrypted (client-server API, "Message encryption").
  if (!room || event.isEncrypted() || event.isRedaction() || event.getType() === "m.reaction") return send(event);
  if (room.hasEncryptionStateEvent()) throw new NotEncrypted();
  try {
    return await send(event);
  } catch (error) {
    if ((error as { errcode?: string }).errcode !== "SAFOS.M_ROOM_ENCRYPTED") throw error;
    await knownHere(client, room);
    throw new NotEncrypted();
  }
}
