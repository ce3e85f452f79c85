import { Preset, type MatrixClient } from "matrix-js-sdk";
import { encryptionContent, unlessForbidden } from "./encryption/making.ts";
import { isOfTwo } from "./group/group-part.ts";
import { unlessBlocked } from "./invitations/choice.ts";

/** Whether a direct chat is encrypted: only where there is none yet, or in any case. */
export type DirectSecrecy = "none" | "preset" | "wanted";

const encrypted = [{ type: "m.room.encryption", state_key: "", content: encryptionContent }];

/** Which rooms are chats with one other person, by the account's list of them (`m.direct`). */
export class DirectRooms {
  readonly #client: MatrixClient;

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  #content(): Record<string, unknown> {
    return this.#client.getAccountData("m.direct" as never)?.getContent() ?? {};
  }

  /** Room → the other person. */
  all(): Map<string, string> {
    const found = new Map<string, string>();
    for (const [userId, roomIds] of Object.entries(this.#content()))
      if (Array.isArray(roomIds))
        for (const roomId of roomIds) if (typeof roomId === "string") found.set(roomId, userId);
    return found;
  }

  /** One that there is, of the kind that is wanted, or a new one. Throws CHAT_ENCRYPTION_FORBIDDEN and CHAT_INVITE_BLOCKED. */
  async open(userId: string, secrecy: DirectSecrecy): Promise<string> {
    for (const [roomId, other] of this.all()) {
      const room = this.#client.getRoom(roomId);
      if (other !== userId || !room || !["join", "invite"].includes(room.getMyMembership())) continue;
      // Others have been taken into it since.
      if (!isOfTwo(room)) continue;
      if (secrecy !== "wanted" || room.hasEncryptionStateEvent()) return roomId;
    }
    const making = this.#client.createRoom({
      is_direct: true,
      preset: Preset.TrustedPrivateChat,
      invite: [userId],
      room_version: "12",
      ...(secrecy === "none" ? {} : { initial_state: encrypted }),
    });
    const { room_id: roomId } = await unlessBlocked(secrecy === "none" ? making : unlessForbidden(making));
    await this.mark(roomId, userId);
    return roomId;
  }

  async mark(roomId: string, userId: string): Promise<void> {
    const content = this.#content() as Record<string, string[]>;
    const rooms = new Set([...(content[userId] ?? []), roomId]);
    await this.#client.setAccountData("m.direct" as never, { ...content, [userId]: [...rooms] } as never);
  }
}
