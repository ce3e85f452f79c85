import { HistoryVisibility, type MatrixClient, type Room } from "matrix-js-sdk";

/**
 * What those who are asked into a chat can read of what is written already. `sealed`: it is encrypted, and its keys go along
 * with the invitation. `kept`: it is encrypted, and its keys do not. `later`: what is written from now on.
 */
export type Past = "open" | "later" | "sealed" | "kept";

/** Keys go along (MSC4268) from a device that the person's own keys vouch for. */
async function mayHandOn(client: MatrixClient): Promise<boolean> {
  const status = await client.getCrypto()?.getUserVerificationStatus(client.getSafeUserId());
  return status?.isCrossSigningVerified() ?? false;
}

export async function pastOf(client: MatrixClient, room: Room): Promise<Past> {
  const visibility = room.getHistoryVisibility();
  const isReadFromBeginning = visibility === HistoryVisibility.Shared || visibility === HistoryVisibility.WorldReadable;
  if (!room.hasEncryptionStateEvent()) return isReadFromBeginning ? "open" : "later";
  return isReadFromBeginning && (await mayHandOn(client)) ? "sealed" : "kept";
}
