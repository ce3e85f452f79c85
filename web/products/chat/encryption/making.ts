import type { Room } from "matrix-js-sdk";
import type { MatrixError } from "matrix-js-sdk";
import { ApiError } from "../../../platform/api.ts";

/** The one algorithm that there is (client-server API, "m.room.encryption"). */
export const encryptionContent = { algorithm: "m.megolm.v1.aes-sha2" } as const;

/** Does what makes a room encrypted; where a rule forbids it, throws what the page can explain. */
export async function unlessForbidden<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { errcode, message } = error as MatrixError;
    throw errcode === "M_FORBIDDEN" ? new ApiError(403, "CHAT_ENCRYPTION_FORBIDDEN", message) : error;
  }
}

/** Encrypted, and the person is in it or asked to be. */
export const needsKeys = (room: Room): boolean =>
  room.hasEncryptionStateEvent() && ["join", "invite"].includes(room.getMyMembership());
