import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

const largest = 262_144;

/** Writes account data: of a room, or of the whole account where `roomId` is "". Refuses M_TOO_LARGE. */
export async function storeAccountData(
  core: Core,
  userId: string,
  roomId: string,
  type: string,
  content: JsonObject,
): Promise<void> {
  if (Buffer.byteLength(JSON.stringify(content)) > largest) refuse("M_TOO_LARGE", "The account data is too large.");
  await core.writer.write((batch) => batch.note({ kind: "accountData", body: { userId, roomId, type, content } }));
}
