import type { TextKey } from "../../../text/index.tsx";
import { channelRoleOf } from "../channel/channel-people.ts";
import type { Engine } from "../engine.ts";
import { rightsIn } from "../group/group-chat.ts";
import { roleOf } from "../group/roles.ts";
import { kindOf } from "../room-kind.ts";

/** What a person is in a room with several people, and whether oneself may remove them from it. */
export interface Standing {
  readonly kind: "channel" | "group";
  /** Null: nothing that others are not. */
  readonly role: TextKey | null;
  readonly canRemove: boolean;
}

/** Null in a chat of two, and where the person is not in the room. */
export function standingIn(engine: Engine, roomId: string, userId: string): Standing | null {
  const room = engine.client.getRoom(roomId);
  const member = room?.getMember(userId);
  if (!room || member?.membership !== "join") return null;
  const kind = kindOf(room).kind === "channel" ? "channel" : "group";
  if (kind === "group" && engine.view(roomId)?.isGroup !== true) return null;
  const { powerLevel } = member;
  const rights = rightsIn(engine, room);
  const canRemove = rights.canKick && powerLevel < rights.own && userId !== engine.me;
  if (kind === "channel") return { kind, role: `channelsettings.${channelRoleOf(powerLevel)}`, canRemove };
  const role = roleOf(powerLevel);
  return { kind, role: role === "member" ? null : `groupchat.${role}`, canRemove };
}
