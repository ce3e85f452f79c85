import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "./room.ts";
import { membershipIn } from "./stored-event.ts";

export const encryptionType = "m.room.encryption";

/** Whose people are in a room or asked to be, and whose workspace it belongs to: the server user is in its rooms. */
export function* peopleIn(room: Room): Iterable<string> {
  for (const [userId, event] of room.state.get("m.room.member") ?? [])
    if (["join", "invite"].includes(membershipIn(event))) yield userId;
}

/** Refuses M_FORBIDDEN where a rule of any organisation whose people these are forbids encrypted chats. */
export function requireEncryptable({ organisations, policy }: Core, userIds: Iterable<string>): void {
  const domains = new Set([...userIds].map(domainOf));
  const concerned = new Set([...domains].flatMap((domain) => organisations.byDomain(domain)?.id ?? []));
  const name = policy.encryptionForbiddenBy([...concerned]);
  if (name !== null) refuse("M_FORBIDDEN", `The rules of ${name} forbid encrypted chats.`);
}
