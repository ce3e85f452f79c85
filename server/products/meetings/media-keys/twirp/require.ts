import { ParticipantInfo } from "@livekit/protocol";
import { order, type KeyRoomContext } from "../context.ts";
import { isStorable, longestMetadata, longestName } from "../limits.ts";
import type { KeyRoomRow } from "../queries.ts";
import { TwirpError } from "./error.ts";

/** Refuses a name that is empty, too long or no text. */
export function requireName(field: string, value: string): string {
  if (value !== "" && isStorable(value, longestName)) return value;
  throw new TwirpError("invalid_argument", `${field} must have 1 to ${longestName} characters.`);
}

/** Refuses metadata that is too long or no text. */
export function requireMetadata(field: string, value: string): string {
  if (isStorable(value, longestMetadata)) return value;
  throw new TwirpError("invalid_argument", `${field} may have up to ${longestMetadata} characters.`);
}

export const noParticipant = (): TwirpError => new TwirpError("not_found", "There is no such participant.");

/** Those who are in a room of this process. */
export async function participantsOf(
  context: KeyRoomContext,
  room: Pick<KeyRoomRow, "keyId" | "name">,
): Promise<ParticipantInfo[]> {
  const answer = await order(context, room, { kind: "participants" });
  return Array.isArray(answer) ? answer.map((bytes: Uint8Array) => ParticipantInfo.fromBinary(bytes)) : [];
}

/** Refuses not_found. */
export async function requireParticipant(
  context: KeyRoomContext,
  room: Pick<KeyRoomRow, "keyId" | "name">,
  identity: string,
): Promise<ParticipantInfo> {
  const found = (await participantsOf(context, room)).find((one) => one.identity === identity);
  if (!found) throw noParticipant();
  return found;
}
