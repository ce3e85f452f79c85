import { ClientEvent, type ISendEventResponse, type MatrixClient, type MatrixEvent, type Room } from "matrix-js-sdk";

/** What was written before its room was encrypted, as this tab learns just before, or while, it goes out. */
export class NotEncrypted extends Error {}

/** The transactions of what is on its way in plain text. */
const sentPlainly = new Set<string>();

/** Whether a request sends a message of the person that is not encrypted, by its path. */
export function isSentPlainly(path: string): boolean {
  const txnId = /\/send\/[^/]+\/([^/]+)$/.exec(path)?.[1];
  return txnId !== undefined && sentPlainly.has(decodeURIComponent(txnId));
}

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
  const txnId = event.getTxnId() ?? "";
  sentPlainly.add(txnId);
  try {
    return await send(event);
  } catch (error) {
    if ((error as { errcode?: string }).errcode !== "SAFOS.M_ROOM_ENCRYPTED") throw error;
    await knownHere(client, room);
    throw new NotEncrypted();
  } finally {
    sentPlainly.delete(txnId);
  }
}
