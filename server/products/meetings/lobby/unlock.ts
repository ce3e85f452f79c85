import type { UnlockedLink } from "@safos/contract/items";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { findLocked, lockOf } from "./find.ts";

/** What a guest shows once they have given the password. Refuses LINK_UNKNOWN, LINK_PASSWORD_WRONG and SIGN_IN_THROTTLED. */
export async function unlockGuestLink(
  context: MeetingContext,
  shown: string,
  password: string,
  ip: string,
): Promise<UnlockedLink> {
  const { row, secret } = await findLocked(context, shown);
  const { guestPasswordHash: passwordHash, workspaceId, id } = row;
  // It was taken away while the guest wrote.
  if (passwordHash === null) return { secret, until: null };
  const opened = await context.identity.linkPasswords.unlock({ id: lockOf(row), passwordHash, secret }, password, ip);
  if (!opened) {
    context.items.uses.unlockFailed({ kind: "meeting", id, workspaceId }, null);
    throw refuse("LINK_PASSWORD_WRONG");
  }
  return { secret: opened.secret, until: opened.until.toISOString() };
}
