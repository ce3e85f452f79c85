import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { RoomDraft } from "../timeline/batch.ts";

export const encryptionType = "m.room.encryption";

/** Whose people are in a room or asked to be, and whose workspace it belongs to: the server user is in its rooms. */
export const peopleIn = (room: RoomDraft): string[] =>
  [...room.memberIds()].filter((userId) => ["join", "invite"].includes(room.membership(userId)));

/** Refuses M_FORBIDDEN where a rule of any organisation whose people these are forbids encrypted chats. */
export function requireEncryptable({ organisations, policy }: Core, userIds: Iterable<string>): void {
  const domains = new Set([...userIds].map(domainOf));
  const concerned = new Set([...domains].flatMap((domain) => organisations.byDomain(domain)?.id ?? []));
  const name = policy.encryptionForbiddenBy([...concerned]);
  if (name !== null) refuse("M_FORBIDDEN", `The rules of ${name} forbid encrypted chats.`);
}

/** Refuses M_FORBIDDEN where someone comes into an encrypted room, or is asked to, whose organisation forbids it. */
export function requireEncryptionAllowed(core: Core, room: RoomDraft, userId: string): void {
  if (room.membership(userId) !== "join" && room.get(encryptionType, "")) requireEncryptable(core, [userId]);
}
